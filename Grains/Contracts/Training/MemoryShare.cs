namespace NousCoder.Contracts.Training;

/// <summary>A part of the memory that an update takes.</summary>
/// <param name="Name">What for.</param>
/// <param name="Bytes">How much.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.MemoryShare")]
public sealed record MemoryShare(
    [property: Id(0)] string Name,
    [property: Id(1)] long Bytes);
