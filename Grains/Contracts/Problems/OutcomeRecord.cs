using NousCoder.Contracts.Rollouts;

namespace NousCoder.Contracts.Problems;

/// <summary>What a problem learns from one decided rollout.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.OutcomeRecord")]
public sealed record OutcomeRecord
{
    /// <summary>How it ended.</summary>
    [Id(0)]
    public required RolloutOutcome Outcome { get; init; }

    /// <summary>Why it failed, if it did.</summary>
    [Id(1)]
    public FailureReason? Reason { get; init; }

    /// <summary>The tests that were run; none where the verdict was known from an earlier run.</summary>
    [Id(2)]
    public ImmutableArray<TestRun> TestRuns { get; init; } = [];

    /// <summary>Tokens of the completion.</summary>
    [Id(3)]
    public int CompletionTokens { get; init; }

    /// <summary>The oldest policy version that sampled any of it.</summary>
    [Id(4)]
    public int PolicyVersion { get; init; }
}
