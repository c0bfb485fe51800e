using NousCoder.Sandbox.Comparison;

namespace NousCoder.Sandbox.Tests.Comparison;

public sealed class TokenComparerTests
{
    [Theory]
    [InlineData("", "", "\n ", true)]
    [InlineData("", "1 2\n3\n", "1  2 3", true)]
    [InlineData("", "yes", "YES", true)]
    [InlineData("", "1 2", "1 2 3", false)]
    [InlineData("", "1 2 3", "1 2", false)]
    [InlineData("", "1 2", "12", false)]
    [InlineData("", "0.5", "0.50", false)]
    [InlineData("case", "yes", "YES", false)]
    [InlineData("case", "yes\n", "yes", true)]
    [InlineData("space", "1 2\n", "1 2\n", true)]
    [InlineData("space", "1  2\n", "1 2\n", false)]
    [InlineData("space", "1 2", "1 2\n", false)]
    [InlineData("space", "1\n2\n", "1 2\n", false)]
    [InlineData("space", " 1 2\n", "1 2\n", false)]
    public void Tokens_are_compared_one_by_one(string flags, string actual, string expected, bool matches) =>
        TokenComparer.Matches(actual, expected, new TokenComparison { CaseSensitive = flags == "case", SpaceChangeSensitive = flags == "space" })
            .ShouldBe(matches);

    [Theory]
    [InlineData(1e-3, null, "3.1415 x", "3.1416 X", true)]
    [InlineData(1e-3, null, "1000.5", "1000", false)]
    [InlineData(null, 1e-3, "1000.5", "1000", true)]
    [InlineData(null, 1e-3, "-1000.5", "1000", false)]
    [InlineData(null, 1e-3, "0.0001", "0", false)]
    [InlineData(1e-3, 1e-3, "0.0001", "0", true)]
    [InlineData(1e-3, 1e-3, "3.14000000e-2", "0.0314", true)]
    [InlineData(1e-3, 1e-3, "two", "2", false)]
    [InlineData(1e-3, 1e-3, "2", "two", false)]
    [InlineData(1e-3, 1e-3, "nan", "2", false)]
    [InlineData(1e-3, 1e-3, "2", "nan", false)]
    [InlineData(1e-3, 1e-3, "inf", "1e300", false)]
    [InlineData(1e-3, 1e-3, "1e999999999", "1e999999998", false)]
    [InlineData(1e-3, 1e-3, "inf NaN", "Inf nan", true)]
    [InlineData(0.5, null, "9007199254740993", "9007199254740992", false)]
    [InlineData(0.5, null, "-9223372036854775808", "9223372036854775807", false)]
    public void Numbers_may_differ_by_a_tolerance(double? absolute, double? relative, string actual, string expected, bool matches) =>
        TokenComparer.Matches(actual, expected, new TokenComparison { AbsoluteTolerance = absolute, RelativeTolerance = relative }).ShouldBe(matches);
}
