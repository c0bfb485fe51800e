using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Jobs;

/// <summary>Which of a job's checkpoints are kept. One is written at every step; what others are needed for is kept besides.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.CheckpointOptions")]
public sealed record CheckpointOptions
{
    /// <summary>How many of the newest are kept. Default 2.</summary>
    [Id(0), Range(1, 1000)]
    public int KeepLast { get; init; } = 2;

    /// <summary>
    /// The dataset whose pass@1 says which checkpoint is the best; that one is kept too. One of evaluation.datasets. Default
    /// null: the first of them.
    /// </summary>
    [Id(1)]
    public string? SelectBy { get; init; }
}
