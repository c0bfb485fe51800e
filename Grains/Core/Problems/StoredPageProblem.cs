namespace NousCoder.Grains.Problems;

/// <summary>What a dataset counts of a problem.</summary>
internal sealed record StoredPageProblem
{
    public required string Id { get; init; }

    public required string StatementHash { get; init; }

    public required bool IsFunction { get; init; }

    public required string Difficulty { get; init; }

    public required string Source { get; init; }

    public DateOnly? Date { get; init; }

    public required int Tests { get; init; }

    public required string SuiteHash { get; init; }

    public required long SuiteBytes { get; init; }

    public static StoredPageProblem Of(ImportedProblem problem) => new()
    {
        Id = problem.Definition.Id,
        StatementHash = problem.StatementHash,
        IsFunction = problem.Definition.Kind == ProblemKind.Function,
        Difficulty = problem.Definition.Difficulty,
        Source = problem.Definition.Source,
        Date = problem.Definition.Date,
        Tests = problem.Definition.Suite.Count,
        SuiteHash = problem.Definition.Suite.Hash,
        SuiteBytes = problem.Definition.Suite.Bytes,
    };
}
