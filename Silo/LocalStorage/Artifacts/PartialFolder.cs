namespace NousCoder.LocalStorage.Artifacts;

/// <summary>A folder of artifacts that are still being written, locked by a file beside it.</summary>
internal sealed class PartialFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Creates the folder.</summary>
    public PartialFolder(FileStream locked, string path)
    {
        _lock = locked;
        Path = path;
        Directory.CreateDirectory(path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Deletes a folder if it exists.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    public void Dispose()
    {
        // The lock last: without it nobody would know that the folder is left over.
        Delete(Path);
        File.Delete(_lock.Name);
        _lock.Dispose();
    }
}
