using Azure;
using Azure.Data.Tables;
using NousCoder.Clustering;
using NousCoder.Contracts;
using Orleans.Clustering.AzureStorage;

namespace NousCoder.AzureStorage.Tables;

/// <summary>Opens tables when a silo starts.</summary>
internal static class TableOpening
{
    /// <summary>The table that options name, made where there is none.</summary>
    /// <exception cref="NousCoderException">The account cannot be reached, or does not allow it.</exception>
    public static async Task<TableClient> OpenAsync(this AzureStorageOperationOptions options, CancellationToken cancellationToken)
    {
        var account = options.TableServiceClient;
        var table = account.GetTableClient(options.TableName);
        try
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            return table;
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw StorageAccount.Unusable($"table '{options.TableName}'", account.Uri, error);
        }
    }
}
