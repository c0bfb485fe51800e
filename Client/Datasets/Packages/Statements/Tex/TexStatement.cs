namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>
/// Turns a statement for the Kattis class of LaTeX into Markdown; formulas stay as they are. What it does not know stays
/// visible. It never fails: a source that is too odd is returned as it is.
/// </summary>
internal static class TexStatement
{
    /// <param name="source">The source, with lines that end in a line feed.</param>
    /// <param name="name">The problem's name, for <c>\problemyamlname</c> and statements that do not give it; may be null.</param>
    /// <param name="samples">The samples that it may show.</param>
    /// <returns>The title, null if there is none, and the text below it.</returns>
    public static (string? Title, string Body) Convert(string source, string? name, StatementSamples samples)
    {
        try
        {
            var renderer = new TexRenderer(name, samples);
            var writer = new StatementWriter();
            renderer.Render(Body(TexComments.Remove(source)), writer);
            return (renderer.Title ?? name, writer.ToString());
        }
        catch (TexException)
        {
            return (name, source);
        }
    }

    // A whole document is given where only its body should be; its macros are defined before it.
    private static string Body(string source) => source.Replace("\\begin{document}", "\n\n").Replace("\\end{document}", "\n\n");
}
