using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Groups;

/// <summary>What a group is asked to sample and how it is judged.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.GroupSpec")]
public sealed record GroupSpec
{
    /// <summary>Key of the training job or evaluation that is told of the result.</summary>
    [Id(0)]
    public required string Owner { get; init; }

    /// <summary>What the rollouts are for; says what kind of grain the owner is.</summary>
    [Id(1)]
    public required GroupPurpose Purpose { get; init; }

    /// <summary>Key of the problem.</summary>
    [Id(2)]
    public required string ProblemId { get; init; }

    /// <summary>Number of rollouts.</summary>
    [Id(3)]
    public required int Size { get; init; }

    /// <summary>The policy to sample from.</summary>
    [Id(4)]
    public required PolicyReference Policy { get; init; }

    /// <summary>Seed of the group; each rollout's seed is a stable hash of it and its position.</summary>
    [Id(5)]
    public required ulong Seed { get; init; }

    /// <summary>Prompt, sampling and length.</summary>
    [Id(6)]
    public required GenerationOptions Generation { get; init; }

    /// <summary>Limits of a test, comparison, retries.</summary>
    [Id(7)]
    public required VerificationOptions Verification { get; init; }

    /// <summary>How rewards are normalized.</summary>
    [Id(8)]
    public AdvantageNormalization Normalization { get; init; }

    /// <summary>What becomes of completions that are cut at their maximum length.</summary>
    [Id(9)]
    public OverlongTreatment Overlong { get; init; }

    /// <summary>See <see cref="BatchOptions.OverlongBuffer"/>.</summary>
    [Id(10)]
    public int OverlongBuffer { get; init; } = 1;
}
