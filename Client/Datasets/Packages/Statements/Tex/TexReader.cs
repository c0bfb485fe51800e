namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>Reads a piece of TeX from left to right.</summary>
internal sealed class TexReader(string text)
{
    // An optional argument is short; a bracket without its other half is text.
    private const int MaxOptionalLength = 1000;

    // Ends that do not come any more, so that each is looked for only once.
    private readonly HashSet<string> _missing = [];

    /// <summary>Index of the next character.</summary>
    public int Position { get; set; }

    public bool IsAtEnd => Position >= text.Length;

    public char Current => text[Position];

    /// <summary>Finds the end of a <c>\verb|...|</c> or <c>\lstinline|...|</c>.</summary>
    public static int EndOfVerb(string source, int at)
    {
        var start = at + 1;
        while (start < source.Length && char.IsAsciiLetter(source[start]))
        {
            start++;
        }

        if (start < source.Length && source[start] is '*')
        {
            start++;
        }

        if (start < source.Length && source[start] is '[' && source.IndexOf(']', start) is >= 0 and var options)
        {
            start = options + 1;
        }

        if (start >= source.Length || char.IsWhiteSpace(source[start]))
        {
            return start;
        }

        var close = source[start] == '{' ? '}' : source[start];
        var line = source.IndexOf('\n', start) is >= 0 and var found ? found : source.Length;
        return source.IndexOf(close, start + 1, line - start - 1) is >= 0 and var end ? end + 1 : line;
    }

    /// <summary>Reads what a verb command says.</summary>
    public string Verb(int command)
    {
        Position = EndOfVerb(text, command);
        var whole = text[command..Position];
        var start = 1;
        while (start < whole.Length && (char.IsAsciiLetter(whole[start]) || whole[start] == '*'))
        {
            start++;
        }

        if (start < whole.Length && whole[start] == '[')
        {
            start = whole.IndexOf(']') + 1;
        }

        if (start >= whole.Length)
        {
            return "";
        }

        var isClosed = whole.Length > start + 1 && whole[^1] == (whole[start] == '{' ? '}' : whole[start]);
        return whole[(start + 1)..(isClosed ? whole.Length - 1 : whole.Length)];
    }

    /// <summary>A part of the text, wherever it stands.</summary>
    public string Slice(int start, int end) => text[start..end];

    /// <summary>Reads the rest.</summary>
    public string Rest()
    {
        var rest = IsAtEnd ? "" : text[Position..];
        Position = text.Length;
        return rest;
    }

    /// <summary>Reads characters while they are none of some.</summary>
    public string Until(ReadOnlySpan<char> ends)
    {
        var length = text.AsSpan(Position).IndexOfAny(ends);
        var run = length < 0 ? text[Position..] : text.Substring(Position, length);
        Position += run.Length;
        return run;
    }

    /// <summary>Reads white space and returns how many line ends are in it.</summary>
    public int White()
    {
        var lines = 0;
        for (; !IsAtEnd && char.IsWhiteSpace(Current); Position++)
        {
            lines += Current == '\n' ? 1 : 0;
        }

        return lines;
    }

    /// <summary>Reads the name of a command after its backslash, and the white space that ends it.</summary>
    public string Command()
    {
        Position++;
        if (IsAtEnd)
        {
            return "";
        }

        var start = Position++;
        if (!char.IsAsciiLetter(text[start]))
        {
            return text[start..Position];
        }

        while (!IsAtEnd && (char.IsAsciiLetter(Current) || Current == '@'))
        {
            Position++;
        }

        var name = text[start..Position];
        SkipSpace();
        return name;
    }

    /// <summary>Reads a character if it is next.</summary>
    public bool Take(char character)
    {
        if (IsAtEnd || Current != character)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Reads up to an end, and the end; null without reading anything if it does not come.</summary>
    public string? Through(string end)
    {
        var found = _missing.Contains(end) ? -1 : text.IndexOf(end, Position, StringComparison.Ordinal);
        if (found < 0)
        {
            _missing.Add(end);
            return null;
        }

        var content = text[Position..found];
        Position = found + end.Length;
        return content;
    }

    /// <summary>Reads an argument: a group, a command or a character; empty if a paragraph ends first.</summary>
    public string Argument()
    {
        var start = Position;
        if (White() > 1)
        {
            Position = start;
            return "";
        }

        if (IsAtEnd || Current == '}')
        {
            return "";
        }

        if (Current == '{')
        {
            return Group();
        }

        start = Position;
        if (Current == '\\')
        {
            Command();
        }
        else
        {
            Position++;
        }

        return text[start..Position];
    }

    /// <summary>Reads an optional argument; null if there is none.</summary>
    public string? Optional()
    {
        var start = Position;
        SkipSpace();
        if (IsAtEnd || Current != '[')
        {
            Position = start;
            return null;
        }

        var depth = 0;
        for (var at = Position + 1; at < text.Length && at - Position < MaxOptionalLength; at++)
        {
            if (text[at] == ']' && depth == 0)
            {
                var content = text[(Position + 1)..at];
                Position = at + 1;
                return content;
            }

            depth += Step(ref at);
        }

        Position = start;
        return null;
    }

    /// <summary>Reads a group in braces; one that is not closed ends with the text.</summary>
    public string Group()
    {
        var start = Position + 1;
        var depth = 0;
        for (var at = Position; at < text.Length; at++)
        {
            depth += Step(ref at);
            if (depth == 0)
            {
                Position = at + 1;
                return text[start..at];
            }
        }

        Position = text.Length;
        return text[start..];
    }

    /// <summary>Reads an environment after its beginning: up to its end, which is read as well.</summary>
    public string Environment(string name)
    {
        string begin = $"\\begin{{{name}}}", end = $"\\end{{{name}}}";
        var start = Position;
        var depth = 1;
        for (var at = Position; at < text.Length;)
        {
            var close = text.IndexOf(end, at, StringComparison.Ordinal);
            if (close < 0)
            {
                break;
            }

            var open = text.IndexOf(begin, at, close - at, StringComparison.Ordinal);
            if (open >= 0)
            {
                depth++;
                at = open + begin.Length;
                continue;
            }

            at = close + end.Length;
            if (--depth == 0)
            {
                Position = at;
                return text[start..close];
            }
        }

        Position = text.Length;
        return text[start..];
    }

    /// <summary>Skips spaces and one line end, but not the end of a paragraph.</summary>
    private void SkipSpace()
    {
        var start = Position;
        if (White() > 1)
        {
            Position = start;
        }
    }

    // What a character adds to the depth of braces; a character after a backslash adds nothing.
    private int Step(ref int at)
    {
        switch (text[at])
        {
            case '\\':
                at++;
                return 0;
            case '{':
                return 1;
            case '}':
                return -1;
            default:
                return 0;
        }
    }
}
