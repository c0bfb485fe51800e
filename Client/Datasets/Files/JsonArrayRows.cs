using System.Runtime.CompilerServices;

namespace NousCoder.Client.Datasets.Files;

/// <summary>The elements of one JSON array, without holding the array: only brackets and strings are followed.</summary>
internal static class JsonArrayRows
{
    public static async IAsyncEnumerable<RowText> ReadAsync(
        GrowingBuffer buffer, RowPlace from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var scan = new Scan(from);
        var position = from.Position;
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
            else if (scan.Ended)
            {
                yield break;
            }
            else if (!await buffer.FillAsync(cancellation))
            {
                if (scan.OpenRow is { } open)
                {
                    yield return new RowText(
                        open.Line,
                        position,
                        buffer.Consumed + open.Start,
                        buffer.Unread[open.Start..],
                        new RowPlace(buffer.Consumed + buffer.Unread.Length, scan.Line, position + 1));
                }

                yield break;
            }

            buffer.Consume(scan.TakeConsumed());
        }
    }

    /// <summary>Where the scan is; positions count from the first unread byte.</summary>
    private sealed class Scan(RowPlace from)
    {
        private int _at;
        private int _depth = from.Offset > 0 ? 1 : 0;
        private bool _inString;
        private bool _escaped;
        private (int Start, long Line)? _row;

        /// <summary>The line that the scan is on.</summary>
        public long Line { get; private set; } = from.Line;

        public bool Ended { get; private set; }

        public (int Start, long Line)? OpenRow => _row;

        public (Range Bytes, long Line)? Advance(ReadOnlySpan<byte> unread)
        {
            for (; _at < unread.Length && !Ended; _at++)
            {
                var c = unread[_at];
                Line += c == '\n' ? 1 : 0;
                if (_inString)
                {
                    _inString = _escaped || c != '"';
                    _escaped = !_escaped && c == '\\';
                    continue;
                }

                var ends = _depth == 1 && c is (byte)',' or (byte)']';
                if (!ends && _depth >= 1 && _row is null && c is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                {
                    _row = (_at, Line);
                }

                _inString = c == '"';
                _depth += c is (byte)'[' or (byte)'{' ? 1 : c is (byte)']' or (byte)'}' ? -1 : 0;
                Ended = _depth == 0 && c == ']';
                if (ends && _row is { } row)
                {
                    _row = null;
                    return (row.Start.._at++, row.Line);
                }
            }

            return null;
        }

        /// <summary>How much of the unread bytes is no part of a row that is still open.</summary>
        public int TakeConsumed()
        {
            var consumed = _row?.Start ?? _at;
            _at -= consumed;
            _row = _row is { } row ? (0, row.Line) : null;
            return consumed;
        }
    }
}
