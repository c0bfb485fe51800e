using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using NousCoder.Contracts;
using NousCoder.Grains.Checkpoints;

namespace NousCoder.Silo.Policies;

/// <summary>
/// Writes and checks the hashes of checkpoint folders. A folder is checked once in the life of the process, and again if the
/// length or the time of a file changes.
/// </summary>
internal sealed class CheckpointHashes
{
    private const int MaxRemembered = 256;

    private readonly ConcurrentDictionary<string, bool> _intact = new();

    // Checkpoints are large: two callers of one folder share one read, and two folders do not compete for the disk.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Writes the manifest of a folder's files into the folder.</summary>
    /// <returns>The SHA-256 of the manifest.</returns>
    public static async Task<string> WriteManifestAsync(string folder, CancellationToken cancellationToken)
    {
        var hashes = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(FilesOf(folder), cancellationToken, async (file, token) =>
            hashes[file.Name] = await HashAsync(file.FullName, token));
        var manifest = CheckpointManifest.Format(hashes);
        await File.WriteAllBytesAsync(Path.Combine(folder, CheckpointManifest.FileName), manifest, cancellationToken);
        return CheckpointManifest.DigestOf(manifest);
    }

    /// <summary>Compares a folder's files with its manifest. A folder without one, as earlier versions wrote, is taken as it is.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="digest">SHA-256 of the manifest; null if the reference holds none.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="CheckpointException">A file is missing or is not what was written; the message names it.</exception>
    public async Task RequireIntactAsync(string folder, string? digest, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, CheckpointManifest.FileName);
        if (!File.Exists(path))
        {
            if (digest is not null)
            {
                throw Damaged(path, "the file with the checkpoint's hashes is missing");
            }

            return;
        }

        var stamp = StampOf(folder, digest);
        if (_intact.ContainsKey(stamp))
        {
            return;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!_intact.ContainsKey(stamp))
            {
                await CheckAsync(folder, path, digest, cancellationToken);
                Remember(stamp);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private static async Task CheckAsync(string folder, string path, string? digest, CancellationToken cancellationToken)
    {
        var manifest = await File.ReadAllBytesAsync(path, cancellationToken);
        if (digest is not null && CheckpointManifest.DigestOf(manifest) is var actual && actual != digest)
        {
            throw Damaged(path, $"its SHA-256 is {actual}, not {digest} as the checkpoint's reference says");
        }

        var hashes = CheckpointManifest.TryParse(manifest) ?? throw Damaged(path, "it is not a list of hashes");
        await Parallel.ForEachAsync(hashes, cancellationToken, async (expected, token) =>
        {
            var file = Path.Combine(folder, expected.Key);
            if (!File.Exists(file))
            {
                throw Damaged(file, "the file is missing");
            }

            var found = await HashAsync(file, token);
            if (found != expected.Value)
            {
                throw Damaged(file, $"its SHA-256 is {found}, not {expected.Value} as when it was written");
            }
        });
    }

    private static CheckpointException Damaged(string path, string what) =>
        new($"{path}: {what}. Restore the file from a backup, or use another checkpoint ('nouscoder checkpoint list').");

    private static FileInfo[] FilesOf(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles().Where(f => f.Name != CheckpointManifest.FileName)];

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 1 << 20,
        });
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    private static string StampOf(string folder, string? digest) => string.Join('|', new DirectoryInfo(folder).EnumerateFiles()
        .OrderBy(f => f.Name, StringComparer.Ordinal)
        .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}"))
        .Prepend($"{folder} {digest}"));

    private void Remember(string stamp)
    {
        if (_intact.Count >= MaxRemembered)
        {
            _intact.Clear();
        }

        _intact[stamp] = true;
    }
}
