using System.Security.Cryptography;

namespace NousCoder.Contracts.Submissions;

/// <summary>
/// Proves that a client has the content of a test suite. Its SHA-256 alone proves nothing: every client reads it in the definition of a
/// problem. The proof is the SHA-256 of the content after a prefix, which nobody can derive from the other hash.
/// </summary>
public static class SuiteProof
{
    private const int BufferBytes = 128 * 1024;

    private static readonly byte[] Prefix = "nouscoder suite proof\n"u8.ToArray();

    /// <summary>Returns the proof of a suite.</summary>
    /// <param name="pieces">The suite's canonical JSON; each piece must be good until the next is asked for.</param>
    public static string Of(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Prefix);
        foreach (var piece in pieces)
        {
            hash.AppendData(piece.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Returns the proof of a suite.</summary>
    /// <param name="content">The suite's canonical JSON, read to its end.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Prefix);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
