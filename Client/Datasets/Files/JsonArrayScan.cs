namespace NousCoder.Datasets.Files;

/// <summary>Where the reading of a JSON array is; positions count from the first unread byte.</summary>
internal sealed class JsonArrayScan(RowPlace from)
{
    private int _at;
    private int _depth = from.Offset > 0 ? 1 : 0;
    private bool _inString;
    private bool _escaped;
    private (int Start, long Line)? _row;

    /// <summary>The line that the scan is on.</summary>
    public long Line { get; private set; } = from.Line;

    /// <summary>Whether the array's end was found.</summary>
    public bool Ended { get; private set; }

    /// <summary>The line of what stands behind the array's end; null for white space alone.</summary>
    public long? Behind { get; private set; }

    /// <summary>The row that was begun.</summary>
    public (int Start, long Line)? OpenRow => _row;

    /// <summary>Goes on to the end of a row.</summary>
    /// <returns>The row; null at the end of what was read.</returns>
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
            if (!ends && _depth >= 1 && _row is null && !IsWhite(c))
            {
                _row = (_at, Line);
            }

            _inString = c == '"';
            Ended = ends && c == ']';
            // A bracket too many is its row's damage: the array goes on.
            _depth = c is (byte)'[' or (byte)'{' ? _depth + 1 : c is (byte)']' or (byte)'}' ? Math.Max(1, _depth - 1) : _depth;
            if (ends && _row is { } row)
            {
                _row = null;
                return (row.Start.._at++, row.Line);
            }
        }

        PassOver(unread);
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

    private static bool IsWhite(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Passes over what is behind the array's end.</summary>
    private void PassOver(ReadOnlySpan<byte> unread)
    {
        for (; _at < unread.Length; _at++)
        {
            Line += unread[_at] == '\n' ? 1 : 0;
            Behind ??= IsWhite(unread[_at]) ? null : Line;
        }
    }
}
