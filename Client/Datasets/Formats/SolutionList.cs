using System.Text;
using System.Text.Json;
using NousCoder.Client.Datasets.Json;

namespace NousCoder.Client.Datasets.Formats;

/// <summary>Reference solutions: a list, a text that holds a JSON list, or one program; each may stand between fences.</summary>
internal static class SolutionList
{
    /// <exception cref="RowException">The field holds something else.</exception>
    public static IReadOnlyList<string> Read(RowFields row, string field)
    {
        if (row.Find(field) is not { } value)
        {
            return [];
        }

        var inner = row.Inner(field)!.Value;
        if (inner.Span is not [(byte)'[', ..])
        {
            return value.IsText && !inner.IsEmpty ? [Unfence(Encoding.UTF8.GetString(inner.Span))] : [];
        }

        try
        {
            return [.. JsonWords.Elements(inner).Where(e => e.IsText).Select(e => Unfence(Encoding.UTF8.GetString(e.Unescape(field).Bytes.Span)))];
        }
        catch (JsonException)
        {
            // A program may begin with a bracket.
            return [Encoding.UTF8.GetString(inner.Span)];
        }
    }

    private static string Unfence(string text)
    {
        const string fence = "```";
        var open = text.IndexOf(fence, StringComparison.Ordinal);
        var begin = open < 0 ? -1 : text.IndexOf('\n', open);
        if (begin < 0)
        {
            return text;
        }

        var end = text.LastIndexOf(fence, StringComparison.Ordinal);
        return end > begin ? text[(begin + 1)..end] : text[(begin + 1)..];
    }
}
