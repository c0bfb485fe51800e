using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using NousCoder.Clustering;
using NousCoder.Contracts;
using NousCoder.Grains.Ports;

namespace NousCoder.AzureStorage.Artifacts;

/// <summary>Artifacts as blobs of one container, by their names. Every silo of the cluster shares it.</summary>
public sealed class AzureArtifactStore : IArtifactStore
{
    private const int ParallelDeletions = 8;

    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(10);

    private readonly BlobContainerClient _container;
    private readonly LocalCopies _copies;
    private readonly string _outgoing;

    private AzureArtifactStore(BlobContainerClient container, string copies)
    {
        _container = container;
        _copies = new LocalCopies(container, copies);
        _outgoing = Path.GetFullPath(copies).TrimEnd(Path.DirectorySeparatorChar) + "-outgoing";
        if (Directory.Exists(_outgoing))
        {
            // Left by a process that died.
            Directory.Delete(_outgoing, recursive: true);
        }
    }

    /// <summary>Opens the store, making the container where there is none.</summary>
    /// <param name="account">The account's blobs.</param>
    /// <param name="container">Name of the container; see <see cref="ContainerName"/>.</param>
    /// <param name="copies">Folder for the copies that <see cref="GetLocalFolderAsync"/> makes; used by one process at a time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NousCoderException">The account or the folder cannot be used.</exception>
    public static async Task<AzureArtifactStore> OpenAsync(
        BlobServiceClient account, string container, string copies, CancellationToken cancellationToken) =>
        new(await account.OpenContainerAsync(container, cancellationToken), copies);

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        ArtifactName.Check(name);
        try
        {
            // One request, which goes on under the blob's etag where the connection breaks: all of it is of one version.
            return (await _container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        }
        catch (RequestFailedException error) when (error.Status == (int)HttpStatusCode.NotFound)
        {
            throw new ArtifactNotFoundException(name);
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw Failed($"The artifact '{name}' was not read from", error);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The service refused it or cannot be reached; what was there before still is.</exception>
    public async Task WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        ArtifactName.Check(name);
        try
        {
            await BlockUpload.UploadAsync(_container.GetBlockBlobClient(name), content, cancellationToken);
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw Failed($"The artifact '{name}' was not stored in", error);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        ArtifactName.Check(name);
        try
        {
            return await _container.GetBlobClient(name).ExistsAsync(cancellationToken);
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw Failed($"The artifact '{name}' was not looked for in", error);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArtifactName.CheckPrefix(prefix);
        // The service lists in ordinal order.
        await using var blobs = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(blobs, prefix))
        {
            if (ArtifactName.IsName(blobs.Current.Name))
            {
                yield return blobs.Current.Name;
            }
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletions, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(ListAsync(prefix, cancellationToken), parallel, async (name, token) =>
                await _container.DeleteBlobIfExistsAsync(name, cancellationToken: token));
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw Failed($"The artifacts '{prefix}' were not deleted from", error);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The service refused it or cannot be reached; what was stored of it is deleted.</exception>
    public async Task WriteFolderAsync(string prefix, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        ArtifactName.CheckPrefix(prefix);
        var folder = Directory.CreateDirectory(Path.Combine(_outgoing, $"{Guid.NewGuid():N}"));
        try
        {
            await fill(folder.FullName, cancellationToken);
            foreach (var file in folder.EnumerateFiles())
            {
                await using var content = file.OpenRead();
                await WriteAsync(prefix + file.Name, content, cancellationToken);
            }
        }
        catch
        {
            await TryDeleteAsync(prefix);
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A copy, which stays for as long as it is among the last <see cref="LocalCopies.MostCopies"/> that were asked for.</remarks>
    public async Task<string> GetLocalFolderAsync(string prefix, CancellationToken cancellationToken)
    {
        ArtifactName.CheckPrefix(prefix);
        if (!prefix.EndsWith('/'))
        {
            throw new ArgumentException($"The prefix '{prefix}' does not end with '/'.", nameof(prefix));
        }

        try
        {
            return await _copies.GetAsync(prefix, cancellationToken) ?? throw new ArtifactNotFoundException(prefix);
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw Failed($"The artifacts '{prefix}' were not copied from", error);
        }
    }

    private IOException Failed(string what, Exception error) =>
        new($"{what} container '{_container.Name}': {StorageAccount.Reason(error)}", error);

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<BlobItem> blobs, string prefix)
    {
        try
        {
            return await blobs.MoveNextAsync();
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw Failed($"The artifacts '{prefix}' were not listed from", error);
        }
    }

    /// <summary>Deletes what a failed write left. If that fails too, the next version of the policy collects it.</summary>
    private async Task TryDeleteAsync(string prefix)
    {
        using var deadline = new CancellationTokenSource(DeleteTimeout);
        try
        {
            await DeleteAsync(prefix, deadline.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The failure of the write is what matters.
        }
    }
}
