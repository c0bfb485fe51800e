namespace NousCoder.Grains.Problems;

/// <summary>What is kept of a page until its import is committed: all but the statements, which the problems have.</summary>
internal sealed record StoredPage
{
    public ImmutableArray<StoredPageProblem> Problems { get; init; } = [];

    public ImmutableArray<LeftOutRow> LeftOut { get; init; } = [];

    public ImmutableSortedDictionary<string, int> Filtered { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public static StoredPage Of(ImportPage page) => new()
    {
        Problems = [.. page.Problems.Select(StoredPageProblem.Of)],
        LeftOut = page.LeftOut,
        Filtered = page.Filtered,
    };
}
