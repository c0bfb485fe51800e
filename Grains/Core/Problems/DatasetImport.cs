namespace NousCoder.Grains.Problems;

/// <summary>What came of an import so far. It is lost with the grain's activation, and the import then begun again.</summary>
internal sealed class DatasetImport(string dataset, string id, string digest)
{
    private readonly List<string> _ids = [];
    private readonly HashSet<string> _seen = [];
    private readonly SortedDictionary<string, int> _difficulties = new(StringComparer.Ordinal);
    private long _tests;
    private int _functions;

    public string Id => id;

    public ImmutableArray<string> ProblemIds => [.. _ids];

    /// <summary>Counts a problem.</summary>
    /// <returns>False where it was counted before: a page that is sent again.</returns>
    /// <exception cref="NousCoderException">It belongs to another dataset.</exception>
    public bool Add(ProblemDefinition problem)
    {
        if (!problem.Id.StartsWith(dataset + ".", StringComparison.Ordinal))
        {
            throw new NousCoderException($"problem '{problem.Id}' does not belong to dataset '{dataset}': its id must begin with '{dataset}.'");
        }

        if (!_seen.Add(problem.Id))
        {
            return false;
        }

        _ids.Add(problem.Id);
        _tests += problem.Suite.Count;
        _functions += problem.Kind == ProblemKind.Function ? 1 : 0;
        _difficulties[problem.Difficulty] = _difficulties.GetValueOrDefault(problem.Difficulty) + 1;
        return true;
    }

    public DatasetSummary Summarize() => new()
    {
        Name = dataset,
        Problems = _ids.Count,
        Tests = _tests,
        FunctionProblems = _functions,
        Difficulties = _difficulties.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Digest = digest,
    };
}
