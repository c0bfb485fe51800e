using System.Text;

namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>Removes what TeX reads over: comments, <c>comment</c> environments and branches that are never taken.</summary>
internal static class TexComments
{
    private static readonly ImmutableArray<string> Verbatim = ["verbatim", "lstlisting", "Verbatim", "minted", "alltt"];

    // Their argument may contain a percent sign.
    private static readonly ImmutableArray<string> Addresses = ["\\url", "\\href", "\\path", "\\nolinkurl"];

    public static string Remove(string source)
    {
        var text = new StringBuilder(source.Length);
        for (var at = 0; at < source.Length;)
        {
            var end = source[at] switch
            {
                '\\' => SkipCommand(source, at, text),
                '%' => SkipComment(source, at, text),
                _ => -1,
            };
            if (end < 0)
            {
                text.Append(source[at]);
                end = at + 1;
            }

            at = end;
        }

        return text.ToString();
    }

    /// <returns>Where to go on; -1 if only the backslash was seen.</returns>
    private static int SkipCommand(string source, int at, StringBuilder text)
    {
        if (StartsWith(source, at, "\\begin{comment}"))
        {
            return After(source, "\\end{comment}", at);
        }

        if (StartsWith(source, at, "\\iffalse"))
        {
            return After(source, "\\fi", at);
        }

        var end = at + 2;
        if (Verbatim.FirstOrDefault(v => StartsWith(source, at, $"\\begin{{{v}}}")) is { } name)
        {
            end = After(source, $"\\end{{{name}}}", at);
        }
        else if (StartsWith(source, at, "\\verb") || StartsWith(source, at, "\\lstinline"))
        {
            end = TexReader.EndOfVerb(source, at);
        }
        else if (Addresses.FirstOrDefault(a => StartsWith(source, at, a + "{")) is { } command)
        {
            end = After(source, "}", at + command.Length);
        }

        end = Math.Min(end, source.Length);
        text.Append(source, at, end - at);
        return end;
    }

    private static int SkipComment(string source, int at, StringBuilder text)
    {
        var end = source.IndexOf('\n', at);
        if (end < 0)
        {
            return source.Length;
        }

        var next = end + 1;
        while (next < source.Length && source[next] is ' ' or '\t')
        {
            next++;
        }

        // A comment takes the end of its line with it, but a blank line after it still ends the paragraph.
        if (next < source.Length && source[next] == '\n')
        {
            text.Append("\n\n");
        }

        return next;
    }

    private static bool StartsWith(string source, int at, string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    private static int After(string source, string text, int from) =>
        source.IndexOf(text, from, StringComparison.Ordinal) is >= 0 and var found ? found + text.Length : source.Length;
}
