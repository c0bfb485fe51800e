using System.Net;
using NousCoder.AzureStorage;
using NousCoder.AzureStorage.Artifacts;
using NousCoder.Clustering;
using NousCoder.Grains.Ports;
using NousCoder.LocalStorage.Artifacts;
using NousCoder.LocalStorage.GrainState;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers;

namespace NousCoder.Silo.Serving;

/// <summary>Where a silo keeps state and artifacts and meets other silos: a storage account, or its data folder and nowhere.</summary>
internal sealed class SiloStorage
{
    private readonly StorageOptions _options;
    private readonly StorageAccount? _account;
    private readonly DataFolder _data;

    private SiloStorage(StorageOptions options, StorageAccount? account, DataFolder data, IArtifactStore artifacts)
    {
        _options = options;
        _account = account;
        _data = data;
        Artifacts = new WatchedArtifacts(artifacts, Health);
    }

    /// <summary>The most recent failures of artifacts and grain state.</summary>
    public StorageHealth Health { get; } = new();

    /// <summary>The artifacts.</summary>
    public IArtifactStore Artifacts { get; }

    /// <summary>Folder of the artifacts where they are on this machine, else null.</summary>
    public string? LocalArtifacts => _account is null ? _data["artifacts"] : null;

    /// <exception cref="Contracts.NousCoderException">The account or a folder cannot be used.</exception>
    public static async Task<SiloStorage> OpenAsync(StorageOptions options, DataFolder data, CancellationToken cancellationToken)
    {
        var account = StorageAccount.FromSettings(options.ConnectionString, options.AccountUri);
        IArtifactStore artifacts = account is null
            ? new FolderArtifactStore(data["artifacts"])
            : await AzureArtifactStore.OpenAsync(account.OpenBlobs(), options.ArtifactContainer, data["copies"], cancellationToken);
        return new SiloStorage(options, account, data, artifacts);
    }

    /// <summary>Joins the silo to its cluster and says where its grains keep their state.</summary>
    public void Configure(ISiloBuilder orleans, SiloOptions silo)
    {
        orleans.UseJsonForGrainState();
        var address = IPAddress.Parse(silo.Address);
        if (_account is null)
        {
            orleans
                .UseLocalhostClustering(silo.SiloPort, silo.GatewayPort, new IPEndPoint(address, silo.SiloPort), silo.ServiceId, silo.ClusterId)
                .AddSqliteGrainStorageAsDefault(o => o.Path = _data["grains.db"]);
        }
        else
        {
            Share(orleans.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (silo.ClusterId, silo.ServiceId)), _account);
        }

        WatchedGrainStorage.Watch(orleans.Services, ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, Health);
        orleans.ConfigureEndpoints(address, silo.SiloPort, silo.GatewayPort, listenOnAnyHostAddress: false);
    }

    private void Share(ISiloBuilder orleans, StorageAccount account)
    {
        FindDeadSilosSoon(orleans);
        orleans.UseAzureStorage(account, _options.GrainState);
    }

    /// <summary>
    /// A silo that was killed is out after about three probes, each of which waits as long as that silo's answers usually take:
    /// 0.75 seconds at least, so that a busy machine is not taken for a dead one. Two silos must agree; where fewer are left to,
    /// a row that was not renewed for 12 seconds does.
    /// </summary>
    private static void FindDeadSilosSoon(ISiloBuilder orleans) => orleans.Configure<ClusterMembershipOptions>(o =>
    {
        (o.ProbeTimeout, o.MinProbeTimeout, o.MaxProbeTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(8));
        (o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration) = (3, 2);
        (o.IAmAliveTablePublishTimeout, o.NumMissedTableIAmAliveLimit) = (TimeSpan.FromSeconds(4), 3);
        o.TableRefreshTimeout = TimeSpan.FromSeconds(10);
    });
}
