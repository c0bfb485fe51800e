namespace NousCoder.Grains.Placement;

/// <summary>Places a grain that will run a program where the most sandbox slots are free.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.FreeSlotsPlacement")]
public sealed class FreeSlotsPlacement : PlacementStrategy;
