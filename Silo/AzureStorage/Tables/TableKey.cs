using System.Buffers;

namespace NousCoder.AzureStorage.Tables;

/// <summary>The rules of keys of rows and names of blobs.</summary>
internal static class TableKey
{
    // The service takes up to 1 KiB; the official providers count characters.
    private const int LongestKey = 1023;

    /// <summary>
    /// What tables forbid, and '%', which emulators and proxies decode once too often. The official providers put '_' in the
    /// place of the first four, by which two grains can come to share a row: here such keys are refused.
    /// </summary>
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. @"/\#?%", .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c)]);

    /// <summary>Refuses what cannot be a part of a key.</summary>
    /// <param name="part">The part.</param>
    /// <param name="what">How a message calls it.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">It has a forbidden character.</exception>
    public static string Part(string part, string what)
    {
        var at = part.AsSpan().IndexOfAny(Forbidden);
        return at < 0
            ? part
            : throw new ArgumentException($"{what} '{part}' cannot be stored: the character U+{(int)part[at]:X4} is not allowed in keys. Use letters, digits, '.' and '-'.");
    }

    /// <summary>A grain's part of a key: <c>{type}_{key}</c>.</summary>
    /// <exception cref="ArgumentException">It has a forbidden character.</exception>
    public static string Of(GrainId grain) =>
        $"{Part(grain.Type.ToString()!, "The grain type")}_{Part(grain.Key.ToString()!, "The grain key")}";

    /// <summary>Refuses a key that is too long.</summary>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">It is.</exception>
    public static string Whole(string key) => key.Length <= LongestKey
        ? key
        : throw new ArgumentException($"The key '{key[..80]}…' cannot be stored: it has {key.Length} characters, at most {LongestKey} are allowed.");
}
