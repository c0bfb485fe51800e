using System.Runtime.CompilerServices;

namespace NousCoder.Client.Datasets;

/// <summary>Problems of a file, read anew at each pass: what a pass keeps in memory is one row and the indexes.</summary>
internal sealed class DatasetFile(string path, string dataset)
{
    public string Path => path;

    public string Dataset => dataset;

    /// <summary>The good rows, in order.</summary>
    /// <param name="damaged">Told of each other row.</param>
    /// <param name="progress">Told of the bytes that were read.</param>
    public async IAsyncEnumerable<DatasetRow> ReadAsync(
        Action<DamagedRow> damaged, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lines = new Dictionary<long, long>();
        await foreach (var text in RowFile.ReadAsync(path, progress, cancellation))
        {
            DatasetRow? row = null;
            try
            {
                row = NousCoderRow.Parse(text, dataset);
                if (!lines.TryAdd(row.Index, text.Line))
                {
                    throw RowException.Field("index", $"{row.Index} is also the index of line {lines[row.Index]}");
                }
            }
            catch (RowException error)
            {
                damaged(new DamagedRow(text.Line, error.Message));
                continue;
            }

            yield return row;
        }
    }

    /// <summary>The first pass: looks into every row and changes nothing.</summary>
    public async Task<DatasetScan> ScanAsync(Action<long>? progress, CancellationToken cancellation)
    {
        var damaged = new List<DamagedRow>();
        using var digest = new DatasetDigest();
        var problems = 0;
        await foreach (var row in ReadAsync(damaged.Add, progress, cancellation))
        {
            digest.Add(row);
            problems++;
        }

        return new DatasetScan(digest.Value, problems, [.. damaged]);
    }
}
