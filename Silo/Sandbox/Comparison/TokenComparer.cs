using System.Buffers;
using System.Globalization;

namespace NousCoder.Sandbox.Comparison;

/// <summary>Compares what a program printed with what is expected as the default output validator of problem packages does.</summary>
public static class TokenComparer
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\n\v\f\r");

    /// <summary>Whether <paramref name="actual"/> is accepted where <paramref name="expected"/> is wanted.</summary>
    /// <exception cref="TooManyNumbersException">Over 4,000,000 numbers differ as text.</exception>
    public static bool Matches(ReadOnlySpan<char> actual, ReadOnlySpan<char> expected, TokenComparison comparison)
    {
        var budget = new NumberBudget();
        while (true)
        {
            var actualSpace = TakeSpace(ref actual);
            var expectedSpace = TakeSpace(ref expected);
            if (comparison.SpaceChangeSensitive && !actualSpace.SequenceEqual(expectedSpace))
            {
                return false;
            }

            if (actual.IsEmpty || expected.IsEmpty)
            {
                return actual.IsEmpty && expected.IsEmpty;
            }

            if (!TokenMatches(TakeToken(ref actual), TakeToken(ref expected), comparison, budget))
            {
                return false;
            }
        }
    }

    private static bool TokenMatches(
        ReadOnlySpan<char> actual, ReadOnlySpan<char> expected, TokenComparison comparison, NumberBudget budget) =>
        actual.Equals(expected, comparison.CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)
        || (comparison is not { AbsoluteTolerance: null, RelativeTolerance: null } && IsNear(actual, expected, comparison, budget));

    private static bool IsNear(ReadOnlySpan<char> actual, ReadOnlySpan<char> expected, TokenComparison comparison, NumberBudget budget)
    {
        budget.Spend();
        if (!TryParse(expected, out var wanted) || !TryParse(actual, out var number))
        {
            return false;
        }

        var difference = Difference(actual, number, expected, wanted);
        return difference <= comparison.AbsoluteTolerance || difference <= comparison.RelativeTolerance * Math.Abs(wanted);
    }

    /// <summary>Whole numbers above 2^53 that differ would be the same double.</summary>
    private static double Difference(ReadOnlySpan<char> actual, double number, ReadOnlySpan<char> expected, double wanted) =>
        long.TryParse(actual, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exact)
        && long.TryParse(expected, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exactWanted)
            ? (double)Int128.Abs((Int128)exact - exactWanted)
            : Math.Abs(number - wanted);

    /// <summary>What is infinite or no number is compared as text.</summary>
    private static bool TryParse(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, Number, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static ReadOnlySpan<char> TakeSpace(ref ReadOnlySpan<char> rest) => Take(ref rest, rest.IndexOfAnyExcept(WhiteSpace));

    private static ReadOnlySpan<char> TakeToken(ref ReadOnlySpan<char> rest) => Take(ref rest, rest.IndexOfAny(WhiteSpace));

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, int length)
    {
        var taken = length < 0 ? rest : rest[..length];
        rest = rest[taken.Length..];
        return taken;
    }
}
