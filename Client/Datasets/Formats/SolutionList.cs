using System.Text;
using System.Text.Json;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Formats;

/// <summary>Reference solutions: a list, a text that holds a JSON list, or one program; each may stand between fences.</summary>
internal static class SolutionList
{
    /// <exception cref="RowException">The field holds something else.</exception>
    public static ReferenceSolutions Read(RowFields row, string field)
    {
        if (row.Find(field) is not { } value)
        {
            return ReferenceSolutions.None;
        }

        var inner = row.Inner(field)!.Value;
        if (inner.Span is not [(byte)'[', ..])
        {
            return value.IsText && !inner.IsEmpty ? ReferenceSolutions.Of([Program(inner)]) : ReferenceSolutions.None;
        }

        try
        {
            return ReferenceSolutions.Of(JsonWords.Elements(inner).Where(e => e.IsText).Select(e => Program(e.Unescape(field).Bytes)));
        }
        catch (JsonException)
        {
            // A program may begin with a bracket.
            return ReferenceSolutions.Of([Text(inner)]);
        }
    }

    private static string? Program(Memory<byte> utf8) => Text(utf8) is { } text ? Unfence(text) : null;

    private static string? Text(Memory<byte> utf8) => utf8.Length <= ReferenceSolutions.MaxBytes ? Encoding.UTF8.GetString(utf8.Span) : null;

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
