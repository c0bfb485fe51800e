using System.Globalization;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Contracts.Problems;

/// <summary>How a problem fares in training, in so few numbers that thousands of problems can be listed.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.ProblemStanding")]
public sealed record ProblemStanding
{
    /// <summary>Policy versions that <see cref="RecentAttempts"/> looks back over where nothing else is asked for.</summary>
    public const int RecentVersions = 8;

    /// <summary>Policy versions that are remembered of a problem.</summary>
    public const int MostVersions = 64;

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

    /// <summary>Mean tokens of a completion; null before the first attempt.</summary>
    [Id(4)]
    public double? MeanCompletionTokens { get; init; }

    /// <summary>How often each reason ended a rollout.</summary>
    [Id(5)]
    public ImmutableDictionary<FailureReason, long> Reasons { get; init; } = ImmutableDictionary<FailureReason, long>.Empty;

    /// <summary>Index of the test that failed most often; null while none has failed.</summary>
    [Id(6)]
    public int? MostFailingTest { get; init; }

    /// <summary>What is known of <see cref="MostFailingTest"/>.</summary>
    [Id(7)]
    public TestStatistics MostFailing { get; init; }

    /// <summary>CPU seconds of all its tests that were run.</summary>
    [Id(8)]
    public double TestSeconds { get; init; }

    /// <summary>Attempts under the last policy versions that tried it, of the job that did so last; see <see cref="Over"/>.</summary>
    [Id(9)]
    public long RecentAttempts { get; init; }

    /// <summary>Those of <see cref="RecentAttempts"/> that passed.</summary>
    [Id(10)]
    public long RecentSolves { get; init; }

    /// <summary>
    /// Attempts and solves under each policy version that tried it, of the job that did so last, the newest first, as
    /// <c>8:3 8:1</c>. Text, because thousands are read at once and few of them in parts. Empty in long lists.
    /// </summary>
    [Id(11)]
    public string History { get; init; } = "";

    /// <summary>Share of attempts that passed; null before the first.</summary>
    public double? SolveRate => Attempts == 0 ? null : (double)Solves / Attempts;

    /// <summary>Share of the recent attempts that passed; null before the first.</summary>
    public double? RecentSolveRate => RecentAttempts == 0 ? null : (double)RecentSolves / RecentAttempts;

    /// <summary>The same with the recent attempts counted over another number of versions.</summary>
    public ProblemStanding Over(int versions)
    {
        // One that was kept by an earlier release has sums alone.
        if (versions == RecentVersions || History.Length == 0)
        {
            return this;
        }

        var (attempts, solves) = (0L, 0L);
        foreach (var tally in History.Split(' ').Take(versions))
        {
            var colon = tally.IndexOf(':', StringComparison.Ordinal);
            attempts += long.Parse(tally.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture);
            solves += long.Parse(tally.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return this with { RecentAttempts = attempts, RecentSolves = solves };
    }
}
