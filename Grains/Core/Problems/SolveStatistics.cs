using NousCoder.Contracts.Rollouts;

namespace NousCoder.Grains.Problems;

/// <summary>How outcomes of rollouts add up to a problem's statistics.</summary>
public static class SolveStatistics
{
    private const int MostGroups = 4;

    /// <summary>The statistics with one group's outcomes added.</summary>
    /// <param name="statistics">Before.</param>
    /// <param name="tests">Hidden tests of the problem.</param>
    /// <param name="groupId">Key of the group.</param>
    /// <param name="purpose">Attempts and solves count training alone; the tests learn from evaluations too.</param>
    /// <param name="outcomes">What its rollouts came to.</param>
    public static ProblemStatistics Add(
        ProblemStatistics statistics, int tests, string groupId, GroupPurpose purpose, ImmutableArray<OutcomeRecord> outcomes)
    {
        var result = statistics with { Tests = AddRuns(statistics.Tests, tests, outcomes.SelectMany(o => o.TestRuns)) };
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
            Versions = AddVersions(result.Versions, groupId[..groupId.IndexOf('.')], verified),
            RecentGroups = [groupId, .. result.RecentGroups.Take(MostGroups - 1)],
        };
    }

    private static ImmutableArray<VersionOutcomes> AddVersions(ImmutableArray<VersionOutcomes> before, string jobId, OutcomeRecord[] verified)
    {
        var versions = before.ToList();
        foreach (var outcomes in verified.GroupBy(o => o.PolicyVersion).OrderBy(g => g.Key))
        {
            var place = versions.FindIndex(v => v.JobId == jobId && v.PolicyVersion == outcomes.Key);
            var (_, _, attempts, solves) = place < 0 ? default : versions[place];
            var sum = new VersionOutcomes(
                jobId, outcomes.Key, attempts + outcomes.Count(), solves + outcomes.Count(o => o.Outcome == RolloutOutcome.Passed));
            if (place < 0)
            {
                versions.Add(sum);
            }
            else
            {
                versions[place] = sum;
            }
        }

        return [.. versions.TakeLast(ProblemStanding.MostVersions)];
    }

    /// <summary>What is known of each test, with some runs added.</summary>
    /// <param name="before">Before; may be shorter than the suite, even empty.</param>
    /// <param name="tests">Hidden tests of the problem.</param>
    /// <param name="runs">The runs.</param>
    public static ImmutableArray<TestStatistics> AddRuns(ImmutableArray<TestStatistics> before, int tests, IEnumerable<TestRun> runs)
    {
        var sums = new TestStatistics[Math.Max(tests, before.Length)];
        before.CopyTo(sums);
        foreach (var run in runs.Where(r => (uint)r.Test < (uint)sums.Length))
        {
            var (count, failures, seconds) = sums[run.Test];
            sums[run.Test] = new TestStatistics(count + 1, failures + (run.Passed ? 0 : 1), seconds + run.Seconds);
        }

        return ImmutableArray.Create(sums);
    }
}
