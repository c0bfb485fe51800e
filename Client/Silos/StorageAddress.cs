using NousCoder.Clustering;
using Orleans.Hosting;

namespace NousCoder.Client.Silos;

/// <summary>A storage account that holds the table of a cluster's silos; any of them will do.</summary>
internal sealed record StorageAddress(StorageAccount Account) : ClusterAddress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A busy account answers only after retries.</summary>
    public override TimeSpan LookupTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The client looks the silos up once more.</summary>
    public override TimeSpan GreetingTimeout => base.GreetingTimeout + LookupTimeout;

    public override string NotFound(Exception error) => $"{Account.Explain(error)} (--storage)";

    public override string NotConnected(IReadOnlyList<Uri> gateways) => gateways.Count == 0
        ? $"no silo of cluster '{ClusterId}' is registered in storage account {this}. Start one, or check --storage and --cluster-id"
        : $"none of the silos of cluster '{ClusterId}' that are registered in storage account {this} accepts connections ({string.Join(", ", gateways.Select(g => $"{g.DnsSafeHost}:{g.Port}"))}). Check the network to them";

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
