using System.Security.Cryptography;
using System.Text;

namespace NousCoder.Client.Datasets;

/// <summary>Tells whether files are still those that were read before, without reading them.</summary>
internal static class SourceFingerprint
{
    public static string Of(string root, IEnumerable<string> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        files.Select(f => new FileInfo(f)).Select(f => $"{Path.GetRelativePath(root, f.FullName)} {f.Length} {f.LastWriteTimeUtc.Ticks}")))));
}
