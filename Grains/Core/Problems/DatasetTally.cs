namespace NousCoder.Grains.Problems;

/// <summary>What the pages of an import add up to.</summary>
internal sealed class DatasetTally(string dataset)
{
    /// <summary>Sources and difficulties that a summary names; a dataset may have as many as it has rows.</summary>
    private const int MostNamed = 50;

    private readonly List<StoredPageProblem> _problems = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<LeftOutRow> _leftOut = [];
    private readonly SortedDictionary<string, int> _filtered = new(StringComparer.Ordinal);

    public ImmutableArray<string> ProblemIds => [.. _problems.Select(p => p.Id)];

    public ImmutableArray<string> StatementHashes => [.. _problems.Select(p => p.StatementHash)];

    public ImmutableArray<LeftOutRow> LeftOut => [.. _leftOut];

    /// <exception cref="NousCoderException">A problem belongs to another dataset, or stands twice in this one.</exception>
    public void Add(StoredPage page)
    {
        foreach (var problem in page.Problems)
        {
            if (!problem.Id.StartsWith(dataset + ".", StringComparison.Ordinal))
            {
                throw new NousCoderException($"problem '{problem.Id}' does not belong to dataset '{dataset}': its id must begin with '{dataset}.'");
            }

            if (!_seen.Add(problem.Id))
            {
                throw new NousCoderException($"problem '{problem.Id}' stands twice in dataset '{dataset}'");
            }

            _problems.Add(problem);
        }

        _leftOut.AddRange(page.LeftOut);
        foreach (var (filter, rows) in page.Filtered)
        {
            _filtered[filter] = _filtered.GetValueOrDefault(filter) + rows;
        }
    }

    /// <summary>How far the import came that these pages are of.</summary>
    public ImportProgress ProgressOf(OpenImport import) => new()
    {
        Pages = import.Pages,
        Cursor = import.Cursor,
        Digest = import.Digest,
        ProblemIds = ProblemIds,
        LeftOut = _leftOut.Count,
        FirstLeftOut = _leftOut.FirstOrDefault(),
        Filtered = _filtered.Values.Sum(),
    };

    public DatasetSummary Summarize(OpenImport import)
    {
        var suites = _problems.DistinctBy(p => p.SuiteHash).ToArray();
        return new DatasetSummary
        {
            Name = dataset,
            Problems = _problems.Count,
            Tests = _problems.Sum(p => (long)p.Tests),
            FunctionProblems = _problems.Count(p => p.IsFunction),
            Difficulties = Counts(p => p.Difficulty),
            Digest = import.Digest,
            Sources = Counts(p => p.Source),
            TestsPerProblem = Distribution.Of([.. _problems.Select(p => (long)p.Tests)]),
            SuiteBytes = Distribution.Of([.. _problems.Select(p => p.SuiteBytes)]),
            Suites = suites.Length,
            StoredBytes = suites.Sum(p => p.SuiteBytes),
            Earliest = _problems.Min(p => p.Date),
            Latest = _problems.Max(p => p.Date),
            LeftOut = _leftOut.Count,
            Filtered = _filtered.ToImmutableSortedDictionary(StringComparer.Ordinal),
            ImportKey = import.Key,
        };
    }

    private ImmutableSortedDictionary<string, int> Counts(Func<StoredPageProblem, string> key)
    {
        var counts = _problems.CountBy(key).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).ToArray();
        var named = counts.Take(MostNamed).ToDictionary(StringComparer.Ordinal);
        var others = counts.Skip(MostNamed).Sum(c => c.Value);
        if (others > 0)
        {
            named["other"] = named.GetValueOrDefault("other") + others;
        }

        return named.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
