using System.Globalization;
using System.Text;

namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// A number in the grammar of Python's <c>decimal.Decimal</c>, kept as its digits without leading
/// and trailing zeros and the power of ten of the first, so that 1e999999999 costs no more than its text.
/// </summary>
internal readonly struct DecimalText
{
    /// <summary>Largest exponent that a Decimal takes; beyond it Python refuses the text.</summary>
    private const long MaximumExponent = 999_999_999_999_999_999;

    private enum Kind : byte
    {
        Finite,
        Infinite,
        NotANumber,
    }

    private Kind What { get; init; }

    private bool Negative { get; init; }

    /// <summary>ASCII digits, the first and the last not 0; empty for zero.</summary>
    private string Digits { get; init; }

    /// <summary>Power of ten of the first digit.</summary>
    private long Top { get; init; }

    public static bool TryParse(ReadOnlySpan<char> text, out DecimalText value)
    {
        value = default;
        if (Normalise(text) is not { } ascii)
        {
            return false;
        }

        ReadOnlySpan<char> rest = ascii;
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        if (TryParseSpecial(rest, out var special))
        {
            value = new DecimalText { What = special, Negative = negative, Digits = "" };
            return true;
        }

        return TryParseFinite(rest, negative, out value);
    }

    public bool IsEqualTo(in DecimalText other) => (What, other.What) switch
    {
        (Kind.Finite, Kind.Finite) => Digits == other.Digits
            && (Digits.Length == 0 || (Negative == other.Negative && Top == other.Top)),
        (Kind.Infinite, Kind.Infinite) => Negative == other.Negative,
        _ => false,
    };

    /// <summary>Whether the two differ by at most 1e-4, exactly.</summary>
    public bool IsWithinTolerance(in DecimalText other)
    {
        if (What != Kind.Finite || other.What != Kind.Finite)
        {
            return false;
        }

        return Digits.Length == 0 || other.Digits.Length == 0 || Negative == other.Negative
            ? DecimalDistance.DifferenceIsWithin(Digits, Top, other.Digits, other.Top)
            : DecimalDistance.SumIsWithin(Digits, Top, other.Digits, other.Top);
    }

    /// <summary>ASCII digits for every decimal digit of Unicode, underscores left out (CPython skips them wherever they stand); null for a character that no number has.</summary>
    private static string? Normalise(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text) && !text.Contains('_'))
        {
            return text.ToString();
        }

        var ascii = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                if (rune.Value != '_')
                {
                    ascii.Append((char)rune.Value);
                }
            }
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            {
                ascii.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            }
            else
            {
                return null;
            }
        }

        return ascii.ToString();
    }

    private static bool TryParseSpecial(ReadOnlySpan<char> text, out Kind kind)
    {
        kind = Kind.NotANumber;
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            kind = Kind.Infinite;
            return true;
        }

        var payload = text.StartsWith("snan", StringComparison.OrdinalIgnoreCase) ? text[4..]
            : text.StartsWith("nan", StringComparison.OrdinalIgnoreCase) ? text[3..]
            : "-";
        return payload.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static bool TryParseFinite(ReadOnlySpan<char> text, bool negative, out DecimalText value)
    {
        value = default;
        var mark = text.IndexOfAny('e', 'E');
        var exponent = 0L;
        if (mark >= 0 && !TryParseExponent(text[(mark + 1)..], out exponent))
        {
            return false;
        }

        var coefficient = mark < 0 ? text : text[..mark];
        var point = coefficient.IndexOf('.');
        var whole = point < 0 ? coefficient : coefficient[..point];
        var fraction = point < 0 ? [] : coefficient[(point + 1)..];
        if (whole.Length + fraction.Length == 0
            || whole.IndexOfAnyExceptInRange('0', '9') >= 0 || fraction.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        var digits = string.Concat(whole, fraction);
        var zeros = digits.AsSpan().IndexOfAnyExcept('0');
        var top = whole.Length - 1L - Math.Max(zeros, 0) + exponent;
        if (top > MaximumExponent)
        {
            return false;
        }

        value = new DecimalText { Negative = negative, Digits = digits.Trim('0'), Top = top };
        return true;
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        if (text.IsEmpty || text.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        text = text.TrimStart('0');
        if (text.Length > 18)
        {
            // Python reads some negative exponents of 19 digits; no answer is written like that.
            return false;
        }

        exponent = text.IsEmpty ? 0 : long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        exponent = negative ? -exponent : exponent;
        return true;
    }
}
