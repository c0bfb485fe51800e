using System.Text.Json;
using ParquetSharp;
using ParquetSharp.Schema;

namespace NousCoder.Datasets.Tests;

/// <summary>Writes parquet files.</summary>
internal static class ParquetFiles
{
    /// <summary>Rows <c>{"problem", "tests"}</c>.</summary>
    public static void Write(string path, IEnumerable<string> rows, int rowGroup) =>
        Write(path, [new Column<string?>("problem"), new Column<string?>("tests")], Properties(), rows.Select(r => JsonSerializer.Deserialize<TextRow>(r)!).Chunk(rowGroup), (group, part) =>
        {
            Add(group, part.Select(r => r.problem).ToArray());
            Add(group, part.Select(r => r.tests).ToArray());
        });

    /// <summary>Three problems, and a column beside them.</summary>
    public static void WriteBeside<T>(string path, Column beside, T[] values, WriterProperties? properties = null, int rowGroup = 3) =>
        Write(path, [new Column<string>("problem"), new Column<string>("tests"), beside], properties ?? Properties(), values.Chunk(rowGroup), (group, part) =>
        {
            Add(group, part.Select((_, n) => $"p{n}").ToArray());
            Add(group, part.Select((_, n) => $$"""{"input": ["{{n}}"], "output": ["{{n + 1}}"]}""").ToArray());
            Add(group, part);
        });

    /// <summary>Columns of a schema whose entries are given with their levels.</summary>
    public static void WriteRaw(string path, Node[] fields, params Action<ColumnWriter>[] columns)
    {
        using var schema = new GroupNode("rows", Repetition.Required, fields);
        using var writer = new ParquetFileWriter(path, schema, Properties());
        using var group = writer.AppendRowGroup();
        foreach (var write in columns)
        {
            using var column = group.NextColumn();
            write(column);
        }

        writer.Close();
    }

    public static WriterProperties Properties(Func<WriterPropertiesBuilder, WriterPropertiesBuilder>? set = null)
    {
        using var builder = new WriterPropertiesBuilder();
        return (set?.Invoke(builder) ?? builder).Build();
    }

    private static void Write<T>(string path, Column[] columns, WriterProperties properties, IEnumerable<T[]> parts, Action<RowGroupWriter, T[]> add)
    {
        using var writer = new ParquetFileWriter(path, columns, properties);
        foreach (var part in parts)
        {
            using var group = writer.AppendRowGroup();
            add(group, part);
        }

        writer.Close();
    }

    private static void Add<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn();
        using var writer = column.LogicalWriter<T>();
        writer.WriteBatch(values);
    }

    /// <summary>The names are those of the columns.</summary>
    private sealed class TextRow
    {
        public string? problem { get; set; }

        public string? tests { get; set; }
    }
}
