using NousCoder.Contracts.Groups;

namespace NousCoder.Contracts.Generation;

/// <summary>One sampled completion.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.Completion")]
public sealed record Completion
{
    /// <summary>Token ids of the prompt.</summary>
    [Id(0)]
    public required ImmutableArray<int> PromptTokens { get; init; }

    /// <summary>Token ids that were sampled.</summary>
    [Id(1)]
    public required ImmutableArray<int> Tokens { get; init; }

    /// <summary>Log-probability of each token under the distribution it was sampled from.</summary>
    [Id(2)]
    public required ImmutableArray<float> LogProbabilities { get; init; }

    /// <summary>The completion as text.</summary>
    [Id(3)]
    public required string Text { get; init; }

    /// <summary>Why it ended.</summary>
    [Id(4)]
    public required FinishReason FinishReason { get; init; }

    /// <summary>The oldest policy version that sampled any of it.</summary>
    [Id(5)]
    public required int PolicyVersion { get; init; }

    /// <summary>When it was being generated.</summary>
    [Id(6)]
    public required BusyInterval Generation { get; init; }

    /// <summary>Which policy version sampled which tokens, in their order. Empty where <see cref="PolicyVersion"/> sampled all.</summary>
    [Id(7)]
    public ImmutableArray<PolicyVersionRun> PolicyVersions { get; init; } = [];
}
