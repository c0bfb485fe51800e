using System.Runtime.CompilerServices;
using System.Text;

namespace NousCoder.Datasets.Files;

/// <summary>
/// Splits a file into rows: one JSON object a line, one JSON array of them, or one object that holds such an array as
/// <c>data</c> or <c>rows</c>; UTF-8, UTF-16 or UTF-32; plain, or compressed by gzip or zstd.
/// </summary>
public static class RowFile
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <param name="path">The file.</param>
    /// <param name="progress">Told of the bytes of the file that were read.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IAsyncEnumerable<RowText> ReadAsync(string path, Action<long>? progress, CancellationToken cancellation) =>
        ReadAsync(path, RowPlace.Start(), progress, cancellation);

    /// <param name="path">The file.</param>
    /// <param name="from">The place after a row that was read before, or the file's beginning.</param>
    /// <param name="progress">Told of the bytes of the file that were read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="NousCoderException">There is no such file, or it is compressed and damaged.</exception>
    public static async IAsyncEnumerable<RowText> ReadAsync(
        string path, RowPlace from, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var array = await ArrayAsync(path, cancellation);
        from = from.Offset == 0 && array is { Offset: > 0 } inner ? inner with { Position = from.Position } : from;
        await using var stream = await RowStream.OpenAsync(path, cancellation);
        await SkipAsync(path, stream, from.Offset, cancellation);
        var buffer = new GrowingBuffer(stream.Content, path, from.Offset);
        var rows = (array is { } start ? JsonArrayRows.ReadAsync(buffer, from, cancellation, isInner: start.Offset > 0) : JsonLineRows.ReadAsync(buffer, from, cancellation))
            .GetAsyncEnumerator(cancellation);
        await using var _ = rows.ConfigureAwait(false);
        while (await GuardAsync(path, () => rows.MoveNextAsync()))
        {
            progress?.Invoke(stream.FilePosition);
            yield return rows.Current;
        }
    }

    /// <summary>Reads a file to its end, so that damage shows before any row is used.</summary>
    /// <exception cref="NousCoderException">There is no such file, it holds no rows, or it is compressed and damaged.</exception>
    public static async Task CheckAsync(string path, CancellationToken cancellation)
    {
        await using var stream = await RowStream.OpenAsync(path, cancellation);
        var scrap = new byte[128 * 1024];
        while (!stream.IsPlain && await GuardAsync(path, async () => await stream.Content.ReadAsync(scrap, cancellation) > 0))
        {
        }
    }

    /// <summary>The offset of the array of a file: 0 if the file is one, behind its bracket if the file wraps it; null for lines.</summary>
    private static async Task<RowPlace?> ArrayAsync(string path, CancellationToken cancellation)
    {
        await using var stream = await RowStream.OpenAsync(path, cancellation);
        var begin = new byte[JsonWrapper.MaxBytes];
        var length = 0;
        await GuardAsync(path, async () => (length = await stream.Content.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false, cancellation)) > 0);
        var mark = begin.AsSpan(0, length).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var text = begin.AsMemory(mark, length - mark);
        return text.Span.TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'[', ..] => RowPlace.Start(),
            [(byte)'{', ..] when JsonWrapper.Find(text.Span) is { } bracket =>
                new RowPlace(mark + bracket, 1 + text.Span[..bracket].Count((byte)'\n'), 0),
            _ => null,
        };
    }

    private static async Task SkipAsync(string path, RowStream stream, long offset, CancellationToken cancellation)
    {
        if (stream.IsPlain)
        {
            stream.Content.Position = offset;
            return;
        }

        var scrap = new byte[128 * 1024];
        while (offset > 0)
        {
            var wanted = (int)Math.Min(scrap.Length, offset);
            var read = 0;
            await GuardAsync(path, async () => (read = await stream.Content.ReadAsync(scrap.AsMemory(0, wanted), cancellation)) > 0);
            offset = read > 0 ? offset - read : throw new NousCoderException($"{path}: is shorter than it was");
        }
    }

    private static async ValueTask<bool> GuardAsync(string path, Func<ValueTask<bool>> read)
    {
        try
        {
            return await read();
        }
        catch (DecoderFallbackException)
        {
            throw new NousCoderException($"{path}: begins as UTF-16 or UTF-32 and holds what is none; write it as UTF-8");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            throw new NousCoderException($"{path}: is damaged or cut off, so it cannot be decompressed to its end; fetch it again", error);
        }
    }
}
