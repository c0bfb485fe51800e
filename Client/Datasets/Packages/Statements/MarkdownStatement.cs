using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NousCoder.Datasets.Packages.Statements;

/// <summary>
/// Turns a statement in Markdown into one without HTML and pictures, and puts samples where it asks for them. All else stays as
/// it is.
/// </summary>
internal static partial class MarkdownStatement
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseMathematics().UsePipeTables().UseFootnotes().Build();

    public static string Convert(string text, StatementSamples samples)
    {
        var result = new StringBuilder();
        var end = 0;
        foreach (var (start, length, replacement) in Edits(text))
        {
            if (start >= end)
            {
                result.Append(text, end, start - end).Append(replacement);
                end = start + length;
            }
        }

        return SampleTag().Replace(result.Append(text, end, text.Length - end).ToString(), tag =>
            tag.Groups["name"].Value == "nextsample" ? samples.Next() ?? "" : string.Join("\n\n", samples.Remaining()));
    }

    private static IEnumerable<(int Start, int Length, string Text)> Edits(string text)
    {
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // Its parser gives up on deep nesting; the source is still readable.
            return [];
        }

        return document.Descendants().Select(node => (node.Span.Start, node.Span.Length, Text: Replacement(node, text)))
            .Where(e => e.Text is not null && e.Length > 0 && e.Start >= 0 && e.Start + e.Length <= text.Length)
            .Select(e => (e.Start, e.Length, e.Text!))
            .OrderBy(e => e.Start).ThenByDescending(e => e.Length);
    }

    private static string? Replacement(MarkdownObject node, string text) => node switch
    {
        LinkInline { IsImage: true } image => Figure(PlainText(image), image.Url),
        HtmlBlock or HtmlInline => WithoutTags(text.Substring(node.Span.Start, node.Span.Length)),
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        _ => null,
    };

    private static string PlainText(ContainerInline inline) =>
        string.Concat(inline.Descendants<LiteralInline>().Select(l => l.Content.ToString()));

    private static string Figure(string? text, string? file) =>
        $"[Figure: {(string.IsNullOrWhiteSpace(text) ? Path.GetFileName(file) : text.Trim())}]";

    private static string WithoutTags(string html)
    {
        var text = Comment().Replace(html, "");
        text = Picture().Replace(text, m => Figure(Attribute(m.Value, "alt"), Attribute(m.Value, "src")));
        text = LineEnd().Replace(text, "\n");
        text = Raised().Replace(text, m => m.Groups["name"].Value.Equals("sup", StringComparison.OrdinalIgnoreCase) ? "^" : "_");
        return WebUtility.HtmlDecode(Tag().Replace(text, ""));
    }

    private static string? Attribute(string tag, string name) => Attributes().Matches(tag)
        .FirstOrDefault(m => m.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } attribute
            ? WebUtility.HtmlDecode(attribute.Groups["value"].Value)
            : null;

    [GeneratedRegex("""(?<name>[a-zA-Z-]+)\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s>]+))""")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\{\{(?<name>nextsample|remainingsamples)\}\}")]
    private static partial Regex SampleTag();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<img\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Picture();

    [GeneratedRegex(@"<br\s*/?>|</(?:p|div|li|tr|h[1-6])\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex LineEnd();

    [GeneratedRegex("<(?<name>su[bp])>", RegexOptions.IgnoreCase)]
    private static partial Regex Raised();

    [GeneratedRegex("</?[a-z!?][^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
