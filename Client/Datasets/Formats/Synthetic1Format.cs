using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Formats;

/// <summary>
/// PrimeIntellect/verifiable-coding-problems, the coding part of SYNTHETIC-1, whose structures are Python literals; and
/// open-r1's derivatives of it, where they are structures and the statement has another name.
/// </summary>
internal sealed class Synthetic1Format : IRowFormat
{
    private static ImmutableArray<string> Statements { get; } = ["prompt", "problem", "problem_statement"];

    public string Name => "synthetic1";

    public bool Fits(RowFields row) => row.Has("verification_info");

    public RowProblem Read(RowFields row, RowOrigin origin)
    {
        const string field = "verification_info";
        var info = row.Fields(field);
        if (info.Text("language") is { Length: > 0 } language && language.ToUpperInvariant() is not ("PYTHON" or "PYTHON3"))
        {
            throw RowException.Field(field, $"the language is '{language}'; only python is verified here");
        }

        var tests = TestsReader.Read(info, "test_cases");
        return new RowProblem
        {
            Statement = row.RequiredText(Statements.FirstOrDefault(s => row.Find(s) is not null, Statements[0])),
            Tests = tests,
            FunctionName = tests.FunctionName,
            Difficulty = row.Fields("metadata").Text("difficulty"),
            Source = row.Text("source"),
            SourceId = row.TextOrNumber("problem_id"),
            Solutions = origin.WithSolutions ? SolutionList.Read(row, "gold_standard_solution") : ReferenceSolutions.None,
        };
    }
}
