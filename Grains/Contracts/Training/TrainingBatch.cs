namespace NousCoder.Contracts.Training;

/// <summary>One step's batch, by reference, and how to learn from it.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.TrainingBatch")]
public sealed record TrainingBatch
{
    /// <summary>Key of the job.</summary>
    [Id(0)]
    public required string JobId { get; init; }

    /// <summary>The step, from 1.</summary>
    [Id(1)]
    public required int Step { get; init; }

    /// <summary>The policy that the update starts from.</summary>
    [Id(2)]
    public required PolicyReference Policy { get; init; }

    /// <summary>The artifact that names the groups, in the order in which they are put into minibatches, and their advantages.</summary>
    [Id(3)]
    public required string Artifact { get; init; }

    /// <summary>The objective.</summary>
    [Id(4)]
    public required ObjectiveOptions Objective { get; init; }

    /// <summary>The optimizer.</summary>
    [Id(5)]
    public required OptimizerOptions Optimizer { get; init; }

    /// <summary>Temperature that the completions were sampled with.</summary>
    [Id(6)]
    public required double Temperature { get; init; }

    /// <summary>The adapter that is trained; null where all weights are.</summary>
    [Id(7)]
    public LoraOptions? Lora { get; init; }

    /// <summary>The policy that the job began with: what a KL term measures from, and what an adapter is for.</summary>
    [Id(8)]
    public required PolicyReference Beginning { get; init; }

    /// <summary>Seed of a fresh adapter.</summary>
    [Id(9)]
    public ulong Seed { get; init; }
}
