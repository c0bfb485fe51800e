using Orleans.Placement;

namespace NousCoder.Grains.Placement;

/// <summary>See <see cref="FewestSequencesPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FewestSequencesAttribute() : PlacementAttribute(new FewestSequencesPlacement());
