using NousCoder.Contracts.Rollouts;

namespace NousCoder.Contracts.Problems;

/// <summary>How a problem fares in training.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.ProblemStatistics")]
public sealed record ProblemStatistics
{
    /// <summary>Key of the problem.</summary>
    [Id(0)]
    public required string ProblemId { get; init; }

    /// <summary>Verified rollouts of training, passed or failed.</summary>
    [Id(1)]
    public long Attempts { get; init; }

    /// <summary>Those that passed.</summary>
    [Id(2)]
    public long Solves { get; init; }

    /// <summary>Rollouts that the machine could not verify; they are no attempts.</summary>
    [Id(3)]
    public long NotVerified { get; init; }

    /// <summary>Tokens of all completions, summed over <see cref="Attempts"/>.</summary>
    [Id(4)]
    public long CompletionTokens { get; init; }

    /// <summary>How often each reason ended a rollout.</summary>
    [Id(5)]
    public ImmutableDictionary<FailureReason, long> Reasons { get; init; } = ImmutableDictionary<FailureReason, long>.Empty;

    /// <summary>Per hidden test, in suite order; counts evaluations too, since they also show which tests fail.</summary>
    [Id(6)]
    public ImmutableArray<TestStatistics> Tests { get; init; } = [];

    /// <summary>By policy version, the oldest first; at most the last 64.</summary>
    [Id(7)]
    public ImmutableArray<VersionOutcomes> Versions { get; init; } = [];

    /// <summary>Share of attempts that passed; null before the first.</summary>
    public double? SolveRate => Attempts == 0 ? null : (double)Solves / Attempts;

    /// <summary>The statistics in few numbers.</summary>
    public ProblemStanding Standing()
    {
        var (test, most) = Tests.Index().OrderByDescending(t => t.Item.Failures).FirstOrDefault();
        var recent = Versions[Math.Max(0, Versions.Length - ProblemStanding.RecentVersions)..];
        return new ProblemStanding
        {
            ProblemId = ProblemId,
            Attempts = Attempts,
            Solves = Solves,
            NotVerified = NotVerified,
            MeanCompletionTokens = Attempts == 0 ? null : (double)CompletionTokens / Attempts,
            Reasons = Reasons,
            MostFailingTest = most.Failures == 0 ? null : test,
            MostFailing = most,
            TestSeconds = Tests.Sum(t => t.Seconds),
            RecentAttempts = recent.Sum(v => (long)v.Attempts),
            RecentSolves = recent.Sum(v => (long)v.Solves),
        };
    }
}
