using System.Globalization;
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

    /// <summary>By job and policy version, in the order in which they first tried it; at most the last <see cref="ProblemStanding.MostVersions"/>.</summary>
    [Id(7)]
    public ImmutableArray<VersionOutcomes> Versions { get; init; } = [];

    /// <summary>The groups of training that tried it last, the newest first. Their rollouts may be deleted by now.</summary>
    [Id(8)]
    public ImmutableArray<string> RecentGroups { get; init; } = [];

    /// <summary>Share of attempts that passed; null before the first.</summary>
    public double? SolveRate => Attempts == 0 ? null : (double)Solves / Attempts;

    /// <summary>The statistics in few numbers.</summary>
    public ProblemStanding Standing()
    {
        var (test, most) = Tests.Index().OrderByDescending(t => t.Item.Failures).FirstOrDefault();
        // Of one job alone: the versions of two are not one policy's progress.
        var versions = Versions.Where(v => v.JobId == Versions[^1].JobId).OrderByDescending(v => v.PolicyVersion).ToArray();
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
            RecentAttempts = versions.Take(ProblemStanding.RecentVersions).Sum(v => (long)v.Attempts),
            RecentSolves = versions.Take(ProblemStanding.RecentVersions).Sum(v => (long)v.Solves),
            History = string.Join(' ', versions.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Attempts}:{v.Solves}"))),
        };
    }
}
