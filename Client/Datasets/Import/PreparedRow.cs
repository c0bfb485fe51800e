using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>What became of a row: a problem whose suite is stored, or why there is none.</summary>
internal sealed record PreparedRow
{
    /// <summary>Where the source goes on after it.</summary>
    public required string Next { get; init; }

    /// <summary>The problem; null where there is none.</summary>
    public ImportedProblem? Problem { get; init; }

    /// <summary>Number of the problem in its dataset.</summary>
    public long Index { get; init; }

    /// <summary>The row, where it could not be used.</summary>
    public LeftOutRow? LeftOut { get; init; }

    /// <summary>The filter, where one turned it away.</summary>
    public string? Filter { get; init; }
}
