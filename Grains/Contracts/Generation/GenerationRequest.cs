using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Generation;

/// <summary>Completions that a group asks for.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.GenerationRequest")]
public sealed record GenerationRequest
{
    /// <summary>Key of the group.</summary>
    [Id(0)]
    public required string GroupId { get; init; }

    /// <summary>The policy to sample from.</summary>
    [Id(1)]
    public required PolicyReference Policy { get; init; }

    /// <summary>The rendered prompt.</summary>
    [Id(2)]
    public required ImmutableArray<PromptSegment> Prompt { get; init; }

    /// <summary>Positions in the group that are asked for.</summary>
    [Id(3)]
    public required ImmutableArray<int> Positions { get; init; }

    /// <summary>Seed of each position.</summary>
    [Id(4)]
    public required ImmutableArray<ulong> Seeds { get; init; }

    /// <summary>Sampling and length.</summary>
    [Id(5)]
    public required GenerationOptions Options { get; init; }

    /// <summary>What each rollout needs to have its completion verified.</summary>
    [Id(6)]
    public required RolloutSpec Rollout { get; init; }

    /// <summary>
    /// What the policy is a version of, such as a training job: completions in progress may go on under a later version of the
    /// same, where the generator is configured so. Null where they may not.
    /// </summary>
    [Id(7)]
    public string? Lineage { get; init; }
}
