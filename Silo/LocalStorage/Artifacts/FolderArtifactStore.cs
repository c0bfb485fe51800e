using System.Runtime.CompilerServices;
using NousCoder.Contracts;
using NousCoder.Grains.Ports;

namespace NousCoder.LocalStorage.Artifacts;

/// <summary>
/// Artifacts as files of one folder, by their names. Several silos of one machine may share it. What is being written
/// lies in its <c>.partial</c> folder and appears under its name whole, after it has reached the disk.
/// </summary>
public sealed class FolderArtifactStore : IArtifactStore
{
    private const int CopyBufferBytes = 1 << 17;
    private const int MostAttempts = 100;

    // errno, which .NET passes on as HResult.
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    private readonly string _root;
    private readonly PartialFiles _partial;

    /// <summary>Opens the store, making the folder where there is none, and removes what a dead process left half written.</summary>
    /// <exception cref="NousCoderException">The folder cannot be used.</exception>
    public FolderArtifactStore(string root)
    {
        _root = Path.GetFullPath(root);
        _partial = new PartialFiles(Path.Combine(_root, ".partial"));
        try
        {
            Directory.CreateDirectory(_root);
            _partial.RemoveStale();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException($"The artifact folder '{_root}' cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        try
        {
            // Whoever reads keeps the version that it opened, even where it is replaced or deleted meanwhile.
            return Task.FromResult<Stream>(new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !File.Exists(path))
        {
            return Task.FromException<Stream>(new ArtifactNotFoundException(name));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; nothing is left behind.</exception>
    public async Task WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        string? unfinished = null;
        try
        {
            await using var file = _partial.Create();
            unfinished = file.Name;
            await content.CopyToAsync(file, CopyBufferBytes, cancellationToken);
            // Else a power loss could leave the name without the content, which state already refers to.
            file.Flush(flushToDisk: true);
            MoveInto(file.Name, path);
            unfinished = null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw NotStored(name, e);
        }
        finally
        {
            if (unfinished is not null)
            {
                File.Delete(unfinished);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; nothing is left behind.</exception>
    public async Task WriteFolderAsync(string prefix, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        CheckFolderPrefix(prefix);
        try
        {
            using var staging = _partial.CreateFolder();
            await fill(staging.Path, cancellationToken);
            foreach (var file in new DirectoryInfo(staging.Path).EnumerateFiles())
            {
                ArtifactName.Check(prefix + file.Name);
                using var written = file.Open(FileMode.Open, FileAccess.ReadWrite);
                written.Flush(flushToDisk: true);
            }

            Retry(() =>
            {
                var path = PathOf(prefix[..^1]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                Directory.Move(staging.Path, path);
            });
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw NotStored(prefix, e);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(name)));

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var name in Names(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        foreach (var name in Names(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = PathOf(name);
            File.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string> GetLocalFolderAsync(string prefix, CancellationToken cancellationToken)
    {
        CheckFolderPrefix(prefix);
        return Names(prefix).Count > 0
            ? Task.FromResult(PathOf(prefix[..^1]))
            : Task.FromException<string>(new ArtifactNotFoundException(prefix));
    }

    private string PathOf(string name)
    {
        ArtifactName.Check(name);
        return Path.Combine(_root, name);
    }

    /// <summary>The names that begin with a prefix, in ordinal order of the whole names, which is not the order of a walk by folders.</summary>
    private List<string> Names(string prefix)
    {
        ArtifactName.CheckPrefix(prefix);
        var folder = Path.Combine(_root, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        var names = Directory.EnumerateFiles(folder, "*", everything)
            .Select(path => Path.GetRelativePath(_root, path))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && ArtifactName.IsName(name))
            .ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private IOException NotStored(string name, Exception e) => e is IOException { HResult: NoSpaceLeft or QuotaExceeded }
        ? new IOException($"The artifact '{name}' was not stored: the disk of the artifact folder '{_root}' is full. Free some space and try again.", e)
        : new IOException($"The artifact '{name}' was not stored in '{_root}': {e.Message}", e);

    private static void CheckFolderPrefix(string prefix)
    {
        ArtifactName.CheckPrefix(prefix);
        if (!prefix.EndsWith('/'))
        {
            throw new ArgumentException($"The prefix '{prefix}' does not end with '/'.", nameof(prefix));
        }
    }

    private static void MoveInto(string from, string path) => Retry(() =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(from, path, overwrite: true);
    });

    private static void Retry(Action move)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                move();
                return;
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Most likely a deletion has just removed the folder, which was empty.
            }
        }
    }

    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder);
            }
        }
        catch (IOException)
        {
            // Not empty, or another deletion was faster.
        }
    }
}
