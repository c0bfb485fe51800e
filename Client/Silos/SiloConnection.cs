using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NousCoder.Clustering.Certificates;
using NousCoder.Clustering.Messages;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;

namespace NousCoder.Client.Silos;

/// <summary>An open connection to a silo.</summary>
internal sealed class SiloConnection : IAsyncDisposable
{
    private static readonly TimeSpan ListenPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GreetPatience = TimeSpan.FromSeconds(20);
    private readonly IHost _host;

    private SiloConnection(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <exception cref="NousCoderException">No silo answers there.</exception>
    public static async Task<SiloConnection> OpenAsync(ClusterAddress address, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ListenPatience);
        var listens = false;
        IHost? host = null;
        try
        {
            host = Host(address, await address.ResolveAsync(deadline.Token));
            await ProbeAsync(host.Services.GetRequiredService<IGatewayListProvider>(), deadline.Token);
            listens = true;
            deadline.CancelAfter(GreetPatience);
            await host.StartAsync(deadline.Token).WaitAsync(deadline.Token);
            return new SiloConnection(host);
        }
        catch (Exception error) when (error is not NousCoderException && !cancellation.IsCancellationRequested)
        {
            host?.Dispose();
            throw new NousCoderException(
                listens
                    ? $"what listens at {address} is no gateway of a silo of cluster '{address.ClusterId}' and service '{address.ServiceId}'; see --silo, --cluster-id and --service-id, and {Certificate(address)}"
                    : address.Missing,
                error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _host.StopAsync(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (Exception)
        {
            // The silo may be gone already; there is nothing left to say to it.
        }

        _host.Dispose();
    }

    private static IHost Host(ClusterAddress address, Action<IClientBuilder> findSilos)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleansClient(client =>
        {
            findSilos(client
                .AddOutgoingGrainCallFilter<MessageSizeLimit>()
                .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (address.ClusterId, address.ServiceId))
                .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
                .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(60)));
            address.Certificate?.Use(client);
        });
        return builder.Build();
    }

    private static string Certificate(ClusterAddress address) =>
        $"whether it has {(address.Certificate is null ? "a certificate" : "the same certificate")} ({CertificateOptions.FileKey})";

    /// <summary>Ends as soon as a gateway accepts a connection.</summary>
    private static async Task ProbeAsync(IGatewayListProvider gateways, CancellationToken cancellation)
    {
        await gateways.InitializeGatewayListProviderAsync(cancellation);
        var probes = (await gateways.GetGatewaysAsync(cancellation)).Select(gateway => ConnectAsync(gateway, cancellation)).ToList();
        Exception? last = null;
        await foreach (var probe in Task.WhenEach(probes))
        {
            if (probe.IsCompletedSuccessfully)
            {
                return;
            }

            last = probe.Exception?.InnerException;
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task ConnectAsync(Uri gateway, CancellationToken cancellation)
    {
        using var probe = new TcpClient();
        await probe.ConnectAsync(gateway.DnsSafeHost, gateway.Port, cancellation);
    }

    /// <summary>Leaves Ctrl-C to the command line.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
