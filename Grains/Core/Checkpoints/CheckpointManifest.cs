using System.Security.Cryptography;
using System.Text;

namespace NousCoder.Grains.Checkpoints;

/// <summary>
/// The SHA-256 of every file of a checkpoint, in a file beside them that <c>sha256sum -c</c> reads. A reference to the
/// checkpoint holds the SHA-256 of that file.
/// </summary>
public static class CheckpointManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "SHA256SUMS";

    /// <summary>Formats a manifest.</summary>
    /// <param name="hashes">SHA-256 of each file in lower-case hexadecimal digits, by file name.</param>
    public static byte[] Format(IEnumerable<KeyValuePair<string, string>> hashes) => Encoding.UTF8.GetBytes(string.Concat(
        hashes.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Value}  {h.Key}\n")));

    /// <summary>Parses a manifest.</summary>
    /// <returns>SHA-256 by file name; null if it is not a manifest.</returns>
    public static ImmutableSortedDictionary<string, string>? TryParse(byte[] manifest)
    {
        var hashes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(manifest).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length < 67 || line[64..66] != "  " || !line.AsSpan(0, 64).ContainsOnlyHexDigits() || !ArtifactName.IsName(line[66..]))
            {
                return null;
            }

            hashes[line[66..]] = line[..64];
        }

        return hashes.Count == 0 ? null : hashes.ToImmutable();
    }

    /// <summary>Returns the SHA-256 of a manifest, as references hold it.</summary>
    public static string DigestOf(byte[] manifest) => Convert.ToHexStringLower(SHA256.HashData(manifest));

    private static bool ContainsOnlyHexDigits(this ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigitLower(character))
            {
                return false;
            }
        }

        return true;
    }
}
