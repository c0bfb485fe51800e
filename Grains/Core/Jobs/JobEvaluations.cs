using System.Text.Json;

namespace NousCoder.Grains.Jobs;

/// <summary>The evaluations of a job: their keys and specs.</summary>
internal sealed class JobEvaluations(string jobId, TrainingJobState state)
{
    private TrainingJobSpec Spec => state.Spec!;

    /// <summary>Returns the key of the filter: by what it measures and not for whom, so that the next job with the same base policy finds it done.</summary>
    public static string FilterId(string jobId, TrainingJobSpec spec) =>
        $"filter-{StableHash.Of(spec.Seed, JsonSerializer.Serialize(FilterSpec(jobId, spec).Measured())):x16}";

    /// <summary>Returns the key of the evaluation that is the work of a phase; null if it is none.</summary>
    public string? IdOf(JobPhase work) => work switch
    {
        JobPhase.Filtering => FilterId(jobId, Spec),
        JobPhase.Evaluating => $"{jobId}.e{state.Evaluations.Count}",
        _ => null,
    };

    /// <summary>Returns the spec of the evaluation that is the work of a phase; null if it is none.</summary>
    public EvaluationSpec? SpecOf(JobPhase work) => work switch
    {
        JobPhase.Filtering => FilterSpec(jobId, Spec),
        JobPhase.Evaluating evaluating => EvaluatingSpec(evaluating),
        _ => null,
    };

    private static EvaluationSpec FilterSpec(string jobId, TrainingJobSpec spec) => new()
    {
        Dataset = spec.Dataset,
        Policy = PolicyReference.Beginning(spec.Policy),
        Samples = spec.Filter!.Samples,
        Generation = spec.At(1).Generation,
        Verification = spec.Verification,
        Seed = spec.Seed,
        JobId = jobId,
    };

    private EvaluationSpec EvaluatingSpec(JobPhase.Evaluating evaluating)
    {
        var options = Spec.Evaluation;
        var final = evaluating.IsFinal ? options.Final : null;
        return new EvaluationSpec
        {
            Dataset = options.Datasets[evaluating.Dataset],
            Policy = evaluating.IsFinal ? state.Best!.Policy : state.Policy,
            Samples = final?.Samples ?? options.Samples,
            Generation = Spec.Generation with
            {
                Sampling = options.Sampling,
                ContextLength = final?.ContextLength ?? options.ContextLength ?? Spec.LongestContext,
                RopeFactor = final?.RopeFactor ?? options.RopeFactor,
                RopeOriginalLength = final?.RopeOriginalLength ?? options.RopeOriginalLength,
            },
            Verification = Spec.Verification,
            Seed = Spec.Seed,
            JobId = jobId,
            Step = state.Step,
        };
    }
}
