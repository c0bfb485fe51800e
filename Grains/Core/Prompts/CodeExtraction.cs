namespace NousCoder.Grains.Prompts;

/// <summary>Finds the program in a completion, in time linear in its length whatever a policy writes.</summary>
public static class CodeExtraction
{
    private const string Fence = "```";

    /// <summary>The program, or null where the completion has none; an empty block is an empty program.</summary>
    public static string? Extract(string completion, CodeExtractionRule rule) => rule switch
    {
        CodeExtractionRule.NousCoder => LastBlock(completion),
        CodeExtractionRule.LiveCodeBench => BetweenLastTwoFences(completion),
        _ => throw new NousCoderException($"generation.extraction: {rule} is no rule; it must be nouscoder or livecodebench"),
    };

    /// <summary>
    /// The group of the last match that Python's re.findall has for <c>^```(?:\w+)?\s*\n(.*?)(?=^```)```</c>, multiline and
    /// dot-all. Scanned by hand: a backtracking engine takes quadratic time over a fence and a run of blank lines.
    /// </summary>
    private static string? LastBlock(string text)
    {
        string? last = null;
        for (var fence = FenceLine(text, 0); fence >= 0;)
        {
            var start = BodyStart(text, fence + Fence.Length);
            if (start < 0)
            {
                fence = FenceLine(text, fence + 1);
                continue;
            }

            var end = FenceLine(text, start);
            if (end < 0)
            {
                break;
            }

            last = text[start..end];
            fence = FenceLine(text, end + 1);
        }

        return last;
    }

    /// <summary>Where the next line begins with a fence, at or after <paramref name="from"/>; -1 for nowhere.</summary>
    private static int FenceLine(string text, int from)
    {
        while (true)
        {
            var at = text.IndexOf(Fence, from, StringComparison.Ordinal);
            if (at <= 0 || text[at - 1] == '\n')
            {
                return at;
            }

            from = at + 1;
        }
    }

    /// <summary>What <c>(?:\w+)?\s*\n</c> leaves: the position after the last line break before the first character of a body; -1 where the line is no opening fence.</summary>
    private static int BodyStart(string text, int at)
    {
        while (at < text.Length && IsWord(text[at]))
        {
            at++;
        }

        var start = -1;
        for (; at < text.Length && IsSpace(text[at]); at++)
        {
            start = text[at] == '\n' ? at + 1 : start;
        }

        return start;
    }

    /// <summary>The lines between the last two that hold a fence anywhere.</summary>
    private static string? BetweenLastTwoFences(string text)
    {
        var last = text.LastIndexOf(Fence, StringComparison.Ordinal);
        var end = last < 0 ? -1 : text.LastIndexOf('\n', last);
        var first = end < 0 ? -1 : text.LastIndexOf(Fence, end, StringComparison.Ordinal);
        if (first < 0)
        {
            return null;
        }

        var start = text.IndexOf('\n', first) + 1;
        return start > end ? "" : text[start..end];
    }

    // Python's \w and \s, which differ from .NET's.
    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c) || char.IsNumber(c);

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';
}
