using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Formats;

/// <summary>livecodebench/code_generation_lite: public tests as they are, private ones also packed.</summary>
internal sealed class LiveCodeBenchFormat : IRowFormat
{
    private readonly PackedTests _packed = new();

    public string Name => "livecodebench";

    public bool Fits(RowFields row) => row.Has("question_content");

    public RowProblem Read(RowFields row, RowOrigin origin)
    {
        var tests = TestsReader.Read(row, "public_test_cases").Then(Private(row));
        var starter = row.Text("starter_code");
        var name = row.Fields("metadata").Text("func_name");
        return new RowProblem
        {
            Statement = row.RequiredText("question_content"),
            Tests = tests,
            FunctionName = name.Length > 0 || tests.Kind != ProblemKind.Function ? name : StarterFunction.NameIn(starter),
            StarterCode = starter,
            Difficulty = row.Text("difficulty"),
            Source = row.Text("platform"),
            SourceId = row.TextOrNumber("question_id"),
            Date = Dates.Parse("contest_date", row.TextOrNumber("contest_date")),
        };
    }

    private RawTests Private(RowFields row)
    {
        const string field = "private_test_cases";
        var tests = row.Inner(field) ?? throw RowException.Field(field, "is missing");
        if (tests.IsEmpty)
        {
            throw RowException.Field(field, "is empty, so the problem has no hidden tests");
        }

        return TestsReader.Read(tests.Span is [(byte)'[', ..] ? tests : _packed.Unpack(tests, field), field);
    }
}
