using System.Buffers;
using System.Text;

namespace NousCoder.Datasets.Json;

/// <content>Texts: prefixes, quotes, escapes and adjacent texts, which Python joins.</content>
internal ref partial struct PythonLiteral
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"u8);
    private static readonly SearchValues<byte> SpecialBytes = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(n => (byte)n), (byte)'\\', (byte)'"', (byte)'\'']);

    private void Text()
    {
        Write((byte)'"');
        do
        {
            var isRaw = Prefix();
            var quote = _text[_at];
            var isTriple = _at + 2 < _text.Length && _text[_at + 1] == quote && _text[_at + 2] == quote;
            _at += isTriple ? 3 : 1;
            Content(quote, isTriple, isRaw);
        }
        while (TextFollows());
        Write((byte)'"');
    }

    /// <summary>Passes the letters before a quote.</summary>
    /// <returns>Whether backslashes are plain characters.</returns>
    private bool Prefix()
    {
        var length = _text[_at..].IndexOfAny((byte)'\'', (byte)'"');
        var prefix = Encoding.ASCII.GetString(_text.Slice(_at, length));
        _at += length;
        return prefix.ToUpperInvariant() switch
        {
            "" or "U" => false,
            "R" => true,
            "B" or "BR" or "RB" => throw new LiteralException("bytes are no text"),
            _ => throw new LiteralException($"'{prefix}' before a quote is not a literal"),
        };
    }

    private bool TextFollows()
    {
        SkipSpace();
        if (_at == _text.Length)
        {
            return false;
        }

        return _text[_at] is (byte)'\'' or (byte)'"'
            || (_text[_at] is (byte)'r' or (byte)'R' or (byte)'u' or (byte)'U' && _at + 1 < _text.Length && _text[_at + 1] is (byte)'\'' or (byte)'"');
    }

    private void Content(byte quote, bool isTriple, bool isRaw)
    {
        while (true)
        {
            var run = _text[_at..];
            run = run.IndexOfAny(SpecialBytes) is >= 0 and var length ? run[..length] : throw new LiteralException("the text ends within quotes");
            Write(run);
            _at += run.Length;
            var special = _text[_at];
            if (special == quote && (!isTriple || _text[_at..].StartsWith([quote, quote, quote])))
            {
                _at += isTriple ? 3 : 1;
                return;
            }

            if (special == '\\')
            {
                Backslash(isRaw);
            }
            else if (special == '\n' && !isTriple)
            {
                throw new LiteralException("the text ends within quotes");
            }
            else
            {
                _at++;
                WriteCharacter(special);
            }
        }
    }

    private void Backslash(bool isRaw)
    {
        if (_at + 1 == _text.Length)
        {
            throw new LiteralException("the text ends within quotes");
        }

        var escape = _text[_at + 1];
        if (isRaw)
        {
            Write("\\\\"u8);
            _at++;
            if (escape is (byte)'\\' or (byte)'\'' or (byte)'"')
            {
                _at++;
                WriteCharacter(escape);
            }

            return;
        }

        _at += 2;
        switch (escape)
        {
            case (byte)'\n':
                break;
            case (byte)'x':
                WriteCharacter(Hexadecimal(2));
                break;
            case (byte)'u':
                WriteCharacter(Hexadecimal(4));
                break;
            case (byte)'U':
                WriteCharacter(Hexadecimal(8));
                break;
            case >= (byte)'0' and <= (byte)'7':
                WriteCharacter(Octal());
                break;
            case (byte)'N':
                throw new LiteralException("characters by their names are not read");
            default:
                WriteEscape(escape);
                break;
        }
    }

    private void WriteEscape(byte escape)
    {
        switch (escape)
        {
            case (byte)'a':
                WriteCharacter(7);
                break;
            case (byte)'v':
                WriteCharacter(11);
                break;
            case (byte)'n' or (byte)'t' or (byte)'r' or (byte)'b' or (byte)'f' or (byte)'\\' or (byte)'"':
                Write((byte)'\\');
                Write(escape);
                break;
            case (byte)'\'' or (byte)'/':
                // The second is JSON's: repr writes no single backslash before it.
                Write(escape);
                break;
            default:
                // Python leaves a backslash that begins no escape.
                Write("\\\\"u8);
                _at--;
                break;
        }
    }

    private uint Hexadecimal(int digits)
    {
        if (_at + digits > _text.Length
            || !uint.TryParse(_text.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value > 0x10FFFF)
        {
            throw new LiteralException("an escape of a text is not a character");
        }

        _at += digits;
        return value;
    }

    private uint Octal()
    {
        uint value = 0;
        _at--;
        for (var n = 0; n < 3 && _at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'7'; n++)
        {
            value = (value * 8) + _text[_at++] - '0';
        }

        return value;
    }

    private void WriteCharacter(uint character)
    {
        if (character is '"' or '\\')
        {
            Write((byte)'\\');
            Write((byte)character);
        }
        else if (character < 0x20 || !Rune.TryCreate(character, out var rune))
        {
            // Half a pair stays an escape: whoever reads the text says that it is no Unicode.
            Write(Encoding.ASCII.GetBytes($"\\u{character:x4}"));
        }
        else
        {
            Span<byte> utf8 = stackalloc byte[4];
            Write(utf8[..rune.EncodeToUtf8(utf8)]);
        }
    }
}
