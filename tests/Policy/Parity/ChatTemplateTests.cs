using NousCoder.Contracts.Problems;
using NousCoder.Grains.Prompts;

namespace NousCoder.Policy.Tests.Parity;

public sealed class ChatTemplateTests
{
    private const string System =
        "You are an expert Python programmer. You will be given a question (problem specification) and will generate a " +
        "correct Python program that matches the specification and passes all tests.";

    [Fact]
    public async Task Prompts_are_those_of_Qwen3s_own_template()
    {
        var prompts = Qwen3Reference.Messages.SelectMany(m => new[]
        {
            PromptTemplate.Render(PromptTemplate.NousCoder, ProblemKind.Stdin, m, ""),
            PromptTemplate.Render(PromptTemplate.LiveCodeBench, ProblemKind.Function, m, "class Solution:\n    def f(self):\n        "),
        }).ToList();

        var expected = await Oracle.AskAsync<string[]>("chat.mjs", prompts.Select(p => new[]
        {
            new { role = "system", content = System },
            new { role = "user", content = p.Single(segment => !segment.IsTemplate).Text },
        }));

        prompts.Select(p => string.Concat(p.Select(s => s.Text))).ShouldBe(expected);
    }
}
