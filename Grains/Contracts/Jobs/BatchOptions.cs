using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Jobs;

/// <summary>What one step is made of.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.BatchOptions")]
public sealed record BatchOptions
{
    /// <summary>Informative groups in a batch. Default 128.</summary>
    [Id(0), Range(1, 65_536)]
    public int Groups { get; init; } = 128;

    /// <summary>Rollouts in a group. Default 8.</summary>
    [Id(1), Range(2, 1024)]
    public int GroupSize { get; init; } = 8;

    /// <summary>
    /// At most this many times <see cref="Groups"/> groups are sampled for one step; then the step takes the informative
    /// ones it has. Default 10.
    /// </summary>
    [Id(2), Range(1, 1000)]
    public int MaxRounds { get; init; } = 10;

    /// <summary>
    /// How many policy versions a group may be behind the weights it updates. 0: generation waits for the update;
    /// 1 or more: it goes on during the update. Default 1.
    /// </summary>
    [Id(3), Range(0, 64)]
    public int MaxStaleness { get; init; } = 1;

    /// <summary>How rewards are normalized in a group. Default population.</summary>
    [Id(4)]
    public Groups.AdvantageNormalization Normalization { get; init; } = Contracts.Groups.AdvantageNormalization.Population;
}
