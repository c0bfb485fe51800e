using System.Globalization;
using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace NousCoder.Clustering.Gateways;

/// <summary>The gateways of a cluster: its silos that are active and take clients, as the table of silos has them.</summary>
public sealed class AzureGatewayListProvider(
    IOptions<AzureStorageGatewayOptions> options,
    IOptions<ClusterOptions> cluster,
    IOptions<GatewayOptions> gateways) : IGatewayListProvider
{
    private readonly TableClient _table = options.Value.TableServiceClient.GetTableClient(options.Value.TableName);
    private readonly string _clusterId = cluster.Value.ClusterId;

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => gateways.Value.GatewayListRefreshPeriod;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <summary>Nothing: a client makes no table, so that it may get by with the right to read.</summary>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken)
    {
        var active = TableClient.CreateQueryFilter($"PartitionKey eq {_clusterId} and Status eq {nameof(SiloStatus.Active)} and ProxyPort ne {"0"}");
        var found = new List<Uri>();
        try
        {
            await foreach (var row in _table.QueryAsync<SiloRow>(active, cancellationToken: cancellationToken))
            {
                if (row is { Address: { } address, ProxyPort: { Length: > 0 } port, Generation: { } generation })
                {
                    found.Add(SiloAddress.New(IPAddress.Parse(address), ToInt(port), ToInt(generation)).ToGatewayUri());
                }
            }
        }
        catch (RequestFailedException error) when (error.Status == (int)HttpStatusCode.NotFound)
        {
            // No silo has been there yet to make the table.
        }

        return found;
    }

    private static int ToInt(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
