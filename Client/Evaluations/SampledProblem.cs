using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Client.Evaluations;

/// <summary>A problem of an evaluation with every sample of it.</summary>
/// <param name="Definition">The problem; null where it is no longer known.</param>
/// <param name="Samples">Its samples that are stored, verified or not.</param>
internal sealed record SampledProblem(ProblemDefinition? Definition, IReadOnlyList<RolloutTranscript> Samples)
{
    /// <summary>Reads one.</summary>
    public static async Task<SampledProblem> ReadAsync(IGrainFactory grains, EvaluationResult evaluation, ProblemScore score)
    {
        var definition = await grains.GetGrain<IProblemGrain>(score.ProblemId).GetDefinition();
        if (score.PromptTooLong)
        {
            return new SampledProblem(definition, [.. Enumerable.Repeat(Empty(score.ProblemId), score.Samples)]);
        }

        var group = grains.GetGrain<IGroupGrain>(Keys.Group(evaluation.EvaluationId, evaluation.Spec.Step, score.ProblemId, score.Attempt));
        var samples = new List<RolloutTranscript>();
        while (samples.Count < evaluation.Spec.Samples
            && await group.GetTranscripts(samples.Count, IGroupGrain.MaxTranscripts) is { IsEmpty: false } some)
        {
            samples.AddRange(some);
        }

        return new SampledProblem(definition, samples);
    }

    /// <summary>What stands for a completion that there was no room for.</summary>
    private static RolloutTranscript Empty(string problemId) => new()
    {
        RolloutId = "",
        ProblemId = problemId,
        Stage = RolloutStage.Decided,
        Verdict = Verdict.NoCode,
    };
}
