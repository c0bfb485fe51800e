using System.Globalization;
using Azure.Data.Tables;

namespace NousCoder.AzureStorage.GrainState;

/// <summary>A state in the binary columns <c>Data</c>, <c>Data1</c> … <c>Data14</c> of a row, 64 KiB in each.</summary>
internal static class StateColumns
{
    /// <summary>Most bytes of a state. A row may have 1 MiB with its keys.</summary>
    public const int MostBytes = BytesOfColumn * MostColumns;

    private const int BytesOfColumn = 64 * 1024;
    private const int MostColumns = 15;

    /// <summary>Puts a state of at most <see cref="MostBytes"/> into the row.</summary>
    public static void Fill(TableEntity row, ReadOnlyMemory<byte> state)
    {
        for (var column = 0; column * BytesOfColumn < state.Length; column++)
        {
            row[NameOf(column)] = state.Slice(column * BytesOfColumn, Math.Min(BytesOfColumn, state.Length - (column * BytesOfColumn))).ToArray();
        }
    }

    /// <summary>The state; empty where the row has none, as after it was cleared.</summary>
    public static byte[] Read(TableEntity row)
    {
        var columns = Enumerable.Range(0, MostColumns).Select(column => row.GetBinary(NameOf(column))).TakeWhile(data => data is not null);
        return [.. columns.SelectMany(data => data!)];
    }

    private static string NameOf(int column) => column == 0 ? "Data" : string.Create(CultureInfo.InvariantCulture, $"Data{column}");
}
