using Microsoft.Extensions.DependencyInjection;
using NousCoder.Clustering.Messages;
using NousCoder.Contracts.Silos;
using NousCoder.Grains.Placement;
using NousCoder.Grains.Ports;
using NousCoder.LocalStorage.GrainState;
using NousCoder.Silo.Placement;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace NousCoder.Cluster.Tests;

/// <summary>A test cluster of silos on one machine. Another one on the same machine finds what this one left.</summary>
public sealed class Silos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private string[] _roles;

    private Silos(Machine machine, string[] roles)
    {
        _roles = roles;
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter<MessageSizeLimit>());
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddIncomingGrainCallFilter<ClientExceptionFilter>()
                .AddOutgoingGrainCallFilter<MessageSizeLimit>()
                .UseRolePlacement(RoleFilterDirector.MetadataOf(_roles))
                .AddSqliteGrainStorageAsDefault(o => o.Path = machine.Database);
            machine.Storage.Wrap(silo.Services);
        });
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Services.AddSingleton<TimeProvider>(machine.Time);
            host.Services.AddSingleton<IArtifactStore>(machine.Artifacts);
            host.Services.AddSingleton<IJobFiles>(machine.Files);
            host.Services.AddSingleton(machine.Policies);
            host.Services.AddSingleton<IVerifier>(machine.Verifier);
            host.Services.AddSingleton<IGenerationEngine>(machine.Engine);
            host.Services.AddSingleton<IPolicyTrainer>(machine.Trainer);
        });
        _cluster = builder.Build();
    }

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>Grains as the first silo calls them.</summary>
    public IGrainFactory GrainsFromWithin => _cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>();

    /// <summary>Starts one silo.</summary>
    /// <param name="machine">What it has.</param>
    /// <param name="roles">What it serves; none names all.</param>
    public static async Task<Silos> StartAsync(Machine machine, params string[] roles)
    {
        var silos = new Silos(machine, roles.Length > 0 ? roles : [.. Roles.All]);
        await silos._cluster.DeployAsync();
        return silos;
    }

    /// <summary>Starts one more silo.</summary>
    /// <param name="roles">What it serves.</param>
    public Task AddAsync(params string[] roles)
    {
        _roles = roles;
        return _cluster.StartAdditionalSiloAsync();
    }

    /// <summary>Has every silo hear how all of them are; in these tests they do not report by themselves.</summary>
    /// <param name="busy">The only one whose slots are taken.</param>
    public void ReportBusy(SiloAddress busy)
    {
        var silos = _cluster.Silos.Select(s => s.SiloAddress).ToArray();
        ImmutableArray<SiloReport> reports =
        [
            .. silos.Select(silo => new SiloReport
            {
                Address = silo.Endpoint.ToString(),
                Name = "silo",
                Roles = [Roles.Sandbox],
                Version = "1",
                Slots = 1,
                BusySlots = silo.Equals(busy) ? 1 : 0,
            }),
        ];
        foreach (var silo in silos)
        {
            _cluster.GetSiloServiceProvider(silo).GetRequiredService<ClusterLoad>().Update(reports);
        }
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
