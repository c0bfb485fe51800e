using NousCoder.Datasets.Files;

namespace NousCoder.Datasets.Packages;

/// <summary>Packages in a folder. Links are followed, but not back to a folder that they lie in.</summary>
internal sealed class FolderFiles(string path, CancellationToken cancellationToken) : IPackageFiles
{
    public string Path { get; } = path;

    public FileNames Names { get; } = new(FolderTree.Files(path, cancellationToken).Select(f => System.IO.Path.GetRelativePath(path, f)));

    public long Length(string name) => FileFacts.Of(System.IO.Path.Combine(Path, name)).Length;

    public string? LinkFault(string name) => null;

    /// <exception cref="InvalidDataException">It is a pipe or a link to nothing, or something else that is no file.</exception>
    public Stream Open(string name)
    {
        var file = System.IO.Path.Combine(Path, name);
        var kind = FileStatus.Of(file).Kind;
        return kind == FileKind.File ? File.OpenRead(file) : throw new InvalidDataException($"it {FileStatus.Describe(file, kind)}");
    }

    public void Dispose()
    {
    }
}
