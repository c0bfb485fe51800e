using System.IO.Compression;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>Packages in a zip archive. Nothing is unpacked to disk, so a name that leads out of a folder leads nowhere.</summary>
internal sealed class ArchiveFiles : IPackageFiles
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    /// <exception cref="NousCoderException">It is no archive, or damaged.</exception>
    public ArchiveFiles(string path)
    {
        Path = path;
        try
        {
            _archive = ZipFile.OpenRead(path);
        }
        catch (InvalidDataException error)
        {
            throw new NousCoderException($"{path}: is no zip archive, or is cut off; fetch it again", error);
        }

        _entries = _archive.Entries.Where(e => !e.FullName.EndsWith('/')).GroupBy(e => e.FullName).ToDictionary(g => g.Key, g => g.First());
        Names = [.. _entries.Keys.Order(StringComparer.Ordinal)];
    }

    public string Path { get; }

    public IReadOnlyList<string> Names { get; }

    public long Length(string name) => _entries[name].Length;

    public Stream Open(string name) => _entries[name].Open();

    public void Dispose() => _archive.Dispose();
}
