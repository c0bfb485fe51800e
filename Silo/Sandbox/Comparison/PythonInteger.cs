using System.Globalization;
using System.Text;

namespace NousCoder.Sandbox.Comparison;

/// <summary>Python's <c>int(text)</c> for decimal digits.</summary>
internal static class PythonInteger
{
    /// <summary>Reads an integer.</summary>
    /// <param name="text">White space around it, a sign, underscores between digits and the digits of any script are allowed.</param>
    /// <param name="canonical">Its ASCII digits without leading zeros, after a minus sign where it is negative.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out string canonical)
    {
        canonical = "";
        text = PythonText.Strip(text);
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        var digits = new StringBuilder(text.Length);
        var afterDigit = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var isDigit = Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
            if (isDigit)
            {
                digits.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            }
            else if (rune.Value != '_' || !afterDigit)
            {
                return false;
            }

            afterDigit = isDigit;
        }

        if (!afterDigit)
        {
            return false;
        }

        var magnitude = digits.ToString().TrimStart('0');
        canonical = magnitude.Length == 0 ? "0" : negative ? "-" + magnitude : magnitude;
        return true;
    }
}
