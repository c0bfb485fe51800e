using NousCoder.Contracts.Rollouts;

namespace NousCoder.Grains.Problems;

/// <summary>How outcomes of rollouts add up to a problem's statistics.</summary>
public static class SolveStatistics
{
    /// <summary>The statistics with one group's outcomes added.</summary>
    /// <param name="statistics">Before.</param>
    /// <param name="tests">Hidden tests of the problem.</param>
    /// <param name="purpose">Attempts and solves count training alone; the tests learn from evaluations too.</param>
    /// <param name="outcomes">What its rollouts came to.</param>
    public static ProblemStatistics Add(
        ProblemStatistics statistics, int tests, GroupPurpose purpose, ImmutableArray<OutcomeRecord> outcomes)
    {
        var result = statistics with { Tests = AddTests(statistics.Tests, tests, outcomes) };
        if (purpose == GroupPurpose.Evaluation)
        {
            return result;
        }

        var verified = outcomes.Where(o => o.Outcome != RolloutOutcome.NotVerified).ToArray();
        var reasons = result.Reasons;
        foreach (var reason in verified.Select(o => o.Reason).OfType<FailureReason>())
        {
            reasons = reasons.SetItem(reason, reasons.GetValueOrDefault(reason) + 1);
        }

        return result with
        {
            Attempts = result.Attempts + verified.Length,
            Solves = result.Solves + verified.Count(o => o.Outcome == RolloutOutcome.Passed),
            NotVerified = result.NotVerified + outcomes.Length - verified.Length,
            CompletionTokens = result.CompletionTokens + verified.Sum(o => (long)o.CompletionTokens),
            Reasons = reasons,
        };
    }

    private static ImmutableArray<TestStatistics> AddTests(
        ImmutableArray<TestStatistics> before, int tests, ImmutableArray<OutcomeRecord> outcomes)
    {
        var sums = new TestStatistics[Math.Max(tests, before.Length)];
        before.CopyTo(sums);
        foreach (var run in outcomes.SelectMany(o => o.TestRuns).Where(r => (uint)r.Test < (uint)sums.Length))
        {
            var (runs, failures, seconds) = sums[run.Test];
            sums[run.Test] = new TestStatistics(runs + 1, failures + (run.Passed ? 0 : 1), seconds + run.Seconds);
        }

        return ImmutableArray.Create(sums);
    }
}
