using System.Text;
using NousCoder.Datasets.Formats;
using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Tests;

/// <summary>Rows as an import reads them.</summary>
internal static class Rows
{
    /// <summary>Reads one row of any format.</summary>
    public static DatasetRow Read(string json, long position = 0, string format = RowFormats.Auto, bool withSolutions = false) =>
        new RowFormats(format).Read(RowFields.Parse(Encoding.UTF8.GetBytes(json)), new RowOrigin("set", position, WithSolutions: withSolutions));

    /// <summary>The suite as it is stored.</summary>
    public static string Json(this Suite suite) => Encoding.UTF8.GetString([.. suite.Pieces().SelectMany(p => p.ToArray())]);

    /// <summary>All rows of a source.</summary>
    public static async Task<List<SourceRow>> ReadAsync(IProblemSource source, string cursor = "", bool withSolutions = false)
    {
        var rows = new List<SourceRow>();
        await foreach (var row in source.ReadAsync("set", withSolutions, cursor, null, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
