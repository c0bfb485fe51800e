using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Groups;

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
    public AdvantageNormalization Normalization { get; init; } = AdvantageNormalization.Population;

    /// <summary>What becomes of completions that are cut at their maximum length. Default filter.</summary>
    [Id(5)]
    public OverlongTreatment Overlong { get; init; } = OverlongTreatment.Filter;

    /// <summary>Where overlong is punish: tokens before the maximum over which the punishment grows from 0 to −1. Default 4096.</summary>
    [Id(6), Range(1, 1_048_576)]
    public int OverlongBuffer { get; init; } = 4096;

    /// <summary>
    /// While more programs than this wait for a sandbox slot, in the whole cluster, no further groups are sampled: generation
    /// does not run ahead of verification. Default 256.
    /// </summary>
    [Id(7), Range(1, 1_000_000)]
    public int MaxWaitingPrograms { get; init; } = 256;
}
