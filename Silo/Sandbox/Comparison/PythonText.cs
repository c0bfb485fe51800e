using System.Buffers;

namespace NousCoder.Sandbox.Comparison;

/// <summary>Python's <c>str.strip</c> and <c>str.split</c>, whose idea of white space differs from .NET's in U+001C to U+001F.</summary>
internal static class PythonText
{
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(
        "\t\n\v\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000");

    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAnyExcept(WhiteSpace);
        return start < 0 ? [] : text[start..(text.LastIndexOfAnyExcept(WhiteSpace) + 1)];
    }

    /// <summary>Takes the next white-space separated token off <paramref name="rest"/>; empty when there is none.</summary>
    public static ReadOnlySpan<char> NextToken(ref ReadOnlySpan<char> rest)
    {
        var start = rest.IndexOfAnyExcept(WhiteSpace);
        if (start < 0)
        {
            rest = [];
            return [];
        }

        rest = rest[start..];
        var end = rest.IndexOfAny(WhiteSpace);
        var token = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..];
        return token;
    }
}
