namespace NousCoder.Contracts.Problems;

/// <summary>How far an import came.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.ImportProgress")]
public sealed record ImportProgress
{
    /// <summary>Pages that are stored.</summary>
    [Id(0)]
    public required int Pages { get; init; }

    /// <summary>The last page's <see cref="ImportPage.Cursor"/>.</summary>
    [Id(1)]
    public required string Cursor { get; init; }

    /// <summary>The last page's <see cref="ImportPage.Digest"/>.</summary>
    [Id(2)]
    public required string Digest { get; init; }

    /// <summary>Keys of the problems of all pages.</summary>
    [Id(3)]
    public required ImmutableArray<string> ProblemIds { get; init; }

    /// <summary>Rows that could not be used.</summary>
    [Id(4)]
    public int LeftOut { get; init; }

    /// <summary>The first of them; null where there is none.</summary>
    [Id(5)]
    public LeftOutRow? FirstLeftOut { get; init; }

    /// <summary>Rows that filters turned away.</summary>
    [Id(6)]
    public int Filtered { get; init; }
}
