using System.Text.RegularExpressions;
using CsCheck;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Prompts;

namespace NousCoder.Unit.Tests.Prompts;

public sealed class CodeExtractionTests
{
    [Theory]
    [InlineData("no code at all", null)]
    [InlineData("```python\nprint(1)\n", null)]
    [InlineData("```python\nprint(1)\n```", "print(1)\n")]
    [InlineData("```\nprint(1)\n```", "print(1)\n")]
    [InlineData("```python\n```", "")]
    [InlineData("think ```python\nprint(1)\n```", null)]
    [InlineData("```python\na\n```\ntext\n```py\nb\n```\nbye", "b\n")]
    [InlineData("```python\na\n```\nand then ```\nnothing", "a\n")]
    public void The_last_fenced_block_is_the_program(string completion, string? program) =>
        CodeExtraction.Extract(completion, CodeExtractionRule.NousCoder).ShouldBe(program);

    [Fact]
    public void It_finds_what_the_published_pattern_finds() => Gen.String[Gen.Char["``\n\na \té"], 0, 60].Sample(
        text =>
        {
            var matches = Regex.Matches(text, @"^```(?:\w+)?\s*\n(.*?)(?=^```)```", RegexOptions.Multiline | RegexOptions.Singleline);
            return CodeExtraction.Extract(text, CodeExtractionRule.NousCoder) == (matches.Count == 0 ? null : matches[^1].Groups[1].Value);
        },
        iter: 20_000);

    [Theory]
    [InlineData("no code", null)]
    [InlineData("only one ```", null)]
    [InlineData("```python\na\n```\nb\n```", "b")]
    [InlineData("text ```python\na\nb\n``` end", "a\nb")]
    public void LiveCodeBench_takes_what_is_between_the_last_two_fences(string completion, string? program) =>
        CodeExtraction.Extract(completion, CodeExtractionRule.LiveCodeBench).ShouldBe(program);

    [Fact]
    public void A_long_run_of_fences_and_blank_lines_takes_no_longer_than_its_length() =>
        CodeExtraction.Extract(string.Concat(Enumerable.Repeat("```\n\n\n\n", 200_000)) + "x", CodeExtractionRule.NousCoder).ShouldBe("");
}
