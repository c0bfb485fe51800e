using System.Runtime.CompilerServices;
using NousCoder.Client.Datasets.Json;
using Parquet;

namespace NousCoder.Client.Datasets.Files;

/// <summary>
/// Rows of a parquet file. The library reads a row group's column whole, so memory grows with the largest row group and
/// not with the file.
/// </summary>
internal static class ParquetFile
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
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using var reader = await GuardAsync(path, () => ParquetReader.CreateAsync(file, leaveStreamOpen: true, cancellationToken: cancellation));
        var columns = reader.Schema.Fields.Select(ParquetColumn.Of).OfType<ParquetColumn>().ToArray();
        var rows = reader.RowGroups.Sum(g => g.RowCount);
        long begin = 0;
        foreach (var group in reader.RowGroups)
        {
            if (begin + group.RowCount > first)
            {
                foreach (var column in columns)
                {
                    await GuardAsync(path, async () =>
                    {
                        await column.ReadAsync(group, cancellation);
                        return true;
                    });
                }

                for (var row = begin; row < begin + group.RowCount; row++)
                {
                    var fields = columns.ToDictionary(c => c.Name, c => c.Next());
                    if (row >= first)
                    {
                        progress?.Invoke((long)((double)row / rows * file.Length));
                        yield return (row, new RowFields(fields));
                    }
                }

                foreach (var column in columns)
                {
                    column.Forget();
                }

                // A group's columns are a few large objects: nothing else would have them collected before the next are made.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            }

            begin += group.RowCount;
        }
    }

    private static async Task<T> GuardAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            // The library throws whatever its parts throw at bytes that they do not understand.
            throw new NousCoderException($"{path}: is no parquet file that can be read ({error.Message.Split('\n')[0]}); fetch it again", error);
        }
    }
}
