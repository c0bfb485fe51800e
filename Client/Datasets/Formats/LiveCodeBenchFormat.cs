using NousCoder.Client.Datasets.Json;
using NousCoder.Client.Datasets.Suites;

namespace NousCoder.Client.Datasets.Formats;

/// <summary>livecodebench/code_generation_lite: public tests as they are, private ones also packed.</summary>
internal sealed class LiveCodeBenchFormat : IRowFormat
{
    private readonly PackedTests _packed = new();

    public string Name => "livecodebench";

    public bool Fits(RowFields row) => row.Has("question_content");

    public RowProblem Read(RowFields row, RowOrigin origin) => new()
    {
        Statement = row.RequiredText("question_content"),
        Tests = TestsReader.Read(row, "public_test_cases").Then(Private(row)),
        FunctionName = row.Fields("metadata").Text("func_name"),
        StarterCode = row.Text("starter_code"),
        Difficulty = row.Text("difficulty"),
        Source = row.Text("platform"),
        SourceId = row.TextOrNumber("question_id"),
        Date = Dates.Parse("contest_date", row.Text("contest_date")),
    };

    private RawTests Private(RowFields row)
    {
        const string field = "private_test_cases";
        var tests = row.Inner(field) ?? throw RowException.Field(field, "is missing");
        return TestsReader.Read(tests.Span is [(byte)'[', ..] ? tests : _packed.Unpack(tests, field), field);
    }
}
