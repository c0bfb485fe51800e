using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NousCoder.Clustering;
using NousCoder.Contracts;
using NousCoder.Grains.Ports;

namespace NousCoder.AzureStorage.Artifacts;

/// <summary>
/// Copies of artifacts as folders of this machine, for what can only read files: checkpoints. A folder is named after the
/// names and etags of what is in it, so it is never stale.
/// </summary>
internal sealed class LocalCopies
{
    /// <summary>
    /// Copies that are kept; the one that was asked for longest ago goes first. A silo uses two at a time, the one that it
    /// trains and the one that it samples from.
    /// </summary>
    public const int MostCopies = 4;

    private readonly BlobContainerClient _container;
    private readonly string _folder;
    private readonly string _unfinished;

    // One copy at a time: checkpoints are large, and who asks for the same one is to find it.
    private readonly SemaphoreSlim _one = new(1);

    /// <exception cref="NousCoderException">The folder cannot be used.</exception>
    public LocalCopies(BlobContainerClient container, string folder)
    {
        _container = container;
        _folder = Path.GetFullPath(folder);
        _unfinished = Path.Combine(_folder, ".partial");
        try
        {
            Directory.CreateDirectory(_folder);
            Delete(_unfinished);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException($"The folder '{_folder}' for copies of artifacts cannot be used: {error.Message}", error);
        }
    }

    /// <summary>The folder that holds every artifact under the prefix; null where there is none.</summary>
    public async Task<string?> GetAsync(string prefix, CancellationToken cancellationToken)
    {
        var blobs = await _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken)
            .Where(blob => ArtifactName.IsName(blob.Name))
            .ToListAsync(cancellationToken);
        if (blobs.Count == 0)
        {
            return null;
        }

        var copy = Path.Combine(_folder, NameOf(blobs));
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!Directory.Exists(copy))
            {
                await CopyAsync(prefix, blobs, cancellationToken);
                Directory.Move(_unfinished, copy);
            }

            Directory.SetLastWriteTimeUtc(copy, DateTime.UtcNow);
            DeleteOldest();
            return copy;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task CopyAsync(string prefix, List<BlobItem> blobs, CancellationToken cancellationToken)
    {
        Delete(_unfinished);
        foreach (var blob in blobs)
        {
            var path = Path.Combine(_unfinished, blob.Name[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                var unchanged = new BlobDownloadToOptions { Conditions = new BlobRequestConditions { IfMatch = blob.Properties.ETag } };
                await _container.GetBlobClient(blob.Name).DownloadToAsync(path, unchanged, cancellationToken);
            }
            catch (Exception error) when (error is RequestFailedException or AggregateException)
            {
                throw new IOException($"The artifact '{blob.Name}' was not copied from container '{_container.Name}' to '{_folder}': {StorageAccount.Reason(error)}", error);
            }
        }
    }

    private void DeleteOldest()
    {
        var copies = new DirectoryInfo(_folder).EnumerateDirectories().OrderByDescending(copy => copy.LastWriteTimeUtc);
        foreach (var old in copies.Skip(MostCopies).ToList())
        {
            old.Delete(recursive: true);
        }
    }

    private static string NameOf(List<BlobItem> blobs)
    {
        var contents = string.Join('\n', blobs.Select(blob => $"{blob.Name} {blob.Properties.ETag}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(contents)).AsSpan(0, 16));
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
