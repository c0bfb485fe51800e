using System.Text;

namespace NousCoder.Datasets.Files;

/// <summary>Tells from the first bytes of a file how it is packed or written, whatever its name says.</summary>
internal static class FileSignature
{
    /// <summary>Bytes that are looked at.</summary>
    public const int Length = 64;

    private static readonly (byte[] Begin, string Is)[] Refused =
    [
        ([0xFD, .. "7zXZ\0"u8], "is compressed by xz, which is not read here; decompress it first: xz -d"),
        ([.. "BZh"u8], "is compressed by bzip2, which is not read here; decompress it first: bzip2 -d"),
        ([0x04, 0x22, 0x4D, 0x18], "is compressed by LZ4, which is not read here; decompress it first: lz4 -d"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "is a 7z archive; unpack it first"),
        ([.. "PK\u0003\u0004"u8], "is a zip archive, which may hold problem packages, not rows; unpack it first"),
        ([.. "PK\u0005\u0006"u8], "is an empty zip archive"),
        ([.. "PAR1"u8], "is a parquet file, which is not read here; write the rows as JSON lines"),
        ([.. "ARROW1"u8], "is an Arrow file; write it as parquet or JSON lines"),
        ([.. "version https://git-lfs"u8], "is a Git LFS pointer, not the file that it stands for; fetch that by 'git lfs pull'"),
    ];

    /// <summary>The reason that a file which begins so holds no rows; null if it may hold some.</summary>
    public static string? Refusal(ReadOnlySpan<byte> first)
    {
        foreach (var (begin, refusal) in Refused)
        {
            if (first.StartsWith(begin))
            {
                return refusal;
            }
        }

        var text = first.TrimStart("\uFEFF \t\r\n"u8);
        return text is [(byte)'<', ..] ? "is a web page or XML, not rows; look at what it says, and fetch the file itself" : null;
    }

    /// <summary>The encoding of two or four bytes a character that a file is in; null for UTF-8.</summary>
    public static Encoding? WideEncoding(ReadOnlySpan<byte> first) => first switch
    {
        [0xFF, 0xFE, 0, 0, ..] => new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true),
        [0, 0, 0xFE, 0xFF, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true),
        [0xFF, 0xFE, ..] or [(byte)'{' or (byte)'[', 0, not 0, 0, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] or [0, (byte)'{' or (byte)'[', 0, not 0, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => null,
    };
}
