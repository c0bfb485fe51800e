using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Formats;

/// <summary>NousResearch's RLVR_Coding_Problems and lcb_test.</summary>
internal sealed class NousCoderFormat : IRowFormat
{
    public string Name => "nouscoder";

    // What no other format has is read here: an error of this one names the field that is missing.
    public bool Fits(RowFields row) => row.Has("problem") || row.Has("tests");

    public RowProblem Read(RowFields row, RowOrigin origin) => new()
    {
        Statement = row.RequiredText("problem"),
        Kind = Kind(row.Text("problem_type")),
        Tests = TestsReader.Read(row, "tests"),
        FunctionName = row.Text("fn_name"),
        StarterCode = row.Text("starter_code"),
        Difficulty = row.Text("difficulty"),
        Source = row.Text("dataset"),
        SourceId = row.TextOrNumber("id"),
        Index = Index(row),
    };

    private static ProblemKind? Kind(string type) => type switch
    {
        "stdin_stdout" => ProblemKind.Stdin,
        "func" => ProblemKind.Function,
        "" => null,
        _ => throw RowException.Field("problem_type", $"'{type}' is neither stdin_stdout nor func"),
    };

    private static long? Index(RowFields row) => row.Find("index") is null
        ? null
        : long.TryParse(row.TextOrNumber("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw RowException.Field("index", $"{row.TextOrNumber("index")} is not a whole number of at least 0");
}
