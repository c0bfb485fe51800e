using System.Text;

namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// Reads JSON as Python's json module writes and accepts it (NaN and Infinity included), a token at a time and without
/// building a tree. Anything malformed is a <see cref="FormatException"/>.
/// </summary>
internal ref struct JsonScanner(ReadOnlyMemory<char> text)
{
    /// <summary>Deepest nesting that is read; each level costs stack.</summary>
    public const int MaximumDepth = 1000;

    private readonly ReadOnlyMemory<char> _text = text;
    private int _position;

    /// <summary>The next character after white space, not consumed; '\0' at the end.</summary>
    public char Peek()
    {
        var span = _text.Span;
        while (_position < span.Length && span[_position] is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }

        return _position < span.Length ? span[_position] : '\0';
    }

    /// <summary>Consumes <paramref name="character"/> if it is next.</summary>
    public bool TryTake(char character)
    {
        if (Peek() != character)
        {
            return false;
        }

        _position++;
        return true;
    }

    public void Take(char character)
    {
        if (!TryTake(character))
        {
            throw Malformed($"'{character}' is missing");
        }
    }

    /// <summary>Consumes true, false, null or a number and returns its text.</summary>
    public ReadOnlyMemory<char> TakeWord()
    {
        Peek();
        var rest = _text.Span[_position..];
        var length = rest.IndexOfAnyExcept(WordCharacters);
        length = length < 0 ? rest.Length : length;
        var word = _text.Slice(_position, length);
        if (word.Span is not ("true" or "false" or "null" or "NaN" or "Infinity" or "-Infinity") && !IsNumber(word.Span))
        {
            throw Malformed("a value is missing");
        }

        _position += length;
        return word;
    }

    public string TakeString()
    {
        Take('"');
        var span = _text.Span;
        var plain = span[_position..].IndexOfAny('"', '\\');
        if (plain >= 0 && span[_position + plain] == '"')
        {
            var whole = span.Slice(_position, plain).ToString();
            _position += plain + 1;
            return whole;
        }

        var value = new StringBuilder();
        while (_position < span.Length)
        {
            var character = span[_position++];
            if (character == '"')
            {
                return value.ToString();
            }

            value.Append(character == '\\' ? TakeEscape(span) : character);
        }

        throw Malformed("a string does not end");
    }

    public void TakeEnd()
    {
        if (Peek() != '\0' || _position < _text.Length)
        {
            throw Malformed("something follows the value");
        }
    }

    public readonly FormatException Malformed(string what) => new($"{what} at character {_position}");

    private char TakeEscape(ReadOnlySpan<char> span)
    {
        var escape = _position < span.Length ? span[_position++] : '\0';
        if (escape != 'u')
        {
            return escape switch
            {
                '"' or '\\' or '/' => escape,
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => throw Malformed("an unknown escape"),
            };
        }

        if (_position + 4 > span.Length || !ushort.TryParse(span.Slice(_position, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit))
        {
            throw Malformed("an escape without four hexadecimal digits");
        }

        _position += 4;
        return (char)unit;
    }

    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        if (word is ['-', ..])
        {
            word = word[1..];
        }

        var mark = word.IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? word : word[..mark];
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var exponent = mark < 0 ? "0" : word[(mark + 1)..];
        exponent = exponent is ['-' or '+', ..] ? exponent[1..] : exponent;
        return IsDigits(whole) && (whole.Length == 1 || whole[0] != '0')
            && (point < 0 || IsDigits(mantissa[(point + 1)..]))
            && IsDigits(exponent);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;

    private const string WordCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
}
