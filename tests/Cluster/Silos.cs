using Microsoft.Extensions.DependencyInjection;
using NousCoder.Grains.Placement;
using NousCoder.Grains.Ports;
using NousCoder.LocalStorage.GrainState;
using NousCoder.Silo.Placement;
using Orleans.TestingHost;

namespace NousCoder.Cluster.Tests;

/// <summary>A test cluster of silos on one machine. Another one on the same machine finds what this one left.</summary>
public sealed class Silos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private Silos(InProcessTestCluster cluster) => _cluster = cluster;

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<Silos> StartAsync(Machine machine)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo
            .UseRolePlacement(RoleFilterDirector.MetadataOf(Roles.All))
            .AddSqliteGrainStorageAsDefault(o => o.Path = machine.Database));
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Services.AddSingleton(TimeProvider.System);
            host.Services.AddSingleton<IArtifactStore>(machine.Artifacts);
            host.Services.AddSingleton<IJobFiles>(machine.Files);
            host.Services.AddSingleton(machine.Policies);
            host.Services.AddSingleton<IVerifier>(machine.Verifier);
            host.Services.AddSingleton<IGenerationEngine>(machine.Engine);
            host.Services.AddSingleton(machine.Trainer);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Silos(cluster);
    }

    /// <summary>Ends the silos as a crash does: nothing is handed over or written.</summary>
    public async Task KillAsync()
    {
        foreach (var silo in _cluster.Silos.ToArray())
        {
            await _cluster.KillSiloAsync(silo);
        }

        await _cluster.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
