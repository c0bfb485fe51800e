using System.Text;

namespace NousCoder.Policy.Warmup;

/// <summary>
/// GPT-2's printable stand-ins for bytes, in which byte-level vocabularies are written: printable Latin-1 stands for itself,
/// the other bytes for U+0100 and on (https://github.com/openai/gpt-2/blob/master/src/encoder.py, bytes_to_unicode).
/// </summary>
internal static class ByteLevelAlphabet
{
    private static readonly char[] Characters = Make();

    /// <summary>The 256 stand-ins in code-point order, which is how the ids of byte tokens run.</summary>
    public static IEnumerable<string> Tokens => Characters.Order().Select(c => c.ToString());

    /// <summary>The stand-ins of a text's UTF-8 bytes.</summary>
    public static IEnumerable<string> Of(string text) => Encoding.UTF8.GetBytes(text).Select(b => Characters[b].ToString());

    private static char[] Make()
    {
        var characters = new char[256];
        var next = (char)256;
        for (var b = 0; b < characters.Length; b++)
        {
            var printable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[b] = printable ? (char)b : next++;
        }

        return characters;
    }
}
