using System.Security.Cryptography;
using System.Text;
using NousCoder.Datasets.Files;

namespace NousCoder.Datasets;

/// <summary>Tells whether files are still those that were read before, without reading them.</summary>
internal static class SourceFingerprint
{
    public static string Of(string root, IEnumerable<string> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        files.Select(f => (Name: NameOf(root, f), Facts: FileFacts.Of(f))).Select(f => $"{f.Name} {f.Facts.Length} {f.Facts.ModifiedUtc.Ticks}")))));

    /// <summary>A single file has no name below itself, and another shard of its dataset may have its size and time.</summary>
    private static string NameOf(string root, string file) =>
        Path.GetRelativePath(root, file) is var name and not "." ? name : Path.GetFileName(file);
}
