using System.Runtime.CompilerServices;

namespace NousCoder.Client.Datasets.Files;

/// <summary>Splits a file into rows: one JSON object a line, or one JSON array of them; plain, or compressed by gzip or zstd.</summary>
internal static class RowFile
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
        var isArray = await IsArrayAsync(path, cancellation);
        await using var stream = await RowStream.OpenAsync(path, cancellation);
        await SkipAsync(path, stream, from.Offset, cancellation);
        var buffer = new GrowingBuffer(stream.Content, path, from.Offset);
        var rows = (isArray ? JsonArrayRows.ReadAsync(buffer, from, cancellation) : JsonLineRows.ReadAsync(buffer, from, cancellation))
            .GetAsyncEnumerator(cancellation);
        await using var _ = rows.ConfigureAwait(false);
        while (await GuardAsync(path, () => rows.MoveNextAsync()))
        {
            progress?.Invoke(stream.FilePosition);
            yield return rows.Current;
        }
    }

    private static async Task<bool> IsArrayAsync(string path, CancellationToken cancellation)
    {
        await using var stream = await RowStream.OpenAsync(path, cancellation);
        var buffer = new GrowingBuffer(stream.Content, path);
        while (await GuardAsync(path, () => buffer.FillAsync(1, cancellation)))
        {
            var text = buffer.Unread.Span;
            text = (text.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text).TrimStart(" \t\r\n"u8);
            if (!text.IsEmpty)
            {
                return text[0] == '[';
            }
        }

        return false;
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
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            throw new NousCoderException($"{path}: is damaged or cut off, so it cannot be decompressed to its end; fetch it again", error);
        }
    }
}
