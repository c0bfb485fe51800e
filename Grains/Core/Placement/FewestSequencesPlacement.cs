namespace NousCoder.Grains.Placement;

/// <summary>Places a grain that will have completions sampled where the fewest sequences are being sampled or wait for it.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.FewestSequencesPlacement")]
public sealed class FewestSequencesPlacement : PlacementStrategy;
