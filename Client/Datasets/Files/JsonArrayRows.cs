using System.Runtime.CompilerServices;

namespace NousCoder.Datasets.Files;

/// <summary>The elements of one JSON array, without holding the array: only brackets and strings are followed.</summary>
internal static class JsonArrayRows
{
    /// <param name="buffer">The file, from <paramref name="from"/> on.</param>
    /// <param name="from">Where reading begins.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="isInner">Whether an object is around the array, so that more may follow its end.</param>
    public static async IAsyncEnumerable<RowText> ReadAsync(
        GrowingBuffer buffer, RowPlace from, [EnumeratorCancellation] CancellationToken cancellation, bool isInner = false)
    {
        var scan = new JsonArrayScan(from);
        var position = from.Position;
        // After a row at least its comma or the array's bracket is left: where nothing is, the damage at the end was told before.
        var told = from.Offset > 0;
        while (true)
        {
            // A loop over bytes is too hot to be cut in two by a yield: it runs to the end of a row, or of what was read.
            var row = scan.Advance(buffer.Unread.Span);
            if (row is { } found)
            {
                position++;
                yield return new RowText(
                    found.Line,
                    position - 1,
                    buffer.Consumed + found.Bytes.Start.Value,
                    buffer.Unread[found.Bytes].Trim(" \t\r\n"u8),
                    new RowPlace(buffer.Consumed + found.Bytes.End.Value, scan.Line, position));
            }
            else if (await buffer.FillAsync(scan.OpenRow?.Line ?? scan.Line, cancellation))
            {
                told = false;
            }
            else
            {
                if (!told && DamageOf(scan, isInner) is { } damage)
                {
                    var start = scan.OpenRow?.Start ?? buffer.Unread.Length;
                    var end = new RowPlace(buffer.Consumed + buffer.Unread.Length, scan.Line, scan.OpenRow is null ? position : position + 1);
                    yield return new RowText(damage.Line, position, buffer.Consumed + start, buffer.Unread[start..], end, damage.What);
                }

                yield break;
            }

            buffer.Consume(scan.TakeConsumed());
        }
    }

    /// <summary>What is wrong with a file that the scan has come to the end of.</summary>
    private static (long Line, string What)? DamageOf(JsonArrayScan scan, bool isInner) => scan switch
    {
        { OpenRow: { } open } => (open.Line, "the file ends within this row; fetch it again"),
        { Ended: false } => (scan.Line, "the file ends before the ']' of the array that it is, so rows may be missing; fetch it again"),
        { Behind: { } line } when !isInner => (line, "the array that the file begins with ends before this, so nothing from here on was read; write one array, or one row a line"),
        _ => null,
    };
}
