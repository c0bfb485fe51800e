using System.Globalization;
using System.Text;

namespace NousCoder.Policy.Tokenization;

/// <summary>
/// Unicode's form C as of Unicode 9.0, whose tables Hugging Face's library has: a character that came later is not reordered
/// and composes with nothing there, so what stands before it and what stands after it are composed apart.
/// </summary>
internal static class Composition
{
    // What came after 9.0 and has a combining class or composes by now (https://www.unicode.org/Public/UCD/latest/ucd,
    // DerivedAge.txt and UnicodeData.txt). Ranges also hold unassigned characters, for which the same is true.
    private static readonly (int First, int Last)[] Later =
    [
        (0x7FD, 0x7FD), (0x897, 0x89F), (0x8CA, 0x8D3), (0x9FE, 0x9FE), (0xAFA, 0xAFF), (0xB55, 0xB55), (0xC04, 0xC04),
        (0xC3C, 0xC3C), (0xCF3, 0xD00), (0xD3B, 0xD3C), (0xD81, 0xD81), (0xEBA, 0xEBA), (0xECE, 0xECE), (0x1715, 0x1715),
        (0x180F, 0x180F), (0x1ABF, 0x1AFF), (0x1CF7, 0x1CF7), (0x1DF6, 0x1DFA), (0xA82C, 0xA82C), (0xA8FF, 0xA8FF),
        (0x105C9, 0x105E4), (0x10D24, 0x10D6D), (0x10EAB, 0x10F85), (0x11070, 0x11074), (0x110C2, 0x110C2), (0x11145, 0x11146),
        (0x111CE, 0x111CF), (0x11241, 0x11241), (0x1133B, 0x1133B), (0x11380, 0x113E2), (0x1145E, 0x1145E), (0x1182C, 0x1183A),
        (0x11930, 0x11A99), (0x11B60, 0x11B67), (0x11D31, 0x11F5A), (0x13440, 0x13455), (0x16100, 0x1612F), (0x16D63, 0x16D6A),
        (0x16F4F, 0x16F4F), (0x16F7F, 0x16F87), (0x16FE4, 0x16FF1), (0x1CF00, 0x1CF46), (0x1E08F, 0x1E5EF), (0x1E6E3, 0x1E6F5),
    ];

    /// <summary>Composes a text.</summary>
    /// <param name="text">Without lone surrogates.</param>
    public static string Compose(string text)
    {
        // Nothing before U+0300 combines.
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF'))
        {
            return text;
        }

        var composed = new StringBuilder(text.Length);
        var (start, at) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var next = at + rune.Utf16SequenceLength;
            if (StandsApart(rune))
            {
                composed.Append(text[start..at].Normalize(NormalizationForm.FormC)).Append(text, at, next - at);
                start = next;
            }

            at = next;
        }

        return composed.Append(text[start..].Normalize(NormalizationForm.FormC)).ToString();
    }

    private static bool StandsApart(Rune rune)
    {
        foreach (var (first, last) in Later)
        {
            if (rune.Value <= last)
            {
                // Of unassigned characters .NET refuses U+FFFE, and those it does not know the system's library may.
                return rune.Value >= first || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned;
            }
        }

        return Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned;
    }
}
