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
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private readonly IHost _host;

    private SiloConnection(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Connects. Looking up the silos, connecting and the greeting have a time-out each, so that a slow one is not taken for another.</summary>
    /// <exception cref="NousCoderException">It failed; the message says at which of them.</exception>
    public static async Task<SiloConnection> OpenAsync(ClusterAddress address, CancellationToken cancellation)
    {
        IHost? host = null;
        try
        {
            host = Host(address, await address.ResolveAsync(cancellation));
            var list = host.Services.GetRequiredService<IGatewayListProvider>();
            var gateways = await StepAsync(address.LookupTimeout, token => GatewaysAsync(list, token), address.NotFound, cancellation);
            await StepAsync(ConnectTimeout, token => ConnectToAnyAsync(gateways, token), _ => address.NotConnected(gateways), cancellation);
            await StepAsync(address.GreetingTimeout, token => GreetAsync(host, token), error => NotGreeted(address, error), cancellation);
            return new SiloConnection(host);
        }
        catch
        {
            host?.Dispose();
            throw;
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
        builder.Services.AddRuntimeExceptions();
        builder.UseOrleansClient(client =>
        {
            findSilos(client
                .AddOutgoingGrainCallFilter<MessageSizeLimit>()
                .Configure<ClusterOptions>(o =>
                {
                    o.ClusterId = address.ClusterId;
                    // Required, and without a meaning on a client: gateways compare the cluster id alone.
                    o.ServiceId = address.ClusterId;
                })
                .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
                .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(60)));
            address.Certificate?.Use(client);
        });
        return builder.Build();
    }

    private static async Task<T> StepAsync<T>(
        TimeSpan timeout, Func<CancellationToken, Task<T>> run, Func<Exception, string> describe, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        try
        {
            return await run(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (Exception error) when (error is not NousCoderException && !cancellation.IsCancellationRequested)
        {
            throw new NousCoderException(describe(error), error);
        }
    }

    private static string NotGreeted(ClusterAddress address, Exception error)
    {
        var certificate = $"whether it has {(address.Certificate is null ? "a" : "the same")} certificate";
        var check = $"check --silo, --cluster-id and {certificate} ({CertificateOptions.FileKey})";
        return error is OperationCanceledException
            ? $"{address} accepts connections and did not answer within {address.GreetingTimeout.TotalSeconds:0} s: it is busy, or is not an Orleans gateway of cluster '{address.ClusterId}'; {check}"
            : $"{address} is not an Orleans gateway of cluster '{address.ClusterId}'; {check}";
    }

    private static async Task<IReadOnlyList<Uri>> GatewaysAsync(IGatewayListProvider list, CancellationToken cancellation)
    {
        await list.InitializeGatewayListProviderAsync(cancellation);
        return [.. await list.GetGatewaysAsync(cancellation)];
    }

    private static async Task<bool> GreetAsync(IHost host, CancellationToken cancellation)
    {
        await host.StartAsync(cancellation);
        return true;
    }

    /// <summary>Returns as soon as a gateway accepts a connection.</summary>
    private static async Task<bool> ConnectToAnyAsync(IReadOnlyList<Uri> gateways, CancellationToken cancellation)
    {
        await foreach (var probe in Task.WhenEach(gateways.Select(gateway => ConnectAsync(gateway, cancellation))))
        {
            if (probe.IsCompletedSuccessfully)
            {
                return true;
            }
        }

        throw new SocketException((int)SocketError.ConnectionRefused);
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
