using System.Numerics;
using CsCheck;
using NousCoder.Sandbox.Comparison;

namespace NousCoder.Sandbox.Tests.Comparison;

public sealed class OutputComparerTests
{
    private static readonly string[] Spaces = ["", " ", "\t", "\n", "\r\n"];

    private static readonly Gen<(BigInteger Digits, int Scale)> Number =
        Gen.Select(Gen.Long[-2_000_000, 2_000_000], Gen.Int[0, 9], (d, s) => ((BigInteger)d, s));

    [Theory]
    [InlineData("1 2", "1  2")]
    [InlineData(" a \n b\n\n", "a\nb")]
    [InlineData("a\r\nb\r\n", "a\nb")]
    [InlineData("", "\n \n")]
    [InlineData("\u001f1\u001c2\u3000", "1 2")]
    [InlineData("1.0 2", "1 2.00")]
    [InlineData("1e3", "1000")]
    [InlineData("+5", "5")]
    [InlineData("-0", "0.0")]
    [InlineData("1_000", "1000")]
    [InlineData("１２", "12")]
    [InlineData("Infinity", "inf")]
    [InlineData(".5", "0.50")]
    [InlineData("5.", "5")]
    [InlineData("1e1000000000", "10e999999999")]
    [InlineData("0e1000000000", "0")]
    [InlineData("NaN x", "NaN x")]
    public void Accepts_in_both_modes(string actual, string expected)
    {
        OutputComparer.Matches(actual, expected, ComparisonMode.LiveCodeBench).ShouldBeTrue();
        OutputComparer.Matches(actual, expected, ComparisonMode.NousCoder).ShouldBeTrue();
    }

    [Theory]
    [InlineData("YES", "NO")]
    [InlineData("yes", "YES")]
    [InlineData("a\n\nb", "a\nb")]
    [InlineData("a b", "a\nb")]
    [InlineData("1 2 3", "1 2")]
    [InlineData("a  b", "a b")]
    [InlineData("nan 1", "nan 1.0")]
    [InlineData("inf", "-inf")]
    [InlineData("1 x", "1.0 x")]
    [InlineData("1e1000000000", "1e1000000001")]
    [InlineData("1e99999999999999999999", "1")]
    [InlineData("0x10", "16")]
    [InlineData("1e", "1")]
    [InlineData(".", "0")]
    [InlineData("--1", "-1")]
    [InlineData("1.0002", "1")]
    [InlineData("0.00010000000000000000000001", "0")]
    [InlineData("123456789012345678901234567890.1", "123456789012345678901234567890")]
    public void Refuses_in_both_modes(string actual, string expected)
    {
        foreach (var mode in Enum.GetValues<ComparisonMode>())
        {
            OutputComparer.Matches(actual, expected, mode).ShouldBeFalse();
            OutputComparer.Matches(expected, actual, mode).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("1.0001", "1")]
    [InlineData("0.00005", "-0.00005")]
    [InlineData("0.0001", "0")]
    [InlineData("-1e-999999999", "1e-999999999")]
    [InlineData("0.0001", "1e-999999999")]
    [InlineData("99999999999999999999.99999", "100000000000000000000")]
    [InlineData("3.14159265 2.71828", "3.14160 2.71829")]
    public void A_difference_of_a_ten_thousandth_is_accepted_by_default_only(string actual, string expected)
    {
        OutputComparer.Matches(actual, expected, ComparisonMode.NousCoder).ShouldBeTrue();
        OutputComparer.Matches(expected, actual, ComparisonMode.NousCoder).ShouldBeTrue();
        OutputComparer.Matches(actual, expected, ComparisonMode.LiveCodeBench).ShouldBeFalse();
    }

    [Fact]
    public void Agrees_with_exact_arithmetic() => Gen.Select(Number, Number, Gen.Int[-300, 300]).Sample((a, b, nudge) =>
    {
        // Half of the pairs are near each other, around the tolerance.
        var near = nudge % 2 == 0 ? b : (Digits: (a.Digits * BigInteger.Pow(10, 9 - a.Scale)) + ((BigInteger)nudge * 1000), Scale: 9);
        var left = a.Digits * BigInteger.Pow(10, 9 - a.Scale);
        var right = near.Digits * BigInteger.Pow(10, 9 - near.Scale);

        OutputComparer.Matches(Text(a), Text(near), ComparisonMode.LiveCodeBench).ShouldBe(left == right);
        OutputComparer.Matches(Text(a), Text(near), ComparisonMode.NousCoder).ShouldBe(BigInteger.Abs(left - right) <= 100_000);
    });

    [Fact]
    public void A_text_matches_itself_with_white_space_around_its_lines() => Gen.Select(Gen.String[Gen.Char["ab1.- \n"], 0, 40], Gen.Int[0, 4])
        .Sample((text, n) => OutputComparer.Matches(Spaces[n] + text + Spaces[n], text, ComparisonMode.LiveCodeBench).ShouldBeTrue());

    [Fact]
    public void Monstrous_numbers_cost_no_more_than_their_text()
    {
        var digits = new string('9', 1_000_000);

        OutputComparer.Matches(digits + "e999999999", digits, ComparisonMode.NousCoder).ShouldBeFalse();
        OutputComparer.Matches(digits + ".0", digits, ComparisonMode.LiveCodeBench).ShouldBeTrue();
        OutputComparer.Matches("0." + digits, "1", ComparisonMode.NousCoder).ShouldBeTrue();
        OutputComparer.Matches(string.Concat(Enumerable.Repeat("1e999999999 ", 50_000)), string.Concat(Enumerable.Repeat("1e-999999999 ", 50_000)), ComparisonMode.NousCoder).ShouldBeFalse();
    }

    private static string Text((BigInteger Digits, int Scale) number) => $"{number.Digits}e-{number.Scale}";
}
