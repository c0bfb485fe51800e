using Orleans.Placement;

namespace NousCoder.Grains.Placement;

/// <summary>See <see cref="FreeSlotsPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FreeSlotsAttribute() : PlacementAttribute(new FreeSlotsPlacement());
