using System.Globalization;
using System.Numerics;
using System.Text;

namespace NousCoder.Client.Datasets.Json;

/// <content>Numbers, and reading and writing of bytes.</content>
internal ref partial struct PythonLiteral
{
    private const int Quoted = 20;

    // CPython's own limit of an integer's digits.
    private const int MaxDigits = 4300;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n\f"u8;

    private void Number()
    {
        var isNegative = false;
        while (Peek() is var sign && sign is (byte)'-' or (byte)'+')
        {
            isNegative ^= sign == '-';
            _at++;
        }

        if (Peek() is not ((>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'I' or (byte)'N' or (byte)'i' or (byte)'n'))
        {
            throw Unexpected("a number");
        }

        if (isNegative)
        {
            Write((byte)'-');
        }

        if (_text[_at] is not ((>= (byte)'0' and <= (byte)'9') or (byte)'.'))
        {
            var begin = _length;
            Word();
            if (_json[begin] is not ((byte)'1' or (byte)'-'))
            {
                throw new LiteralException("a sign stands before what is no number");
            }

            if (_json[begin] == '-' && isNegative)
            {
                // NaN has no sign.
                _json[begin - 1] = (byte)' ';
            }

            return;
        }

        Digits();
    }

    private void Digits()
    {
        var length = _text[_at..].IndexOfAnyExcept(NameBytes) is >= 0 and var end ? end : _text.Length - _at;
        // A fraction, and the sign of an exponent, are no letters.
        while (_at + length < _text.Length
            && (_text[_at + length] == '.' || (_text[_at + length] is (byte)'-' or (byte)'+' && length > 0 && _text[_at + length - 1] is (byte)'e' or (byte)'E')))
        {
            length++;
            length += _text[(_at + length)..].IndexOfAnyExcept(NameBytes) is >= 0 and var more ? more : _text.Length - _at - length;
        }

        var text = Encoding.ASCII.GetString(_text.Slice(_at, Math.Min(length, MaxDigits + 2)));
        _at += length;
        Write(Encoding.ASCII.GetBytes(length <= MaxDigits && Json(text) is { } json ? json
            : throw new LiteralException($"'{text[..Math.Min(text.Length, Quoted)]}' is not a number")));
    }

    /// <summary>A number without its sign as JSON writes it; null if it is none.</summary>
    private static string? Json(string text)
    {
        if (text.StartsWith('_') || text.EndsWith('_') || text.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        text = text.Replace("_", "", StringComparison.Ordinal);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) && text.Length > 2
                ? hexadecimal.ToString(CultureInfo.InvariantCulture)
                : null;
        }

        if (text.StartsWith("0b", StringComparison.OrdinalIgnoreCase))
        {
            return BigInteger.TryParse("0" + text[2..], NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out var binary) && text.Length > 2
                ? binary.ToString(CultureInfo.InvariantCulture)
                : null;
        }

        var exponent = text.AsSpan().IndexOfAny('e', 'E') is >= 0 and var at ? text[at..] : "";
        var parts = text[..^exponent.Length].Split('.');
        var isNumber = parts is [var whole, .. var rest] && rest.Length <= 1
            && text.Length > exponent.Length + rest.Length
            && parts.All(p => p.All(char.IsAsciiDigit))
            && (exponent.Length == 0 || (exponent.TrimStart('e', 'E').TrimStart('+', '-') is { Length: > 0 } power && power.All(char.IsAsciiDigit)))
            && (rest.Length > 0 || exponent.Length > 0 || whole.Length == 1 || whole[0] != '0' || whole.All(c => c == '0'));
        if (!isNumber)
        {
            return null;
        }

        var integer = parts[0].TrimStart('0') is { Length: > 0 } digits ? digits : "0";
        return parts.Length == 1 ? integer + exponent : $"{integer}.{(parts[1].Length > 0 ? parts[1] : "0")}{exponent}";
    }

    /// <summary>The next byte that is no white space; 0 at the end.</summary>
    private byte Peek()
    {
        SkipSpace();
        return _at < _text.Length ? _text[_at] : (byte)0;
    }

    private void SkipSpace() =>
        _at = _text[_at..].IndexOfAnyExcept(WhiteSpace) is >= 0 and var length ? _at + length : _text.Length;

    private LiteralException Unexpected(string wanted) => new($"{Quote()} stands where {wanted} is expected");

    private string Quote() => _at >= _text.Length ? "the end"
        : $"'{Encoding.UTF8.GetString(_text.Slice(_at, Math.Min(Quoted, _text.Length - _at)))}'";

    private void Write(byte value) => Write([value]);

    private void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _json.Length - _length)
        {
            if ((long)_length + bytes.Length > MaxBytes)
            {
                throw new LiteralException($"it has more than {MaxBytes} bytes");
            }

            LargeBuffer.Grow(ref _json, .._length, (int)Math.Min(MaxBytes, Math.Max(2L * _json.Length, (long)_length + bytes.Length)));
        }

        bytes.CopyTo(_json.AsSpan(_length));
        _length += bytes.Length;
    }
}
