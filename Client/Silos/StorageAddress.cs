using NousCoder.Clustering;
using Orleans.Hosting;

namespace NousCoder.Client.Silos;

/// <summary>A storage account that holds the table of a cluster's silos; any of them will do.</summary>
internal sealed record StorageAddress(StorageAccount Account) : ClusterAddress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public override string Missing =>
        $"no silo of cluster '{ClusterId}' answers; they are looked for in storage account {this} (see --storage and --cluster-id)";

    public override Task<Action<IClientBuilder>> ResolveAsync(CancellationToken cancellation) => Task.FromResult<Action<IClientBuilder>>(client => client
        .UseAzureStorageClustering(options => options.TableServiceClient = Account.Tables)
        // The table may still name a silo that has died: the next attempt meets another.
        .UseConnectionRetryFilter(static async (_, cancellation) =>
        {
            await Task.Delay(Pause, cancellation);
            return true;
        }));

    public override string ToString() => Account.Name;
}
