namespace NousCoder.Grains.Jobs;

/// <summary>Samples the problems of a job's groups: in the order of draws, without those that the filter or the curriculum passes over.</summary>
internal sealed partial class ProblemSampler(string jobId, TrainingJobSpec spec, IGrainFactory grains, ILogger logger)
{
    /// <summary>Problems that are asked for their statistics at a time: no more than a stop or a pause can wait for.</summary>
    private const int AskedAtOnce = 256;

    private DrawOrder? _draws;

    /// <summary>Returns the next draws whose problems are eligible; fewer than wanted if a whole round had none.</summary>
    /// <param name="next">The draw to begin with.</param>
    /// <param name="wanted">The number of draws.</param>
    public async Task<SampledProblems> SampleAsync(long next, int wanted)
    {
        _draws ??= new DrawOrder(await ProblemsAsync(), spec.Curriculum.Order, spec.Seed);
        var found = new List<long>();
        for (var passedOver = 0; found.Count < wanted && passedOver < _draws.Problems;)
        {
            var count = spec.Curriculum.PassesOver ? Math.Min(AskedAtOnce, _draws.Problems) : wanted;
            var first = next;
            var eligible = await Task.WhenAll(Enumerable.Range(0, count).Select(i => IsEligibleAsync(_draws.ProblemAt(first + i))));
            for (var i = 0; i < count && found.Count < wanted && passedOver < _draws.Problems; i++, next++)
            {
                passedOver = eligible[i] ? 0 : passedOver + 1;
                if (eligible[i])
                {
                    found.Add(next);
                }
            }
        }

        return new SampledProblems([.. found.Select(d => new ProblemSample(d, _draws.ProblemAt(d), _draws.EpochOf(d)))], next);
    }

    /// <summary>By the results of this job's policy: that of another job may solve what this one cannot.</summary>
    private async Task<bool> IsEligibleAsync(string problem)
    {
        if (!spec.Curriculum.PassesOver)
        {
            return true;
        }

        var statistics = await grains.GetGrain<IProblemGrain>(problem).GetStatistics();
        return spec.Curriculum.Draws([.. statistics.Versions.Where(v => v.JobId == jobId)]);
    }

    private async Task<ImmutableArray<string>> ProblemsAsync()
    {
        var all = await grains.GetGrain<IDatasetGrain>(spec.Dataset).GetProblemIds();
        if (spec.Filter is not { } filter)
        {
            return all;
        }

        var evaluation = grains.GetGrain<IEvaluationGrain>(JobEvaluations.FilterId(jobId, spec));
        var leftOut = new HashSet<string>();
        for (var offset = 0; await evaluation.GetScores(offset, IEvaluationGrain.MaxListed) is { IsEmpty: false } page; offset += page.Length)
        {
            leftOut.UnionWith(page.Where(s => s.Samples == filter.Samples && s.SolveRate >= filter.LeaveOutFrom).Select(s => s.ProblemId));
        }

        LogFiltered(logger, jobId, leftOut.Count, all.Length);
        return [.. all.Where(p => !leftOut.Contains(p))];
    }

    [LoggerMessage(LogLevel.Information, "The filter of job {Job} leaves out {LeftOut} of {Problems} problems")]
    private static partial void LogFiltered(ILogger logger, string job, int leftOut, int problems);
}
