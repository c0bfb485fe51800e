using Azure;
using Azure.Storage.Blobs;
using NousCoder.Clustering;
using NousCoder.Contracts;

namespace NousCoder.AzureStorage.Artifacts;

/// <summary>Opens the blobs of a storage account.</summary>
public static class BlobAccess
{
    /// <summary>The account's blobs, with its retry policy.</summary>
    public static BlobServiceClient OpenBlobs(this StorageAccount account)
    {
        var options = StorageAccount.WithRetries(new BlobClientOptions());
        return account.ConnectionString is { } connectionString
            ? new BlobServiceClient(connectionString, options)
            : new BlobServiceClient(account.BlobUri, account.Credential, options);
    }

    /// <summary>The container of that name, made where there is none.</summary>
    /// <exception cref="NousCoderException">The account cannot be reached, or does not allow it.</exception>
    internal static async Task<BlobContainerClient> OpenContainerAsync(this BlobServiceClient account, string name, CancellationToken cancellationToken)
    {
        var container = account.GetBlobContainerClient(name);
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return container;
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw StorageAccount.Unusable($"container '{name}'", account.Uri, error);
        }
    }
}
