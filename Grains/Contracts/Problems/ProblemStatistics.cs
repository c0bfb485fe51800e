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

    /// <summary>Share of attempts that passed; null before the first.</summary>
    public double? SolveRate => Attempts == 0 ? null : (double)Solves / Attempts;

    /// <summary>Mean tokens of a completion; null before the first attempt.</summary>
    public double? MeanCompletionTokens => Attempts == 0 ? null : (double)CompletionTokens / Attempts;

    /// <summary>Index of the test that failed most often; null while none has failed.</summary>
    public int? MostFailingTest
    {
        get
        {
            var failures = Tests.Select(t => t.Failures).DefaultIfEmpty(0).Max();
            return failures == 0 ? null : Tests.TakeWhile(t => t.Failures < failures).Count();
        }
    }
}
