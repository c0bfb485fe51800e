namespace NousCoder.LocalStorage.Artifacts;

/// <summary>
/// Artifacts that are still being written. A writer keeps its file locked from the first byte until it bears its final
/// name, so a file that can be locked belongs to a writer that died.
/// </summary>
internal sealed class PartialFiles(string folder)
{
    /// <summary>A new file, locked while it is open.</summary>
    public FileStream Create()
    {
        Directory.CreateDirectory(folder);
        return new FileStream(System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        });
    }

    /// <summary>Creates a new folder. It belongs to this process until it is disposed, which deletes what is left of it.</summary>
    public PartialFolder CreateFolder()
    {
        var locked = Create();
        try
        {
            return new PartialFolder(locked, FolderOf(locked.Name));
        }
        catch
        {
            File.Delete(locked.Name);
            locked.Dispose();
            throw;
        }
    }

    /// <summary>Removes what dead writers left.</summary>
    public void RemoveStale()
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder))
        {
            try
            {
                using var locked = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                PartialFolder.Delete(FolderOf(file));
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process is writing it, or has just given it its name.
            }
        }
    }

    private static string FolderOf(string lockFile) => lockFile + ".files";
}
