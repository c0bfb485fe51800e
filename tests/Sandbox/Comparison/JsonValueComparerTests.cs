using System.Text.Json;
using CsCheck;
using NousCoder.Sandbox.Comparison;

namespace NousCoder.Sandbox.Tests.Comparison;

public sealed class JsonValueComparerTests
{
    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "true", true)]
    [InlineData("false", "0.0", true)]
    [InlineData("-0", "0", true)]
    [InlineData("-0.0", "0", true)]
    [InlineData("1e2", "100", true)]
    [InlineData("9007199254740993", "9007199254740992.0", false)]
    [InlineData("9007199254740993", "9007199254740993", true)]
    [InlineData("1e400", "Infinity", true)]
    [InlineData("NaN", "NaN", false)]
    [InlineData("null", "0", false)]
    [InlineData("null", "null", true)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("\"\\u00e9\"", "\"é\"", true)]
    [InlineData("[1, [2, 3]]", "[1,[2,3]]", true)]
    [InlineData("[1,2]", "[1,2,3]", false)]
    [InlineData("[1,2,3]", "[1,2]", false)]
    [InlineData("[]", "{}", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true)]
    [InlineData("{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2}", false)]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":2}", false)]
    [InlineData("1 2", "1", false)]
    [InlineData("", "1", false)]
    [InlineData("[1,", "[1,2]", false)]
    [InlineData("{\"a\"", "{\"a\":1}", false)]
    [InlineData("(1, 2)", "[1, 2]", false)]
    [InlineData("[(1)]", "[[1]]", false)]
    [InlineData("{1: 2}", "{\"1\":2}", false)]
    public void Compares_as_python_does(string actual, string expected, bool equal) =>
        JsonValueComparer.Matches(actual, expected).ShouldBe(equal);

    [Theory]
    [InlineData("{5: 1, -7: 2}", "{\" 0_5 \":1,\"-07\":2}", true)]
    [InlineData("{5.0: 1}", "{\"5\":1}", true)]
    [InlineData("{true: 1}", "{\"1\":1}", true)]
    [InlineData("{5.5: 1}", "{\"5\":1}", false)]
    [InlineData("{\"5\": 1}", "{\"5\":1}", false)]
    [InlineData("{\"_5\": 1}", "{\"_5\":1}", true)]
    [InlineData("{\"\": 1}", "{\"\":1}", true)]
    [InlineData("[(1, [2]), (3)]", "[[1, [2]], [3]]", true)]
    [InlineData("[(1, (2))]", "[[1, [2]]]", false)]
    [InlineData("[(1, 2", "[[1, 2]]", false)]
    [InlineData("[(1, 2]]", "[[1, 2]]", false)]
    [InlineData("[[(1)]]", "[[[1]]]", false)]
    [InlineData("null", "[[]]", false)]
    public void Compares_as_the_grader_of_TACO_does(string actual, string expected, bool equal) =>
        TacoResultComparer.Matches(actual, expected).ShouldBe(equal);

    [Fact]
    public void Expected_text_that_is_not_json_is_an_error() => Should.Throw<FormatException>(() => JsonValueComparer.Matches("1", "[1"));

    [Fact]
    public void Endless_nesting_does_not_match() => JsonValueComparer.Matches(new string('[', 1_000_000), "[[1]]").ShouldBeFalse();

    [Fact]
    public void A_value_equals_itself_and_not_its_neighbour() => Gen.Select(Gen.Long.List[0, 20], Gen.String.List[0, 5]).Sample((numbers, texts) =>
    {
        var value = JsonSerializer.Serialize(new { numbers, texts });

        JsonValueComparer.Matches(value, value).ShouldBeTrue();
        JsonValueComparer.Matches(JsonSerializer.Serialize(new { texts, numbers }), value).ShouldBeTrue();
        JsonValueComparer.Matches(JsonSerializer.Serialize(new { texts, numbers = numbers.Append(1) }), value).ShouldBeFalse();
    });
}
