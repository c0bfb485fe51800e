using NousCoder.Client.Datasets.Files;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>Packages in a folder.</summary>
internal sealed class FolderFiles : IPackageFiles
{
    public FolderFiles(string path)
    {
        Path = path;
        Names = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(path, f))
            .Order(StringComparer.Ordinal)];
    }

    public string Path { get; }

    public IReadOnlyList<string> Names { get; }

    public long Length(string name) => FileFacts.Of(System.IO.Path.Combine(Path, name)).Length;

    public bool IsLink(string name) => false;

    public Stream Open(string name) => File.OpenRead(System.IO.Path.Combine(Path, name));

    public void Dispose()
    {
    }
}
