using System.Text.Json;

namespace NousCoder.Grains.Jobs;

/// <content>What the job measures, and which problems it draws by what was measured.</content>
public sealed partial class TrainingJobGrain
{
    /// <summary>Problems that are asked at a time how the job fared on them.</summary>
    private const int DrawsAtATime = 256;

    private const string NoProblemLeft =
        "no problem is left to draw: the filter and the curriculum pass over all of them; raise filter.leaveOutFrom, or lower curriculum.leastSolveRate or raise dropFromSolveRate";

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
                    RopeOriginalLength = final?.RopeOriginalLength ?? options.RopeOriginalLength,
                },
                Verification = Spec.Verification,
                Seed = Spec.Seed,
                JobId = Id,
                Step = State.Step,
            };
        }
    }

    /// <summary>Notes what scored highest: in all, and in the stage, whose first policy is the one that it began with and not its own.</summary>
    private void Compare(EvaluationPoint point)
    {
        if (State.Finishing || point.Dataset != (Spec.Checkpoints.SelectBy ?? Spec.Evaluation.Datasets[0]))
        {
            return;
        }

        var scored = new BestCheckpoint(State.Policy, point.Pass1);
        if (!(point.Pass1 <= State.Best?.Pass1))
        {
            State.Best = scored;
        }

        if (State.Step > 0 && !(point.Pass1 <= State.BestOfStage?.Pass1))
        {
            State.BestOfStage = scored;
        }
    }

    /// <summary>The next draws whose problems are not passed over; fewer than wanted where a whole round had none.</summary>
    private async Task<List<long>> NextDraws(int wanted)
    {
        _draws ??= new DrawOrder(await ProblemsToDraw(), Spec.Curriculum.Order, Spec.Seed);
        var found = new List<long>();
        for (var passedOver = 0; found.Count < wanted && passedOver < _draws.Problems;)
        {
            // Only as many at a time as a stop or a pause can wait for.
            var count = Spec.Curriculum.PassesOver ? Math.Min(DrawsAtATime, _draws.Problems) : wanted;
            var suit = await Task.WhenAll(Enumerable.Range(0, count).Select(i => Suits(_draws.ProblemAt(State.NextDraw + i))));
            for (var i = 0; i < count && found.Count < wanted && passedOver < _draws.Problems; i++, State.NextDraw++)
            {
                passedOver = suit[i] ? 0 : passedOver + 1;
                if (suit[i])
                {
                    found.Add(State.NextDraw);
                }
            }
        }

        return found;
    }

    /// <summary>By what this job's policy made of a problem: another's may solve what this one cannot.</summary>
    private async Task<bool> Suits(string problem) => !Spec.Curriculum.PassesOver
        || Spec.Curriculum.Draws([.. (await GrainFactory.GetGrain<IProblemGrain>(problem).GetStatistics()).Versions.Where(v => v.JobId == Id)]);

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
            leftOut.UnionWith(page.Where(s => s.Samples == filter.Samples && s.SolveRate >= filter.LeaveOutFrom).Select(s => s.ProblemId));
        }

        LogFiltered(Id, leftOut.Count, all.Length);
        return [.. all.Where(p => !leftOut.Contains(p))];
    }

    [LoggerMessage(LogLevel.Information, "The filter of job {Job} leaves out {LeftOut} of {Problems} problems")]
    private partial void LogFiltered(string job, int leftOut, int problems);
}
