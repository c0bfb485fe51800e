namespace NousCoder.Policy.Tokenization;

/// <summary>
/// GPT-2's printable stand-ins for bytes, in which byte-level vocabularies are written: printable Latin-1 stands for itself,
/// the other bytes for U+0100 and on (https://github.com/openai/gpt-2/blob/master/src/encoder.py, bytes_to_unicode).
/// </summary>
internal static class ByteLevelCharacters
{
    private static readonly char[] Characters = Make();
    private static readonly Dictionary<char, byte> Bytes = Characters.Index().ToDictionary(c => c.Item, c => (byte)c.Index);

    /// <summary>All 256 in code-point order.</summary>
    public static IEnumerable<char> All => Characters.Order();

    public static char Of(byte value) => Characters[value];

    /// <summary>The bytes of a token's text, or null where a character stands for none.</summary>
    public static byte[]? BytesOf(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }

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
