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

                if (Trim(buffer.Unread) is { Length: > 0 } last)
                {
                    yield return new RowText(line, line - 1, last);
                }

                yield break;
            }

            length += scanned;
            if (Trim(buffer.Unread[..length]) is { Length: > 0 } row)
            {
                yield return new RowText(line, line - 1, row);
            }

            buffer.Consume(length + 1);
            scanned = 0;
            line++;
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> row) => row.Trim(" \t\r"u8);
}
