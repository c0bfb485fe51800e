using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NousCoder.Datasets.Json;
using ParquetSharp;

namespace NousCoder.Datasets.Files;

/// <summary>
/// Rows of a parquet file, read by Apache Arrow's own reader. It reads a page of each column at a time, so memory grows with
/// the largest page and not with the row group or the file.
/// </summary>
public static partial class ParquetFile
{
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    public static Task<bool> IsAsync(string path, CancellationToken cancellation) => RowStream.BeginsWithAsync(path, Magic, cancellation);

    /// <param name="path">The file.</param>
    /// <param name="first">Rows to pass over.</param>
    /// <param name="progress">Told of the share of the file's bytes that were read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Number of each row, from 0, and its fields, which are good until the next row is asked for.</returns>
    /// <exception cref="NousCoderException">The file is damaged.</exception>
    public static async IAsyncEnumerable<(long Row, RowFields Fields)> ReadAsync(
        string path, long first, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var bytes = FileFacts.Of(path).Length;
        using var reader = Guard(path, () => new ParquetFileReader(path, Properties()));
        var columns = Guard(path, () => new ParquetColumns(reader.FileMetaData.Schema).All());
        var unread = columns.Where(c => c.Unread.Length > 0).ToDictionary(c => c.Name, c => c.Unread);
        var (groups, rows) = Guard(path, () => (reader.FileMetaData.NumRowGroups, reader.FileMetaData.NumRows));
        long begin = 0;
        for (var n = 0; n < groups; n++)
        {
            using var group = Guard(path, () => reader.RowGroup(n));
            var count = Guard(path, () => group.MetaData.NumRows);
            if (begin + count > first)
            {
                try
                {
                    Guard(path, () => Open(columns, group));
                    for (var row = begin; row < begin + count; row++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        var fields = Guard(path, () => Fields(columns));
                        if (row >= first)
                        {
                            progress?.Invoke((long)((double)row / rows * bytes));
                            yield return (row, new RowFields(fields, unread));
                        }
                    }
                }
                finally
                {
                    Array.ForEach([.. columns.SelectMany(c => c.Leaves)], l => l.Dispose());
                }
            }

            begin += count;
        }
    }

    private static ReaderProperties Properties()
    {
        var properties = ReaderProperties.GetDefaultReaderProperties();
        // Else a row group's columns are read whole.
        properties.EnableBufferedStream();
        properties.BufferSize = 1 << 20;
        properties.EnablePageChecksumVerification();
        return properties;
    }

    private static bool Open(ImmutableArray<ParquetColumn> columns, RowGroupReader group)
    {
        foreach (var leaf in columns.SelectMany(c => c.Leaves))
        {
            leaf.Open(group);
        }

        return true;
    }

    private static Dictionary<string, RawValue> Fields(ImmutableArray<ParquetColumn> columns)
    {
        var fields = new Dictionary<string, RawValue>(columns.Length);
        foreach (var column in columns)
        {
            fields[column.Name] = column.Next();
        }

        return fields;
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException or UnauthorizedAccessException))
        {
            // The library throws whatever its parts throw at bytes that they do not understand.
            throw new NousCoderException($"{path}: is not a parquet file that can be read ({Reason(error)}); fetch it again", error);
        }
    }

    /// <summary>The reason without the names of C++ types around it.</summary>
    private static string Reason(Exception error) =>
        (Message().Match(error.Message) is { Success: true } match ? match.Groups[1].Value : error.Message).Split('\n')[0].Trim().TrimEnd('.');

    [GeneratedRegex(@"\(message: '(.*?)'\)", RegexOptions.Singleline)]
    private static partial Regex Message();
}
