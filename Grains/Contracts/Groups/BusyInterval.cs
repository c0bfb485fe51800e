namespace NousCoder.Contracts.Groups;

/// <summary>A stretch of time in which some work was going on.</summary>
/// <param name="Start">Its beginning.</param>
/// <param name="End">Its end, not before its beginning.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.BusyInterval")]
public readonly record struct BusyInterval(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] DateTimeOffset End);
