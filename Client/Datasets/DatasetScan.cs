namespace NousCoder.Client.Datasets;

/// <summary>What the first pass over a file found.</summary>
/// <param name="Digest">Hash of the good rows.</param>
/// <param name="Problems">Good rows.</param>
/// <param name="Damaged">The other rows.</param>
internal sealed record DatasetScan(string Digest, int Problems, ImmutableArray<DamagedRow> Damaged);
