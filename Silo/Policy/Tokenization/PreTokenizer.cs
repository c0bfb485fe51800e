using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NousCoder.Policy.Tokenization;

/// <summary>
/// Cuts text into the pieces that are encoded apart, by the pattern of tokenizer.json. .NET's expressions see UTF-16 units and
/// so take a letter or digit beyond U+FFFF for something else; here each such character stands in the matched text as one unit
/// of its own category.
/// </summary>
internal sealed class PreTokenizer(string pattern)
{
    private const char LongS = '\u017F';

    // A character of the Basic Multilingual Plane for each category that has any beyond it.
    private static readonly Dictionary<UnicodeCategory, char> StandIns = new()
    {
        [UnicodeCategory.UppercaseLetter] = '\u2C6F',
        [UnicodeCategory.LowercaseLetter] = '\u1D00',
        [UnicodeCategory.ModifierLetter] = '\u02B0',
        [UnicodeCategory.OtherLetter] = '\u4E00',
        [UnicodeCategory.NonSpacingMark] = '\u0300',
        [UnicodeCategory.SpacingCombiningMark] = '\u0903',
        [UnicodeCategory.DecimalDigitNumber] = '\u0660',
        [UnicodeCategory.LetterNumber] = '\u2160',
        [UnicodeCategory.OtherNumber] = '\u00BD',
        [UnicodeCategory.DashPunctuation] = '\u2010',
        [UnicodeCategory.OtherPunctuation] = '\u00A7',
        [UnicodeCategory.MathSymbol] = '\u2200',
        [UnicodeCategory.CurrencySymbol] = '\u20AC',
        [UnicodeCategory.OtherSymbol] = '\u00A9',
        [UnicodeCategory.ModifierSymbol] = '\u02C2',
        [UnicodeCategory.Format] = '\u200B',
        [UnicodeCategory.PrivateUse] = '\uE000',
    };

    // Unicode folds the long s to an s when case is ignored, .NET does not. Both are letters, so the one can stand for the other.
    private readonly char _longS = pattern.Contains("(?i", StringComparison.Ordinal) ? 's' : LongS;
    private readonly Regex _expression = new(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant);

    /// <summary>The pieces in order; nothing of the text is lost.</summary>
    /// <param name="text">Without lone surrogates.</param>
    public IEnumerable<string> Split(string text)
    {
        var (projected, starts) = Project(text);
        var done = 0;
        foreach (Match match in _expression.Matches(projected))
        {
            if (match.Index > done)
            {
                yield return Piece(done, match.Index);
            }

            if (match.Length > 0)
            {
                yield return Piece(match.Index, match.Index + match.Length);
            }

            done = match.Index + match.Length;
        }

        if (done < projected.Length)
        {
            yield return Piece(done, projected.Length);
        }

        string Piece(int from, int to) => starts is null ? text[from..to] : text[starts[from]..starts[to]];
    }

    private (string Projected, int[]? Starts) Project(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return (text.Replace(LongS, _longS), null);
        }

        var projected = new StringBuilder(text.Length);
        var starts = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            starts.Add(at);
            at += rune.Utf16SequenceLength;
            projected.Append(rune.Value == LongS ? _longS : rune.IsBmp ? (char)rune.Value : StandIns.GetValueOrDefault(Rune.GetUnicodeCategory(rune), '\uFFFF'));
        }

        starts.Add(at);
        return (projected.ToString(), [.. starts]);
    }
}
