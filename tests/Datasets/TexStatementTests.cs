using CsCheck;
using NousCoder.Datasets.Packages;
using NousCoder.Datasets.Packages.Statements;
using NousCoder.Datasets.Packages.Statements.Tex;
using NousCoder.Tests;

namespace NousCoder.Datasets.Tests;

public sealed class TexStatementTests
{
    private static readonly StatementSamples NoSamples = None();

    [Theory]
    [InlineData("a  b\n c\n\n\n d", "a b\nc\n\nd")]
    [InlineData("a % no\n  b\n% no\nc%\n\nd \\% e", "a b\nc\n\nd % e")]
    [InlineData("A~b -- c --- d, ``e'' `f' g's", "A b – c — d, \"e\" 'f' g's")]
    [InlineData("\\#1 \\$5 \\& \\_ \\{x\\} 100\\,000 \\ldots{} x\\dots", "#1 $5 & _ {x} 100 000 ... x...")]
    [InlineData("\\'e\\\"{o}\\^\\i \\c{c}\\aa\\ss{} \\v{S}", "éöîçåß Š")]
    [InlineData("\\emph{a} \\textbf{b \\emph{c}} \\texttt{d--e} {\\bf f g} {\\tt h} {i} \\underline{j}", "*a* **b *c*** `d--e` **f g** `h` i j")]
    [InlineData("a\\emph{ b }c \\texttt{`} \\emph{} d", "a *b* c `` ` `` d")]
    [InlineData("\\verb|a{%| \\lstinline{b_c} \\verb+d", "`a{%` `b_c` `d`")]
    [InlineData("\\href{https://a.example/b%20c}{there} \\url{https://d.example/%7E}", "there (https://a.example/b%20c) https://d.example/%7E")]
    [InlineData("a \\noindent b \\vspace{-3mm} c \\hspace*{1em} d\\label{x} \\small e", "a b c d e")]
    [InlineData("a\\\\b\\\\[3pt] c \\newline d", "a\nb\nc\nd")]
    [InlineData("\\section*{Input}\nOne.\n\\subsection{Part}\nTwo.\n\\paragraph{Three} four.", "## Input\n\nOne.\n\n### Part\n\nTwo.\n**Three** four.")]
    [InlineData("\\begin{Input}\nOne.\n\\end{Input}\n\\begin{Output} Two. \\end{Output}", "## Input\n\nOne.\n\n## Output\n\nTwo.")]
    [InlineData("$a \\le\n b_1$, \\(c\\), costs $5", "$a \\le b_1$, $c$, costs $5")]
    [InlineData("x \\[ a \\] y $$ b\n$$ z", "x\n$$a$$\ny\n$$b$$\nz")]
    [InlineData("\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}\\begin{equation}d\\end{equation}", "$$\\begin{align*} a &= b \\\\ &= c \\end{align*}$$\n$$d$$")]
    [InlineData("A\n\\illustration{0.4}{boat.png}{A \\emph{boat}}%\nB \\illustration{.3}{c}{}", "A\n\n[Figure: A *boat*]\n\nB\n\n[Figure: c]")]
    [InlineData("\\begin{figure}[h]\\centering\n\\includegraphics[width=0.3\\textwidth]{one}\n\\caption{Two.}\\end{figure}", "[Figure: one]\nTwo.")]
    [InlineData("a\\footnote{b \\emph{c}}.", "a (footnote: b *c*).")]
    [InlineData("\\begin{itemize}\n\\item a\n b\n\\item\nc\n\\begin{enumerate}\n\\item d\n\\item[x] e\n\\item f\n\\end{enumerate}\n\\item g\n\\end{itemize}h",
        "- a\n  b\n- c\n  1. d\n  - x e\n  2. f\n- g\n\nh")]
    [InlineData("a\n\\begin{description}\\item[b] c \\item[$d$]e\n\n f\\end{description}", "a\n\n- **b** c\n- **$d$** e\n\n  f")]
    [InlineData("\\begin{tabular}{|l|r|}\\hline\na & \\textbf{b} \\\\ \\hline\n\\multicolumn{2}{c}{c \\& d} \\\\[2pt]\n$x$ & {y & z}\n\\end{tabular}",
        "a | **b**\nc & d\n$x$ | y & z")]
    [InlineData("\\begin{center}\\begin{minipage}{3cm}\na\n\\end{minipage}\\end{center}b", "a\n\nb")]
    [InlineData("a\n\\begin{verbatim}\n  b % {\n\n c\n\\end{verbatim}\nd", "a\n\n```\n  b % {\n\n c\n```\n\nd")]
    [InlineData("\\begin{lstlisting}[language=C]\n#define A\n\\end{lstlisting}", "```\n#define A\n```")]
    [InlineData("a\\begin{comment}b\\end{comment}c \\iffalse d \\fi e \\ifplastex f \\else g \\fi h \\begin{tikzpicture}\\draw (0,0);\\end{tikzpicture}", "ac e g h [Figure]")]
    [InlineData("\\newcommand{\\maxn}{100\\,000}\\newcommand*\\two[2][x]{#1 and \\emph{#2}}\\def\\three#1{<#1>}\n$n \\le \\maxn$ \\maxn{} \\two{y} \\two[z]{y} \\three{w}",
        "$n \\le 100\\,000$ 100 000 x and *y* z and *y* <w>")]
    [InlineData("\\documentclass{article}\\usepackage[utf8]{inputenc}\\begin{document}a\\end{document}", "a")]
    [InlineData("\\epigraph{a}{b} \\textcolor{red}{c} \\foreignlanguage{german}{d} \\sout{e} \\SI{5}{km}", "a — b\n\nc d ~~e~~ 5 km")]
    [InlineData("\\unknown{a} \\begin{odd}b\\end{odd} \\other c", "a\n\nb\n\n\\other c")]
    [InlineData("}a\\emph", "a")]
    public void It_becomes_Markdown(string source, string expected) => Convert(source).Body.Trim().ShouldBe(expected);

