using System.Text.Json;
using Parquet;
using Parquet.Serialization;

namespace NousCoder.Unit.Tests.Datasets;

/// <summary>Writes parquet files.</summary>
internal static class ParquetFiles
{
    /// <summary>Rows <c>{"problem", "tests"}</c>.</summary>
    public static Task WriteAsync(Stream file, IEnumerable<string> rows, int rowGroup) =>
        ParquetSerializer.SerializeAsync(rows.Select(r => JsonSerializer.Deserialize<TextRow>(r)!), file, new ParquetOptions { RowGroupSize = rowGroup });

    /// <summary>The names are those of the columns.</summary>
    public sealed class TextRow
    {
        public string? problem { get; set; }

        public string? tests { get; set; }
    }
}
