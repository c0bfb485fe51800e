using System.Runtime.CompilerServices;

namespace NousCoder.Client.Datasets;

/// <summary>A row a line. A damaged row does not reach beyond its line; blank lines are no rows.</summary>
internal static class JsonLineRows
{
    public static async IAsyncEnumerable<RowText> ReadAsync(
        GrowingBuffer buffer, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var scanned = 0;
        for (long line = 1; ;)
        {
            var length = buffer.Unread.Span[scanned..].IndexOf((byte)'\n');
            if (length < 0)
            {
                scanned = buffer.Unread.Length;
                if (await buffer.FillAsync(cancellation))
                {
                    continue;
                }

                if (RowOf(line, buffer.Consumed, buffer.Unread) is { } last)
                {
                    yield return last;
                }

                yield break;
            }

            length += scanned;
            if (RowOf(line, buffer.Consumed, buffer.Unread[..length]) is { } row)
            {
                yield return row;
            }

            buffer.Consume(length + 1);
            scanned = 0;
            line++;
        }
    }

    private static RowText? RowOf(long line, long offset, ReadOnlyMemory<byte> text)
    {
        var row = text.TrimStart(" \t\r"u8);
        return row.IsEmpty ? null : new RowText(line, line - 1, offset + text.Length - row.Length, row.TrimEnd(" \t\r"u8));
    }
}
