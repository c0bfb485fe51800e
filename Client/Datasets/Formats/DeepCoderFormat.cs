using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Formats;

/// <summary>agentica-org/DeepCoder-Preview-Dataset: one row layout, three shapes of tests.</summary>
internal sealed class DeepCoderFormat : IRowFormat
{
    public string Name => "deepcoder";

    public bool Fits(RowFields row) =>
        row.Has("problem") && row.Has("tests") && !row.Has("problem_type") && (row.Has("solutions") || row.Has("metadata"));

    public RowProblem Read(RowFields row, RowOrigin origin)
    {
        var tests = TestsReader.Read(row, "tests");
        return new RowProblem
        {
            Statement = row.RequiredText("problem"),
            Tests = tests with { TacoResults = tests.IsTacoLayout },
            FunctionName = tests.FunctionName ?? row.Fields("metadata").Text("func_name"),
            StarterCode = row.Text("starter_code"),
            Difficulty = row.Text("difficulty"),
            Solutions = origin.WithSolutions ? SolutionList.Read(row, "solutions") : ReferenceSolutions.None,
        };
    }
}
