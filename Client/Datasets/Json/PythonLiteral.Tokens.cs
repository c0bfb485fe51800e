using System.Text;

namespace NousCoder.Datasets.Json;

/// <content>Numbers, and reading and writing of bytes.</content>
internal ref partial struct PythonLiteral
{
    private const int Quoted = 20;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n\f"u8;

    private void Number()
    {
        var isNegative = Peek() == '-';
        if (Peek() is (byte)'-' or (byte)'+')
        {
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

        var text = Encoding.ASCII.GetString(_text.Slice(_at, Math.Min(length, PythonNumber.MaxDigits + 1)));
        _at += length;
        Write(Encoding.ASCII.GetBytes(length <= PythonNumber.MaxDigits && PythonNumber.ToJson(text) is { } json ? json
            : throw new LiteralException($"'{text[..Math.Min(text.Length, Quoted)]}' is not a number")));
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
