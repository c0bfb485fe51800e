using System.Security.Cryptography;

namespace NousCoder.Grains.Artifacts;

/// <summary>The test suites in the artifact store: each is named by the SHA-256 of its bytes.</summary>
public static class StoredSuites
{
    /// <summary>Name of the artifact of a suite.</summary>
    public static string NameOf(string hash) => $"suites/{hash}.json";

    /// <summary>Reads a suite and compares its bytes with its name.</summary>
    /// <param name="artifacts">The store.</param>
    /// <param name="hash">SHA-256 of the suite, in lower-case hexadecimal digits.</param>
    /// <param name="length">Expected length in bytes; null if it is not known.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArtifactNotFoundException">The suite is not stored.</exception>
    /// <exception cref="ArtifactDamagedException">It has another length or hash.</exception>
    public static async Task VerifyAsync(IArtifactStore artifacts, string hash, long? length, CancellationToken cancellationToken)
    {
        await using var content = await artifacts.OpenReadAsync(NameOf(hash), cancellationToken);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
        {
            sha.AppendData(buffer.AsSpan(0, read));
        }

        if (length is { } expected && expected > 0 && bytes != expected)
        {
            throw new ArtifactDamagedException(NameOf(hash), $"it has {bytes} bytes instead of {expected}");
        }

        RequireHash(hash, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }

    /// <summary>Refuses content that is not what its name says.</summary>
    /// <param name="hash">SHA-256 in the name.</param>
    /// <param name="actual">SHA-256 of the content.</param>
    /// <exception cref="ArtifactDamagedException">They differ.</exception>
    public static void RequireHash(string hash, string actual)
    {
        if (actual != hash)
        {
            throw new ArtifactDamagedException(NameOf(hash), $"its SHA-256 is {actual}");
        }
    }
}
