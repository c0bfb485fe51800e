using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets;

/// <summary>A row that is good.</summary>
/// <param name="Index">Number of the problem in its dataset.</param>
/// <param name="Definition">The problem.</param>
/// <param name="Suite">Its hidden tests; they are good until the next row is asked for.</param>
/// <param name="Solutions">Programs that its source says are right; they are read only where they were asked for.</param>
public sealed record DatasetRow(long Index, ProblemDefinition Definition, Suite Suite, ReferenceSolutions Solutions);
