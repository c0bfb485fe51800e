using System.Security.Cryptography;
using System.Text;

namespace NousCoder.Datasets.Import;

/// <summary>
/// Hash of a statement's letters and digits, without spaces, punctuation and capitals, and without the sentences that
/// SYNTHETIC-1 puts around every statement: the same problem has the same hash in most datasets that have it.
/// </summary>
internal static class StatementHash
{
    private const int HashBytes = 12;
    private const string Before = "solvethefollowingcodingproblemusingtheprogramminglanguagepython";

    private static readonly ImmutableArray<string> After =
        ["nowsolvetheproblemandreturnthecode", "theinputwillbestdinandyoushouldprintyoursolutiontostdout"];

    public static string Of(string statement)
    {
        var letters = new StringBuilder(statement.Length);
        // The one character that .NET refuses to normalize; it is no letter.
        foreach (var rune in statement.Replace("\uFFFE", "", StringComparison.Ordinal).Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                letters.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        var text = letters.ToString();
        text = text.StartsWith(Before, StringComparison.Ordinal) ? text[Before.Length..] : text;
        foreach (var sentence in After)
        {
            text = text.EndsWith(sentence, StringComparison.Ordinal) ? text[..^sentence.Length] : text;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
    }
}
