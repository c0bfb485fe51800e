using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace NousCoder.Client.Grading;

/// <summary>Digests of what a verdict depends on: a verdict whose digest has changed is out of date.</summary>
internal sealed class VerdictDigest
{
    private const string Version = "1";

    private readonly byte[] _options;

    /// <param name="options">The options. Those that cannot change a row, such as its paths, are not part of the digest.</param>
    public VerdictDigest(GradeOptions options)
    {
        var verification = options.Verification;
        _options = Encoding.UTF8.GetBytes(string.Join(
            ' ',
            Version,
            verification.CpuSeconds.ToString("R", CultureInfo.InvariantCulture),
            verification.MemoryMiB,
            verification.Comparison,
            verification.InSuiteOrder,
            verification.ProblemTimeLimits,
            verification.ProblemMemoryLimits,
            options.RunAllTests,
            options.Repeat,
            ""));
    }

    /// <summary>Returns the digest of a problem's row.</summary>
    public static UInt128 OfProblem(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Returns the digest of a solution: 32 hexadecimal digits.</summary>
    public string Of(string code, UInt128 problem)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> digest = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(digest, problem);
        hash.AppendData(_options);
        hash.AppendData(digest);
        // The characters themselves: not every program is valid Unicode.
        hash.AppendData(MemoryMarshal.AsBytes(code.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, digest.Length));
    }
}
