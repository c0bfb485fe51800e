using System.Runtime.CompilerServices;

namespace NousCoder.Datasets.Files;

/// <summary>A row a line. A damaged row does not reach beyond its line; blank lines are no rows.</summary>
public static class JsonLineRows
{
    private static ReadOnlySpan<byte> Before => "\uFEFF \t\r"u8;

    public static async IAsyncEnumerable<RowText> ReadAsync(
        GrowingBuffer buffer, RowPlace from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var scanned = 0;
        for (var (line, position) = (from.Line, from.Position); ; line++)
        {
            int length;
            while ((length = buffer.Unread.Span[scanned..].IndexOf((byte)'\n')) < 0)
            {
                scanned = buffer.Unread.Length;
                if (!await buffer.FillAsync(line, cancellation))
                {
                    if (RowOf(line, position, buffer, scanned) is { } last)
                    {
                        yield return last;
                    }

                    yield break;
                }
            }

            length += scanned;
            if (RowOf(line, position, buffer, length) is { } row)
            {
                position++;
                yield return row;
            }

            buffer.Consume(length + 1);
            scanned = 0;
        }
    }

    private static RowText? RowOf(long line, long position, GrowingBuffer buffer, int length)
    {
        var text = buffer.Unread[..length];
        var row = text.TrimStart(Before);
        return row.IsEmpty ? null : new RowText(
            line,
            position,
            buffer.Consumed + length - row.Length,
            row.TrimEnd(" \t\r"u8),
            new RowPlace(buffer.Consumed + Math.Min(length + 1, buffer.Unread.Length), line + 1, position + 1));
    }
}
