using System.IO.Compression;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>Packages in a zip archive. Nothing is unpacked to disk, so a name that leads out of a folder leads nowhere.</summary>
internal sealed class ArchiveFiles : IPackageFiles
{
    // Where archives that were made on Unix have a file's mode, and what says there that it is a symbolic link.
    private const int ModeShift = 16, FileType = 0xF000, SymbolicLink = 0xA000;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private ArchiveFiles(string path, ZipArchive archive)
    {
        (Path, _archive) = (path, archive);
        _entries = _archive.Entries.Where(e => !e.FullName.EndsWith('/')).GroupBy(e => e.FullName).ToDictionary(g => g.Key, g => g.First());
        Names = new FileNames(_entries.Keys);
    }

    public string Path { get; }

    public FileNames Names { get; }

    /// <exception cref="RowException">It is no archive, or damaged.</exception>
    public static ArchiveFiles Of(string path)
    {
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            // The list of its entries is read only now.
            return new ArchiveFiles(path, archive);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            archive?.Dispose();
            throw new RowException("is no zip archive, or is damaged or cut off; fetch it again");
        }
    }

    public long Length(string name) => _entries[name].Length;

    public bool IsLink(string name) => ((_entries[name].ExternalAttributes >> ModeShift) & FileType) == SymbolicLink;

    public Stream Open(string name)
    {
        var entry = _entries[name];
        return new CheckedEntryStream(entry.Open(), entry.Length, entry.Crc32).CheckedIfEmpty();
    }

    public void Dispose() => _archive.Dispose();
}
