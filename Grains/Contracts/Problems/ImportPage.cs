namespace NousCoder.Contracts.Problems;

/// <summary>What became of a run of rows.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.ImportPage")]
public sealed record ImportPage
{
    /// <summary>Where the source goes on after this page, in the words of whoever reads it.</summary>
    [Id(0)]
    public required string Cursor { get; init; }

    /// <summary>Hash of all problems up to the end of this page.</summary>
    [Id(1)]
    public required string Digest { get; init; }

    /// <summary>The problems, in order.</summary>
    [Id(2)]
    public ImmutableArray<ImportedProblem> Problems { get; init; } = [];

    /// <summary>Rows that could not be used.</summary>
    [Id(3)]
    public ImmutableArray<LeftOutRow> LeftOut { get; init; } = [];

    /// <summary>Rows that a filter turned away, by filter.</summary>
    [Id(4)]
    public ImmutableSortedDictionary<string, int> Filtered { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}
