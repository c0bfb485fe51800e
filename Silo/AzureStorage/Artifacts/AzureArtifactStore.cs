using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using NousCoder.Contracts;
using NousCoder.Grains.Ports;

namespace NousCoder.AzureStorage.Artifacts;

/// <summary>Artifacts as blobs of one container, by their names. Every silo of the cluster shares it.</summary>
public sealed class AzureArtifactStore : IArtifactStore
{
    private const int ParallelDeletions = 8;

    private readonly BlobContainerClient _container;
    private readonly LocalCopies _copies;

    private AzureArtifactStore(BlobContainerClient container, string copies) =>
        (_container, _copies) = (container, new LocalCopies(container, copies));

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
            throw new IOException($"The artifact '{name}' was not read from container '{_container.Name}': {error.Message}", error);
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
            throw new IOException($"The artifact '{name}' was not stored in container '{_container.Name}': {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        ArtifactName.Check(name);
        return await _container.GetBlobClient(name).ExistsAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArtifactName.CheckPrefix(prefix);
        // The service lists in ordinal order.
        await foreach (var blob in _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
        {
            if (ArtifactName.IsName(blob.Name))
            {
                yield return blob.Name;
            }
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletions, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ListAsync(prefix, cancellationToken), parallel, async (name, token) =>
            await _container.DeleteBlobIfExistsAsync(name, cancellationToken: token));
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

        return await _copies.GetAsync(prefix, cancellationToken) ?? throw new ArtifactNotFoundException(prefix);
    }
}
