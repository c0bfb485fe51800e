using System.Text;

namespace NousCoder.Datasets.Json;

/// <summary>
/// Converts Python literals, as <c>ast.literal_eval</c> reads and <c>repr</c> writes them, into JSON: texts, numbers, True,
/// False, None, lists, tuples, sets and dictionaries. Also reads JSON with NaN and Infinity, as Python's json module writes it.
/// Nothing is evaluated: names and calls are refused. Depth and size are bounded.
/// </summary>
internal ref partial struct PythonLiteral
{
    // CPython's own limit of nested brackets.
    private const int MaxDepth = 200;
    private const int MaxBytes = 512 << 20;

    private readonly ReadOnlySpan<byte> _text;
    private byte[] _json;
    private int _length;
    private int _at;
    private int _depth;

    /// <summary>Stands for NaN, for which JSON has no word. A number that no writer of JSON writes.</summary>
    public static ReadOnlySpan<byte> NotANumber => "-0E-999"u8;

    /// <summary>Reads as infinity everywhere; JSON has no word for it.</summary>
    public static ReadOnlySpan<byte> Infinity => "1e999"u8;

    public static ReadOnlySpan<byte> MinusInfinity => "-1e999"u8;

    private PythonLiteral(ReadOnlySpan<byte> text)
    {
        _text = text;
        _json = new byte[Math.Clamp(text.Length, 64, MaxBytes)];
    }

    /// <summary>Converts a text that is one literal.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <returns>JSON in memory of its own. NaN is <see cref="NotANumber"/> there.</returns>
    /// <exception cref="LiteralException">It is something else, nested too deeply or too large.</exception>
    public static Memory<byte> ToJson(ReadOnlySpan<byte> text)
    {
        var literal = new PythonLiteral(text);
        literal.Value();
        literal.SkipSpace();
        if (literal._at < text.Length)
        {
            throw new LiteralException($"{literal.Quote()} follows the value");
        }

        return literal._json.AsMemory(0, literal._length).Trim((byte)' ');
    }

    private void Value()
    {
        switch (Peek())
        {
            case (byte)'[':
                List();
                break;
            case (byte)'(':
                Parentheses();
                break;
            case (byte)'{':
                Braces();
                break;
            case (byte)'\'' or (byte)'"':
                Text();
                break;
            case >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'-' or (byte)'+':
                Number();
                break;
            default:
                Word();
                break;
        }
    }

    private void List()
    {
        Open();
        Write((byte)'[');
        while (Peek() != ']')
        {
            Value();
            EndElement((byte)']');
        }

        Close();
        Write((byte)']');
    }

    /// <summary>A tuple; a value in parentheses if no comma follows it.</summary>
    private void Parentheses()
    {
        Open();
        var begin = _length;
        Write((byte)'[');
        if (Peek() != ')')
        {
            Value();
            if (Peek() == ')')
            {
                Close();
                _json[begin] = (byte)' ';
                return;
            }

            EndElement((byte)')');
        }

        while (Peek() != ')')
        {
            Value();
            EndElement((byte)')');
        }

        Close();
        Write((byte)']');
    }

    /// <summary>A dictionary; a set if no colon follows its first value.</summary>
    private void Braces()
    {
        Open();
        var begin = _length;
        Write((byte)'{');
        var isSet = false;
        for (var first = true; Peek() != '}'; first = false)
        {
            var key = _length;
            Write((byte)' ');
            Value();
            isSet = first ? Peek() != ':' : isSet;
            if (!isSet)
            {
                EndKey(key);
                Value();
            }

            EndElement((byte)'}');
        }

        Close();
        _json[begin] = isSet ? (byte)'[' : (byte)'{';
        Write(isSet ? (byte)']' : (byte)'}');
    }

    /// <summary>A key that is no text is written as one, as Python's json module does.</summary>
    private void EndKey(int key)
    {
        var written = _json.AsSpan(key.._length).TrimStart((byte)' ');
        if (written[0] is (byte)'[' or (byte)'{')
        {
            throw new LiteralException("a key is a list or a tuple");
        }

        if (written[0] != '"')
        {
            _json[key] = (byte)'"';
            Write((byte)'"');
        }

        if (Peek() != ':')
        {
            throw Unexpected("':'");
        }

        _at++;
        Write((byte)':');
    }

    /// <summary>Passes the comma behind an element, if one is there; a comma before the closing bracket is none of JSON's.</summary>
    private void EndElement(byte close)
    {
        var next = Peek();
        if (next == close)
        {
            return;
        }

        if (next != ',')
        {
            throw Unexpected($"',' or '{(char)close}'");
        }

        _at++;
        if (Peek() != close)
        {
            Write((byte)',');
        }
    }

    private void Word()
    {
        var length = _text[_at..].IndexOfAnyExcept(NameBytes) is >= 0 and var end ? end : _text.Length - _at;
        var word = _text.Slice(_at, length);
        var next = _at + length < _text.Length ? _text[_at + length] : (byte)0;
        if (next is (byte)'\'' or (byte)'"')
        {
            Text();
            return;
        }

        var json = Constant(word);
        if (json.IsEmpty)
        {
            throw length == 0 ? Unexpected("a value")
                : new LiteralException($"'{Encoding.UTF8.GetString(word[..Math.Min(length, Quoted)])}' is a name{(next == '(' ? " that is called" : "")}, not a literal");
        }

        _at += length;
        Write(json);
    }

    private ReadOnlySpan<byte> Constant(ReadOnlySpan<byte> word)
    {
        switch (word)
        {
            case [(byte)'T', (byte)'r', (byte)'u', (byte)'e'] or [(byte)'t', (byte)'r', (byte)'u', (byte)'e']:
                return "true"u8;
            case [(byte)'F', (byte)'a', (byte)'l', (byte)'s', (byte)'e'] or [(byte)'f', (byte)'a', (byte)'l', (byte)'s', (byte)'e']:
                return "false"u8;
            case [(byte)'N', (byte)'o', (byte)'n', (byte)'e'] or [(byte)'n', (byte)'u', (byte)'l', (byte)'l']:
                return "null"u8;
            case [(byte)'N', (byte)'a', (byte)'N'] or [(byte)'n', (byte)'a', (byte)'n']:
                return NotANumber;
            case [(byte)'I', (byte)'n', (byte)'f', (byte)'i', (byte)'n', (byte)'i', (byte)'t', (byte)'y'] or [(byte)'i', (byte)'n', (byte)'f']:
                return Infinity;
            default:
                return [];
        }
    }

    private void Open()
    {
        _at++;
        if (++_depth > MaxDepth)
        {
            throw new LiteralException($"it is nested more than {MaxDepth} levels deep");
        }
    }

    private void Close()
    {
        _at++;
        _depth--;
    }
}
