using System.Globalization;
using System.Numerics;

namespace NousCoder.Sandbox.Comparison;

/// <summary>A JSON number, or a truth value, under Python's <c>==</c>: integers are exact, 1 == 1.0 == True.</summary>
internal readonly struct JsonNumber
{
    /// <summary>Digits of the largest double; a longer integer equals no double.</summary>
    private const int LargestDoubleDigits = 309;

    private readonly bool _isInteger;
    private readonly ReadOnlyMemory<char> _integer;
    private readonly double _double;

    private JsonNumber(ReadOnlyMemory<char> text)
    {
        _isInteger = text.Span.IndexOfAny(".eEIN") < 0;
        _integer = _isInteger ? text.Span is "-0" ? "0".AsMemory() : text : default;
        _double = _isInteger ? 0 : double.Parse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <param name="word">true, false, or a number as Python's json writes it, NaN and Infinity among them.</param>
    public static JsonNumber FromWord(ReadOnlyMemory<char> word) => word.Span switch
    {
        "true" => new JsonNumber("1".AsMemory()),
        "false" => new JsonNumber("0".AsMemory()),
        _ => new JsonNumber(word),
    };

    public bool IsEqualTo(in JsonNumber other) => (_isInteger, other._isInteger) switch
    {
        (true, true) => _integer.Span.SequenceEqual(other._integer.Span),
        (false, false) => _double == other._double, // nan == nan is False in Python too
        (true, false) => AreEqual(_integer.Span, other._double),
        _ => AreEqual(other._integer.Span, _double),
    };

    /// <summary>Digits of the integer that the number equals; null if it equals none.</summary>
    public string? ToInteger()
    {
        if (_isInteger)
        {
            return _integer.ToString();
        }

        return double.IsInteger(_double) ? new BigInteger(_double).ToString(CultureInfo.InvariantCulture) : null;
    }

    private static bool AreEqual(ReadOnlySpan<char> integer, double number) =>
        integer.Length <= LargestDoubleDigits + 1
        && double.IsInteger(number)
        && new BigInteger(number) == BigInteger.Parse(integer, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
