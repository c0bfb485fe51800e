using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>Which problems are wanted. Words are compared without regard to capitals.</summary>
public sealed record ImportFilters
{
    /// <summary>Fewest hidden tests. Default 1.</summary>
    public int MinTests { get; init; } = 1;

    /// <summary>First day of the problem; null for any. A problem that states no day is turned away where there is a first or a last.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day of the problem, itself included; null for any.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Difficulties, in the dataset's own words; empty for any.</summary>
    public ImmutableArray<string> Difficulties { get; init; } = [];

    /// <summary>Platforms, or sources where rows have no platform; empty for any.</summary>
    public ImmutableArray<string> Platforms { get; init; } = [];

    /// <summary>The filter that turns a problem away, as it stands on the command line; null where none does.</summary>
    public string? Reject(ProblemDefinition problem)
    {
        if (problem.Suite.Count < MinTests)
        {
            return $"--min-tests {MinTests}";
        }

        if (From is { } from && !(problem.Date >= from))
        {
            return $"--from {from:yyyy-MM-dd}";
        }

        if (To is { } to && !(problem.Date <= to))
        {
            return $"--to {to:yyyy-MM-dd}";
        }

        return !Holds(Difficulties, problem.Difficulty) ? $"--difficulty {string.Join(',', Difficulties)}"
            : !Holds(Platforms, problem.Source) ? $"--platform {string.Join(',', Platforms)}"
            : null;
    }

    private static bool Holds(ImmutableArray<string> wanted, string word) =>
        wanted.IsEmpty || wanted.Contains(word, StringComparer.OrdinalIgnoreCase);
}
