using System.Runtime.CompilerServices;

namespace NousCoder.Client.Datasets;

/// <summary>Splits a file into rows: one JSON object a line, or one JSON array of them.</summary>
internal static class RowFile
{
    /// <param name="path">The file.</param>
    /// <param name="progress">Told of the bytes that were read.</param>
    /// <exception cref="NousCoderException">There is no such file.</exception>
    public static async IAsyncEnumerable<RowText> ReadAsync(
        string path, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new NousCoderException(Directory.Exists(path) ? $"{path}: is a folder, not a file" : $"{path}: there is no such file");
        }

        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        var buffer = new GrowingBuffer(stream);
        await buffer.FillAsync(cancellation);
        if (buffer.Unread.Span.StartsWith("\uFEFF"u8))
        {
            buffer.Consume(3);
        }

        var rows = buffer.Unread.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
            ? JsonArrayRows.ReadAsync(buffer, cancellation)
            : JsonLineRows.ReadAsync(buffer, cancellation);
        await foreach (var row in rows)
        {
            progress?.Invoke(buffer.Consumed);
            yield return row;
        }
    }
}
