using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace NousCoder.Processes.Tests;

/// <summary>An Orleans client of the shared silo that has the contracts and nothing else.</summary>
public sealed class ContractClient(RunningSilo silo) : IAsyncLifetime
{
    private IHost? _host;

    public IGrainFactory Grains => _host!.Services.GetRequiredService<IGrainFactory>();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseStaticClustering(IPEndPoint.Parse(silo.Address))
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("nouscoder", "nouscoder")));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }
}
