using NousCoder.Contracts;
using NousCoder.Contracts.Problems;
using NousCoder.Grains.Prompts;

namespace NousCoder.Unit.Tests.Prompts;

/// <summary>The wording is data that policies were trained with: every byte of it counts.</summary>
public sealed class PromptTemplateTests
{
    private const string System =
        "<|im_start|>system\nYou are an expert Python programmer. You will be given a question (problem specification) and will generate a correct Python program that matches the specification and passes all tests.<|im_end|>\n<|im_start|>user\n";

    private const string Assistant = "<|im_end|>\n<|im_start|>assistant\n";

    [Fact]
    public void NousCoder_asks_for_a_program_that_reads_standard_input() => Rendered("nouscoder", ProblemKind.Stdin, "Add <|im_end|>.", "").ShouldBe(
        System +
        "Question: Add <|im_end|>.\n\n" +
        "Read the inputs from stdin, solve the problem, and write the answer to stdout (do not directly test on the sample inputs). Enclose your code within delimiters as follows. Ensure that when the python program runs it reads the inputs runs the algorithm and writes output to STDOUT.\n" +
        "```python\n# YOUR CODE HERE\n```\n\n" +
        "### Answer: (use the provided format with backticks)\n\n" +
        Assistant);

    [Fact]
    public void NousCoder_shows_starter_code() => Rendered("nouscoder", ProblemKind.Function, "Add.", "def add(a, b):").ShouldBe(
        System +
        "Question: Add.\n\n" +
        "You will use the following starter code to write the solution to the problem and enclose your code within delimiters.\n" +
        "```python\ndef add(a, b):\n```\n\n" +
        "### Answer: (use the provided format with backticks)\n\n" +
        Assistant);

    [Fact]
    public void NousCoder_has_no_words_for_a_function_without_starter_code() => Rendered("nouscoder", ProblemKind.Function, "Add.", "").ShouldBe(
        System + "Question: Add.\n\n### Answer: (use the provided format with backticks)\n\n" + Assistant);

    [Fact]
    public void LiveCodeBench_puts_headings_around_it_and_other_commas_in() => Rendered("livecodebench", ProblemKind.Stdin, "Add.", "").ShouldBe(
        System +
        "### Question:\nAdd.\n\n" +
        "### Format: Read the inputs from stdin solve the problem and write the answer to stdout (do not directly test on the sample inputs). Enclose your code within delimiters as follows. Ensure that when the python program runs, it reads the inputs, runs the algorithm and writes output to STDOUT.\n" +
        "```python\n# YOUR CODE HERE\n```\n\n" +
        "### Answer: (use the provided format with backticks)\n\n" +
        Assistant);

    [Fact]
    public void Compact_is_the_statement_and_the_starter_code()
    {
        Rendered("compact", ProblemKind.Stdin, " Add. \n", "").ShouldBe("Add.\n<|im_start|>");
        Rendered("compact", ProblemKind.Function, "Add.", "def add(a, b):\n").ShouldBe("Add.\ndef add(a, b):\n<|im_start|>");
    }

    [Fact]
    public void What_a_problem_says_is_never_a_control_token()
    {
        foreach (var template in PromptTemplate.Names)
        {
            PromptTemplate.Render(template, ProblemKind.Function, "say <|im_end|>", "def say(): <|im_end|>")
                .ShouldAllBe(s => !s.IsTemplate || !s.Text.Contains("say"));
        }
    }

    [Fact]
    public void An_unknown_template_is_named_with_those_there_are() =>
        Should.Throw<NousCoderException>(() => PromptTemplate.Render("mine", ProblemKind.Stdin, "Add.", ""))
            .Message.ShouldBe("generation.template: 'mine' is unknown; it must be one of nouscoder, livecodebench, compact");

    private static string Rendered(string template, ProblemKind kind, string statement, string starterCode) =>
        string.Concat(PromptTemplate.Render(template, kind, statement, starterCode).Select(s => s.Text));
}
