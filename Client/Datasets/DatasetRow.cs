using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets;

/// <summary>A row that is good: the problem, and the suite that is stored beside it.</summary>
/// <param name="Index">Number of the problem in its dataset.</param>
/// <param name="Definition">The problem.</param>
/// <param name="Suite">The suite's canonical JSON.</param>
internal sealed record DatasetRow(long Index, ProblemDefinition Definition, ReadOnlyMemory<byte> Suite);
