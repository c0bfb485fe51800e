using System.IO.Compression;

namespace NousCoder.Datasets.Packages;

/// <summary>Packages in a zip archive. Nothing is unpacked to disk, so a name that leads out of a folder leads nowhere.</summary>
internal sealed class ArchiveFiles : IPackageFiles
{
    private readonly ZipArchive _archive;
    private readonly IReadOnlyDictionary<string, ArchiveFile> _files;

    private ArchiveFiles(string path, ZipArchive archive)
    {
        Path = path;
        _archive = archive;
        _files = ArchiveLinks.Follow(archive.Entries.Where(e => !e.FullName.EndsWith('/')).DistinctBy(e => e.FullName));
        Names = new FileNames(_files.Keys);
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
        catch (RowException)
        {
            archive?.Dispose();
            throw;
        }
    }

    public long Length(string name) => _files[name].Entry.Length;

    public string? LinkFault(string name) => _files[name].LinkFault;

    public Stream Open(string name) => _files[name].Open();

    public void Dispose() => _archive.Dispose();
}
