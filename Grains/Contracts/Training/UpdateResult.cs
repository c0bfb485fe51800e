namespace NousCoder.Contracts.Training;

/// <summary>A finished update.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.UpdateResult")]
public sealed record UpdateResult
{
    /// <summary>Key of the job.</summary>
    [Id(0)]
    public required string JobId { get; init; }

    /// <summary>The step.</summary>
    [Id(1)]
    public required int Step { get; init; }

    /// <summary>The new version.</summary>
    [Id(2)]
    public required PolicyReference Policy { get; init; }

    /// <summary>What the update measured, by metric name.</summary>
    [Id(3)]
    public required ImmutableSortedDictionary<string, double> Metrics { get; init; }

    /// <summary>Wall seconds of the update: reading the batch, the gradient steps, and the checkpoint.</summary>
    [Id(4)]
    public required double Seconds { get; init; }
}
