namespace NousCoder.Grains.Jobs;

/// <summary>A group as dynamic sampling sees it.</summary>
/// <param name="Version">The policy version that it is sampled from.</param>
/// <param name="Disposition">What became of it; null while it is undecided.</param>
public readonly record struct SampledGroup(int Version, GroupDisposition? Disposition);
