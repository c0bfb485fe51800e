using System.Numerics;
using System.Text.RegularExpressions;

namespace NousCoder.Datasets.Json;

/// <summary>Numbers as Python writes them in source.</summary>
internal static partial class PythonNumber
{
    /// <summary>Most characters of one. CPython's own limit of an integer's digits.</summary>
    public const int MaxDigits = 4300;

    /// <summary>Returns a number without a sign as JSON writes it; null if the text is none.</summary>
    public static string? ToJson(string text)
    {
        var match = Decimal().Match(text);
        if (!match.Success)
        {
            return Based().IsMatch(text) ? FromBase(text.Replace("_", "", StringComparison.Ordinal)) : null;
        }

        var integer = Digits(match.Groups["integer"]);
        var isWhole = !match.Groups["point"].Success && !match.Groups["exponent"].Success;
        if (isWhole && integer.Length > 1 && integer[0] == '0' && integer.Any(c => c != '0'))
        {
            // Python refuses 007.
            return null;
        }

        integer = integer.TrimStart('0') is { Length: > 0 } digits ? digits : "0";
        var fraction = Digits(match.Groups["fraction"]);
        var point = match.Groups["point"].Success ? $".{(fraction.Length > 0 ? fraction : "0")}" : "";
        return $"{integer}{point}{Digits(match.Groups["exponent"])}";
    }

    private static string Digits(Group group) => group.Value.Replace("_", "", StringComparison.Ordinal);

    private static string FromBase(string text)
    {
        var style = char.ToLowerInvariant(text[1]) == 'x' ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowBinarySpecifier;
        // A leading 0, or the first digit would be taken for a sign.
        return BigInteger.Parse($"0{text[2..]}", style, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^(?:(?<integer>[0-9]+(?:_[0-9]+)*)(?<point>[.])?|(?<point>[.])(?=[0-9]))(?<fraction>(?<=[.])[0-9]+(?:_[0-9]+)*)?(?<exponent>[eE][+-]?[0-9]+(?:_[0-9]+)*)?$")]
    private static partial Regex Decimal();

    [GeneratedRegex("^0(?:[xX](?:_?[0-9a-fA-F])+|[bB](?:_?[01])+)$")]
    private static partial Regex Based();
}
