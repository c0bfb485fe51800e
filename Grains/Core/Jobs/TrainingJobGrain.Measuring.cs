using System.Text.Json;

namespace NousCoder.Grains.Jobs;

/// <content>What the job measures, and which problems it draws by what was measured.</content>
public sealed partial class TrainingJobGrain
{
    private const string NoProblemLeft =
        "no problem is left to draw: the filter and the curriculum pass over all of them; raise filter.leaveOutFrom or widen curriculum.leastSolveRate and mostSolveRate";

    private bool IsFiltering => Spec.Filter is not null && !State.Filtered;

    /// <summary>The evaluation that comes before the next step; null where none does.</summary>
    private IEvaluationGrain? Measuring =>
        IsFiltering ? Filter : State.ToEvaluate.IsEmpty ? null : GrainFactory.GetGrain<IEvaluationGrain>(EvaluationId);

    private IEvaluationGrain Filter => GrainFactory.GetGrain<IEvaluationGrain>(FilterId);

    /// <summary>Tells what the filter measures and not for whom, so that the next job with the same beginning finds it done.</summary>
    private string FilterId => $"filter-{StableHash.Of(Spec.Seed, JsonSerializer.Serialize(Filtering.Measured())):x16}";

    private EvaluationSpec Filtering => new()
    {
        Dataset = Spec.Dataset,
        Policy = PolicyReference.Beginning(Spec.Policy),
        Samples = Spec.Filter!.Samples,
        Generation = Spec.At(1).Generation,
        Verification = Spec.Verification,
        Seed = Spec.Seed,
        JobId = Id,
    };

    private EvaluationSpec Evaluating
    {
        get
        {
            var (options, final) = (Spec.Evaluation, State.Finishing ? Spec.Evaluation.Final : null);
            return new EvaluationSpec
            {
                Dataset = State.ToEvaluate[0],
                Policy = State.Finishing ? State.Best!.Policy : State.Policy,
                Samples = final?.Samples ?? options.Samples,
                Generation = Spec.Generation with
                {
                    Sampling = options.Sampling,
                    ContextLength = final?.ContextLength ?? options.ContextLength ?? Spec.LongestContext,
                    RopeFactor = final?.RopeFactor ?? options.RopeFactor,
                },
                Verification = Spec.Verification,
                Seed = Spec.Seed,
                JobId = Id,
                Step = State.Step,
            };
        }
    }

    /// <summary>The next draw whose problem is not passed over, or null where a whole round has none.</summary>
    private async Task<long?> NextDraw()
    {
        _draws ??= new DrawOrder(await ProblemsToDraw(), Spec.Curriculum.Order, Spec.Seed);
        for (var tried = 0; tried < _draws.Problems; tried++)
        {
            var draw = State.NextDraw++;
            if (!Spec.Curriculum.PassesOver || await Suits(_draws.ProblemAt(draw)))
            {
                return draw;
            }
        }

        return null;
    }

    /// <summary>By what this job's policy made of a problem: another's may solve what this one cannot.</summary>
    private async Task<bool> Suits(string problem)
    {
        var statistics = await GrainFactory.GetGrain<IProblemGrain>(problem).GetStatistics();
        var own = statistics.Versions.Where(v => v.JobId == Id).ToArray();
        return Spec.Curriculum.Draws(own.Sum(v => (long)v.Attempts), own.Sum(v => (long)v.Solves));
    }

    private async Task<ImmutableArray<string>> ProblemsToDraw()
    {
        var all = await GrainFactory.GetGrain<IDatasetGrain>(Spec.Dataset).GetProblemIds();
        if (Spec.Filter is not { } filter)
        {
            return all;
        }

        var leftOut = new HashSet<string>();
        for (var offset = 0; await Filter.GetScores(offset, IEvaluationGrain.MaxListed) is { IsEmpty: false } page; offset += page.Length)
        {
            leftOut.UnionWith(page.Where(s => s.SolveRate >= filter.LeaveOutFrom).Select(s => s.ProblemId));
        }

        LogFiltered(Id, leftOut.Count, all.Length);
        return [.. all.Where(p => !leftOut.Contains(p))];
    }

    [LoggerMessage(LogLevel.Information, "The filter of job {Job} leaves out {LeftOut} of {Problems} problems")]
    private partial void LogFiltered(string job, int leftOut, int problems);
}