    [Theory]
    [InlineData("\\def\\a{\\a}\\a")]
    [InlineData("\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\d\\d}\\def\\d{\\e\\e}\\def\\e{\\f\\f}\\def\\f{\\g\\g}\\def\\g{\\h\\h}\\def\\h{\\k\\k}\\def\\k{\\m\\m}\\def\\m{\\n\\n}\\def\\n{\\p\\p}\\def\\p{\\q\\q}\\def\\q{\\r\\r}\\def\\r{\\z\\z}\\def\\z{x}$\\a$")]
    [InlineData("\\def\\a#1{#1#1#1#1#1#1#1#1#1}\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{x}}}}}}}}}}")]
    public void Macros_without_end_leave_the_source_as_it_is(string source) => Convert(source).Body.ShouldBe(source);

    [Theory]
    [InlineData("\\emph{")]
    [InlineData("{\\bf ")]
    [InlineData("\\begin{itemize}\\item ")]
    [InlineData("\\[ ")]
    [InlineData("\\\\[")]
    [InlineData("$$ ")]
    [InlineData("\\verb|")]
    [InlineData("\\newcommand{")]
    [InlineData("\\begin{tabular}{l} & ")]
    [InlineData("{")]
    [InlineData("%\n")]
    [InlineData("\\iffalse\\fi ")]
    public async Task Odd_sources_neither_fail_nor_take_long(string part)
    {
        var source = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length));

        // A time-out is the failure; the conversion is a fraction of a second.
        await Task.Run(() => Convert(source), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void No_source_makes_it_fail()
    {
        string[] pieces =
        [
            "\\", "{", "}", "$", "$$", "[", "]", "%", "&", "~", "\n", "\n\n", " ", "a", "`", "-", "#1", "*", "\\begin{itemize}", "\\end{itemize}", "\\item",
            "\\begin{tabular}{ll}", "\\end{tabular}", "\\\\", "\\emph", "\\texttt{", "\\verb|", "\\def\\x#1{", "\\x", "\\newcommand{\\y}[1]{", "\\y", "\\(", "\\[",
            "\\]", "\\href{", "\\begin{", "\\begin{verbatim}", "\\end{verbatim}", "\\ifplastex", "\\fi", "\\problemname", "\\'", "\\multicolumn{2}", "\\footnote{", "{\\bf",
        ];

        Gen.Int[0, pieces.Length - 1].Array[0, 30].Sample(parts => Convert(string.Concat(parts.Select(p => pieces[p]))).Body.ShouldNotBeNull(), iter: 3000, threads: 1);
    }

    private static (string? Title, string Body) Convert(string source) => TexStatement.Convert(source, "Name", NoSamples);

    private static StatementSamples None()
    {
        using var folder = new TemporaryFolder();
        using var files = new FolderFiles(folder.Path, CancellationToken.None);
        return StatementSamples.Of(new PackageFolder(files, ""));
    }
}
