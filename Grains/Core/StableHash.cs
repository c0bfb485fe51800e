using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NousCoder.Grains;

/// <summary>A hash that is the same in every process and on every machine: what seeds are made of.</summary>
public static class StableHash
{
    /// <summary>
    /// The first 8 bytes, little-endian, of the SHA-256 of the seed and the UTF-8 parts. Each part is led by its length, so
    /// ("ab", "c") and ("a", "bc") differ.
    /// </summary>
    public static ulong Of(long seed, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, seed);
        foreach (var part in parts)
        {
            var text = Encoding.UTF8.GetBytes(part);
            Append(hash, text.Length);
            hash.AppendData(text);
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
