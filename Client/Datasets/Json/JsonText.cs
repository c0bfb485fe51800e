using System.Text;

namespace NousCoder.Datasets.Json;

/// <summary>Unescapes JSON strings in place, which <see cref="System.Text.Json"/> does only into other memory.</summary>
internal static class JsonText
{
    private const int UnicodeEscape = 6;

    /// <summary>Unescapes what stands between the quotes of a JSON string that a reader accepted.</summary>
    /// <returns>The text, at the beginning of the same memory; null where half a surrogate pair stands in it.</returns>
    public static Memory<byte>? Unescape(Memory<byte> escaped)
    {
        var span = escaped.Span;
        var read = span.IndexOf((byte)'\\');
        if (read < 0)
        {
            return escaped;
        }

        var written = read;
        while (read < span.Length)
        {
            if (span[read] != '\\')
            {
                var run = span[read..];
                run = run.IndexOf((byte)'\\') is >= 0 and var end ? run[..end] : run;
                run.CopyTo(span[written..]);
                (read, written) = (read + run.Length, written + run.Length);
            }
            else if (span[read + 1] != 'u')
            {
                span[written++] = Short(span[read + 1]);
                read += 2;
            }
            else if (TryReadRune(span, ref read, out var rune))
            {
                // Never longer than its escape, so nothing that is still to be read is overwritten.
                written += rune.EncodeToUtf8(span[written..]);
            }
            else
            {
                return null;
            }
        }

        return escaped[..written];
    }

    private static byte Short(byte escape) => escape switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escape,
    };

    private static bool TryReadRune(ReadOnlySpan<byte> span, ref int read, out Rune rune)
    {
        var first = Unit(span, read);
        read += UnicodeEscape;
        if (Rune.TryCreate(first, out rune))
        {
            return true;
        }

        var isPair = read + UnicodeEscape <= span.Length && span[read] == '\\' && span[read + 1] == 'u';
        if (!isPair || !Rune.TryCreate(first, Unit(span, read), out rune))
        {
            return false;
        }

        read += UnicodeEscape;
        return true;
    }

    private static char Unit(ReadOnlySpan<byte> span, int at) =>
        (char)ushort.Parse(span.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
