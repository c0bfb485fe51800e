using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NousCoder.Clustering;
using Orleans.Configuration;

namespace NousCoder.AzureStorage.Tests.Clusters;

/// <summary>Silos and a client that find each other by a storage account and a cluster id.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

    private RunningCluster(StorageAccount account) => Account = account;

    public StorageAccount Account { get; }

    public IGrainFactory Grains => _hosts[^1].Services.GetRequiredService<IGrainFactory>();

    public static async Task<RunningCluster> StartAsync(string connectionString, string id, GrainStatePlace place, int silos)
    {
        var account = StorageAccount.FromSettings(connectionString, null)!;
        var cluster = new RunningCluster(account);
        for (var i = 0; i < silos; i++)
        {
            await cluster.StartAsync(builder => builder.UseOrleans(silo => ConfigureSilo(silo, account, id, place)));
        }

        await cluster.StartAsync(builder => builder.UseOrleansClient(client => client
            .UseAzureStorageClustering(o => o.TableServiceClient = account.Tables)
            .Configure<ClusterOptions>(o => SetIds(o, id))));
        return cluster;
    }

    /// <summary>Ends the client and then every silo.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static void ConfigureSilo(ISiloBuilder silo, StorageAccount account, string id, GrainStatePlace place)
    {
        // Both are held until both are known.
        using TcpListener siloPort = new(IPAddress.Loopback, 0), gatewayPort = new(IPAddress.Loopback, 0);
        siloPort.Start();
        gatewayPort.Start();
        silo
            .UseAzureStorage(account, place)
            .UseSystemTextJsonGrainStorageSerializer()
            .ConfigureEndpoints(IPAddress.Loopback, ((IPEndPoint)siloPort.LocalEndpoint).Port, ((IPEndPoint)gatewayPort.LocalEndpoint).Port)
            .Configure<ClusterOptions>(o => SetIds(o, id));
    }

    private static void SetIds(ClusterOptions options, string id)
    {
        options.ClusterId = id;
        options.ServiceId = id;
    }

    private async Task StartAsync(Action<HostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        configure(builder);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
    }
}
