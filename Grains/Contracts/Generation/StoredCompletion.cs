namespace NousCoder.Contracts.Generation;

/// <summary>A completion where it is small, else the artifact that holds it.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.StoredCompletion")]
public sealed record StoredCompletion
{
    /// <summary>The completion itself; null where it is an artifact.</summary>
    [Id(0)]
    public Completion? Inline { get; init; }

    /// <summary>Name of the artifact; null where the completion is inline.</summary>
    [Id(1)]
    public string? Artifact { get; init; }
}
