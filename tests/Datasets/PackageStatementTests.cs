using NousCoder.Tests;

namespace NousCoder.Datasets.Tests;

/// <summary>Statements of packages as an import keeps them.</summary>
public sealed class PackageStatementTests : IDisposable
{
    private const string Samples = "## Sample Input 1\n\n```\n1\n```\n\n## Sample Output 1\n\n```\n2\n```\n";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("name: Lamps\n", "problem_statement/problem.en.tex", "\\problemname{\\problemyamlname}\nText.\n", "# Lamps\n\nText.\n\n" + Samples)]
    [InlineData("name: Lamps\n", "problem_statement/problem.en.tex", "\\problemname{}\nText.\n", "# Lamps\n\nText.\n\n" + Samples)]
    [InlineData("name: Lamps\n", "problem_statement/problem.en.tex", "\\problemname\n\\emph{Text}.\n", "# Lamps\n\n*Text*.\n\n" + Samples)]
    [InlineData("name: Lamps\n", "problem_statement/problem.tex", "\\problemname{Lamps $n^2$}\nText.\n", "# Lamps $n^2$\n\nText.\n\n" + Samples)]
    [InlineData("name: {en: Lamps, sv: Lampor}\n", "problem_statement/problem.sv.tex", "Text.\n", "# Lampor\n\nText.\n\n" + Samples)]
    [InlineData("name: {en: Lamps, sv: Lampor}\n", "problem_statement/problem.de.tex", "Text.\n", "# Lamps\n\nText.\n\n" + Samples)]
    [InlineData("", "problem_statement/problem.en.tex", "Text.\n", "Text.\n\n" + Samples)]
    [InlineData("name: Lamps\n", "statement/problem.en.md", "# Lamps\n\nText.\n", "# Lamps\n\nText.\n\n" + Samples)]
    [InlineData("name: Lamps\n", "statement/problem.en.md", "Text.\n\n{{nextsample}}\n\nThe end.{{remainingsamples}}\n", "# Lamps\n\nText.\n\n" + Samples + "\nThe end.\n")]
    [InlineData("", "statement/problem.en.tex", "Text. \\nextsample The end. \\remainingsamples\n", "Text.\n\n" + Samples + "\nThe end.\n")]
    [InlineData("constants: {most: 750, name: x}\n", "statement/problem.en.tex", "At most {{most}}, $n \\le \\constant{most}$.\n", "At most 750, $n \\le 750$.\n\n" + Samples)]
    [InlineData("constants: {most: 750}\n", "statement/problem.en.md", "At most {{most}}, {{least}}.\n", "At most 750, {{least}}.\n\n" + Samples)]
    public async Task A_statement_has_its_title_its_constants_and_its_samples(string settings, string file, string text, string expected)
    {
        Write("problem.yaml", settings);
        Write(file, text);

        (await StatementAsync()).ShouldBe(expected);
    }

    [Theory]
    [InlineData(".in.statement", "1 (a number)\n", ".ans.statement", "2 (its double)\n", "1 (a number)", "2 (its double)")]
    [InlineData(".out", "two\n", ".in.download", "x\n", "1", "two")]
    [InlineData(".in.statement", "``` a\n\n", ".ans.statement", "", "``` a", "")]
    public async Task What_the_statement_shows_of_a_sample_may_differ_from_the_test(
        string ending, string content, string otherEnding, string otherContent, string input, string output)
    {
        Write("problem_statement/problem.en.tex", "Text.\n");
        Write($"data/sample/1{ending}", content);
        Write($"data/sample/1{otherEnding}", otherContent);
        var fence = input.Contains("```") ? "````" : "```";

        (await StatementAsync()).ShouldBe($"Text.\n\n## Sample Input 1\n\n{fence}\n{input}\n{fence}\n\n## Sample Output 1\n\n```\n{output}\n```\n");
    }

    [Fact]
    public async Task Samples_that_no_prompt_could_hold_are_not_shown()
    {
        Write("problem_statement/problem.en.tex", "Text.\n");
        Write("data/sample/0.in", new string('7', 70_000));
        Write("data/sample/0.ans", "8\n");

        (await StatementAsync()).ShouldStartWith("Text.\n\n## Sample Input 1\n\n(70000 bytes, not shown)\n\n## Sample Output 1\n\n(2 bytes, not shown)\n");
    }

    [Theory]
    [InlineData("A ![red *boat*](img/boat.png) and ![](b.png).", "A [Figure: red boat] and [Figure: b.png].")]
    [InlineData("<div class=\"x\">\n<img src=\"b.png\" alt=\"B\"/> 2<sup>n</sup>&nbsp;<!-- no -->\n</div>", "\n[Figure: B] 2^n\u00a0")]
    [InlineData("One<br>two <b>three</b> &lt; four", "One\ntwo three < four")]
    [InlineData("$a<b>c$, `<b>`, and $$x<y$$", "$a<b>c$, `<b>`, and $$x<y$$")]
    [InlineData("| a | b |\n|---|---|\n| *1* | <i>2</i> |\n\nA note[^1].\n\n[^1]: It.", "| a | b |\n|---|---|\n| *1* | 2 |\n\nA note[^1].\n\n[^1]: It.")]
    public async Task Markdown_loses_its_HTML_and_its_pictures(string text, string expected)
    {
        Write("statement/problem.en.md", text);

        (await StatementAsync()).ShouldBe($"{expected.Trim('\n')}\n\n{Samples}");
    }

    [Fact]
    public async Task Markdown_that_its_parser_gives_up_stays_as_it_is()
    {
        var text = new string('>', 5000) + "<b>";
        Write("statement/problem.en.md", text);

        (await StatementAsync()).ShouldStartWith(text);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> StatementAsync()
    {
        foreach (var (file, content) in new[] { ("problem.yaml", ""), ("data/sample/1.in", "1\n"), ("data/sample/1.ans", "2\n") })
        {
            if (!File.Exists(_folder[file]))
            {
                Write(file, content);
            }
        }

        var source = await ProblemSources.OpenAsync(_folder.Path, "icpc", TestContext.Current.CancellationToken);
        var row = (await Rows.ReadAsync(source)).ShouldHaveSingleItem();
        return row.Row.ShouldNotBeNull(row.Damage).Definition.Statement;
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], content);
    }
}
