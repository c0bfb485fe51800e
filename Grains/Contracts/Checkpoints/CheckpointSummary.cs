namespace NousCoder.Contracts.Checkpoints;

/// <summary>A checkpoint that was imported.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.CheckpointSummary")]
public sealed record CheckpointSummary
{
    /// <summary>Its name, by which a job's <c>policy</c> may call it.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Where it came from: a folder of the machine that it was imported on.</summary>
    [Id(1)]
    public required string Source { get; init; }

    /// <summary>Bytes of its files.</summary>
    [Id(2)]
    public required long Bytes { get; init; }

    /// <summary>When it was imported.</summary>
    [Id(3)]
    public required DateTimeOffset Imported { get; init; }
}
