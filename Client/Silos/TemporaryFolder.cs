using NousCoder.Datasets.Files;

namespace NousCoder.Client.Silos;

/// <summary>
/// A temporary folder of this process for a private silo. Deleted by <see cref="Dispose"/>; if the process is killed before that,
/// by the next process of the same user that has such a folder, at its beginning or, if the silo is still ending then, at its end.
/// </summary>
/// <remarks>
/// The owner holds a lock on a file in the folder, and the silo one on another. The kernel releases both with their processes, so a
/// folder whose two locks are free is abandoned.
/// </remarks>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "nouscoder-";
    private const string OwnerFile = ".owner";
    private const string SiloFile = "lock";

    private readonly FileStream? _owner;
    private readonly bool _locksExclude;
    private bool _kept;
    private string? _keptFile;

    private TemporaryFolder(string path, FileStream? owner)
    {
        Path = path;
        _owner = owner;
        // Locks that do not exclude, such as those of some network file systems, tell nothing of other folders.
        _locksExclude = OperatingSystem.IsLinux() && owner is not null && IsLocked(owner.Name);
    }

    public string Path { get; }

    /// <summary>Deletes the abandoned folders of killed processes, and creates a new one.</summary>
    /// <param name="purpose">Part of the name, such as <c>grade</c>.</param>
    /// <param name="root">Where it is created. Default null: the system's folder for temporary files.</param>
    public static TemporaryFolder Create(string purpose, string? root = null)
    {
        var path = root is null
            ? Directory.CreateTempSubdirectory($"{Prefix}{purpose}-").FullName
            : Directory.CreateDirectory(System.IO.Path.Combine(root, $"{Prefix}{purpose}-{Guid.NewGuid():N}")).FullName;
        var folder = new TemporaryFolder(path, Own(path));
        folder.DeleteAbandoned();
        return folder;
    }

    /// <summary>Leaves the folder in place for a person to read.</summary>
    /// <param name="file">The only file in it that is kept. Default null: all of them.</param>
    public void Keep(string? file = null)
    {
        _kept = true;
        _keptFile = file;
    }

    public void Dispose()
    {
        if (_kept)
        {
            foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(e => IsDropped(e.Name)))
            {
                Delete(entry);
            }
        }
        else if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        DeleteAbandoned();
        _owner?.Dispose();
    }

    // Without its owner's file, no later process takes the folder for an abandoned one.
    private bool IsDropped(string name) => name == OwnerFile || (_keptFile is not null && name != _keptFile);

    private static void Delete(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo { LinkTarget: null } folder)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            entry.Delete();
        }
    }

    private static FileStream? Own(string folder)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            // Another process that looks for abandoned folders may hold the lock for a moment.
            if (TryLock(System.IO.Path.Combine(folder, OwnerFile), FileMode.OpenOrCreate) is { } file)
            {
                // An empty file is one whose owner has not got this far: nobody deletes its folder.
                file.Write("owned"u8);
                file.Flush();
                return file;
            }

            Thread.Sleep(10);
        }

        return null;
    }

    private void DeleteAbandoned()
    {
        if (!_locksExclude)
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetDirectoryName(Path)!, $"{Prefix}*").Where(f => f != Path))
        {
            try
            {
                DeleteIfAbandoned(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process deletes it, or somebody changed its permissions.
            }
        }
    }

    private static void DeleteIfAbandoned(string folder)
    {
        var ownerFile = System.IO.Path.Combine(folder, OwnerFile);
        var siloFile = System.IO.Path.Combine(folder, SiloFile);
        if (FileStatus.Of(folder, followLinks: false) is not { Kind: FileKind.Folder, IsOwn: true }
            || FileStatus.Of(ownerFile, followLinks: false) is not { Kind: FileKind.File, IsOwn: true })
        {
            return;
        }

        using var owner = TryLock(ownerFile, FileMode.Open);
        if (owner is not { Length: > 0 })
        {
            return;
        }

        var hasSilo = FileStatus.Of(siloFile, followLinks: false).Kind == FileKind.File;
        using var silo = hasSilo ? TryLock(siloFile, FileMode.Open) : null;
        if (!hasSilo || silo is not null)
        {
            // Does not follow links; nobody else can change a folder of mode 0700.
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsLocked(string path)
    {
        using var second = TryLock(path, FileMode.Open);
        return second is null;
    }
}
