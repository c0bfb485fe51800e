using System.Text;
using System.Text.Json;
using NousCoder.Client.Datasets;
using NousCoder.Client.Datasets.Files;
using NousCoder.Unit.Tests.LocalStorage;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace NousCoder.Unit.Tests.Datasets;

public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Nested_columns_become_the_JSON_that_they_were_written_from()
    {
        Nested[] rows =
        [
            new() { name = "é", scores = [1, 2], part = new() { text = "a", count = 3 }, parts = [new() { text = "b" }, new()] },
            new() { part = null },
            new() { name = "c", scores = [], parts = [] },
            new() { scores = [7], part = new(), parts = [new() { count = 1 }] },
        ];
        await WriteAsync(rows);

        var read = new List<string>();
        await foreach (var (row, fields) in ParquetFile.ReadAsync(_folder["rows.parquet"], 0, null, TestContext.Current.CancellationToken))
        {
            row.ShouldBe(read.Count);
            read.Add("{" + string.Join(",", fields.Names.Select(n => $"\"{n}\":{(fields.Find(n) is { } v ? v.IsJson ? Encoding.UTF8.GetString(v.Bytes.Span) : JsonSerializer.Serialize(Encoding.UTF8.GetString(v.Bytes.Span)) : "null")}")) + "}");
        }

        read.Count.ShouldBe(rows.Length);
        foreach (var (json, row) in read.Zip(rows))
        {
            // A list that is null is read as an empty one.
            JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, JsonSerializer.SerializeToElement(row)).ShouldBeTrue(json);
        }
    }

    [Fact]
    public async Task Rows_of_the_same_text_do_not_share_what_reading_writes_over()
    {
        // Equal texts are one in a column's dictionary, and reading unescapes tests where they stand.
        await using (var file = File.Create(_folder["rows.parquet"]))
        {
            var row = """{"problem": "p", "tests": "{\"input\": [\"1\\n\\u00e9\"], \"output\": [\"2\\n\"]}"}""";
            await ParquetFiles.WriteAsync(file, Enumerable.Repeat(row, 50), rowGroup: 50);
        }

        var rows = await Rows.ReadAsync(new RowSource(_folder["rows.parquet"], [_folder["rows.parquet"]]));

        rows.Count.ShouldBe(50);
        rows.Select(r => r.Row!.Definition.Suite.Hash).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_column_that_cannot_be_null_is_read()
    {
        var schema = new ParquetSchema(new DataField("problem", typeof(string), isNullable: false), new DataField("tests", typeof(string), isNullable: false));
        await using (var file = File.Create(_folder["rows.parquet"]))
        await using (var writer = await ParquetWriter.CreateAsync(schema, file, cancellationToken: TestContext.Current.CancellationToken))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(schema.DataFields[0], ["p", "q"]);
            await group.WriteAsync(schema.DataFields[1], ["""{"input": ["1"], "output": ["2"]}""", "[]"]);
        }

        var rows = await Rows.ReadAsync(new RowSource(_folder["rows.parquet"], [_folder["rows.parquet"]]));

        rows.Select(r => (r.Line, r.Row?.Definition.Statement)).ShouldBe([(1, "p"), (2, null)]);
    }

    public void Dispose() => _folder.Dispose();

    private async Task WriteAsync(Nested[] rows)
    {
        await using var file = File.Create(_folder["rows.parquet"]);
        await ParquetSerializer.SerializeAsync(rows, file, new ParquetOptions { RowGroupSize = 3 }, cancellationToken: TestContext.Current.CancellationToken);
    }

    public sealed class Nested
    {
        public string? name { get; set; }

        public List<int> scores { get; set; } = [];

        public Part? part { get; set; } = new();

        public List<Part> parts { get; set; } = [];
    }

    public sealed class Part
    {
        public string? text { get; set; }

        public int? count { get; set; }
    }
}
