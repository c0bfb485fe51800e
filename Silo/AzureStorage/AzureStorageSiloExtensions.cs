using NousCoder.AzureStorage.Artifacts;
using NousCoder.Clustering;
using Orleans.Hosting;

namespace NousCoder.AzureStorage;

/// <summary>Adds a storage account to a silo.</summary>
public static class AzureStorageSiloExtensions
{
    /// <summary>
    /// Joins the silo to the cluster of its <see cref="Orleans.Configuration.ClusterOptions"/> in the account, and keeps the state of its
    /// grains there. Clearing a state deletes its row or blob: a job clears the state of every rollout and group it is done with.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="account">The account that the silos of the cluster share.</param>
    /// <param name="place">Place of the grains' state. State that was written to one place is not found in the other.</param>
    public static ISiloBuilder UseAzureStorage(this ISiloBuilder silo, StorageAccount account, GrainStatePlace place)
    {
        silo.UseAzureStorageClustering(options => options.TableServiceClient = account.Tables);
        return place switch
        {
            GrainStatePlace.Tables => silo.AddAzureTableGrainStorageAsDefault(options =>
            {
                options.TableServiceClient = account.Tables;
                options.DeleteStateOnClear = true;
            }),
            GrainStatePlace.Blobs => silo.AddAzureBlobGrainStorageAsDefault(options =>
            {
                options.BlobServiceClient = account.OpenBlobs();
                options.DeleteStateOnClear = true;
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(place), place, "The place must be Tables or Blobs."),
        };
    }
}
