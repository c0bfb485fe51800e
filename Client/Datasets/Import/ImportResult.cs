using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>What came of an import.</summary>
/// <param name="Summary">The dataset.</param>
/// <param name="Changed">Whether it was not there before.</param>
/// <param name="Resumed">Problems that were there of an earlier run that this one went on with.</param>
/// <param name="Repaired">What was missing or damaged of an earlier import of the same content, one line each.</param>
public sealed record ImportResult(DatasetSummary Summary, bool Changed, int Resumed, ImmutableArray<string> Repaired);
