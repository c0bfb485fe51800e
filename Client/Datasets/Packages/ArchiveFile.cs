using System.IO.Compression;

namespace NousCoder.Datasets.Packages;

/// <summary>A file of an archive.</summary>
/// <param name="Entry">Its content; where it is reached by a symbolic link, that of the file to which the link leads.</param>
/// <param name="LinkFault">Why it is a symbolic link that is not followed; null for other files.</param>
internal readonly record struct ArchiveFile(ZipArchiveEntry Entry, string? LinkFault = null)
{
    /// <summary>Opens its content, which is checked while it is read.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Stream Open() => new CheckedEntryStream(Entry.Open(), Entry.Length, Entry.Crc32).CheckedIfEmpty();
}
