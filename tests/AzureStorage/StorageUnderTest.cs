using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NousCoder.AzureStorage.Artifacts;
using NousCoder.Clustering;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Serialization;
using Orleans.Storage;

namespace NousCoder.AzureStorage.Tests;

/// <summary>What a silo gets of Azure Storage, without the silo. Each has a service and a cluster of its own.</summary>
internal sealed class StorageUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private StorageUnderTest(string connectionString, string id, Action<ISiloBuilder, StorageAccount> configure)
    {
        Account = StorageAccount.FromSettings(connectionString, null)!;
        Blobs = Account.OpenBlobs();
        Id = id;
        var builder = new Builder();
        builder.Services.AddLogging().AddSerializer();
        builder.Services.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (id, id));
        builder.UseSystemTextJsonGrainStorageSerializer();
        configure(builder, Account);
        _services = builder.Services.BuildServiceProvider();
        foreach (var validator in _services.GetServices<IConfigurationValidator>().Where(v => v.GetType().Name.StartsWith("Azure", StringComparison.Ordinal)))
        {
            validator.ValidateConfiguration();
        }
    }

    public string Id { get; }

    public StorageAccount Account { get; }

    public BlobServiceClient Blobs { get; }

    public IGrainStorage Grains => _services.GetRequiredKeyedService<IGrainStorage>("state");

    public IMembershipTable Membership => _services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => _services.GetRequiredService<IReminderTable>();

    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static string NewId() => $"t-{Guid.NewGuid():N}";

    public static async Task<StorageUnderTest> OpenAsync(Azurite azurite, Action<ISiloBuilder, StorageAccount> configure, string? id = null)
    {
        var storage = new StorageUnderTest(azurite.ConnectionString, id ?? NewId(), configure);
        // As a silo does when it starts.
        var lifecycle = new Lifecycle();
        (storage._services.GetKeyedService<IGrainStorage>("state") as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);
        await lifecycle.StartAsync();
        return storage;
    }

    public static Task<StorageUnderTest> WithMembershipAsync(Azurite azurite, string? id = null) =>
        OpenAsync(azurite, (silo, account) => silo.UseAzureStorageClustering(o => o.TableServiceClient = account.Tables), id);

    public static Task<StorageUnderTest> WithTableStateAsync(Azurite azurite, bool deleteOnClear = true) => OpenAsync(azurite, (silo, account) =>
        silo.AddAzureTableGrainStorage("state", o => (o.TableServiceClient, o.DeleteStateOnClear) = (account.Tables, deleteOnClear)));

    public static Task<StorageUnderTest> WithBlobStateAsync(Azurite azurite, bool deleteOnClear = true) => OpenAsync(azurite, (silo, account) =>
        silo.AddAzureBlobGrainStorage("state", o => (o.BlobServiceClient, o.DeleteStateOnClear, o.ContainerName) = (account.OpenBlobs(), deleteOnClear, NewId())));

    public static Task<StorageUnderTest> WithRemindersAsync(Azurite azurite, string? id = null) =>
        OpenAsync(azurite, (silo, account) => silo.UseAzureTableReminderService(o => o.TableServiceClient = account.Tables), id);

    /// <summary>What a client of the cluster gets.</summary>
    public IGatewayListProvider Gateways()
    {
        var client = new Builder();
        client.Services.AddLogging().Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (Id, Id));
        ((IClientBuilder)client).UseAzureStorageClustering(o => o.TableServiceClient = Account.Tables);
        return client.Services.BuildServiceProvider().GetRequiredService<IGatewayListProvider>();
    }

    /// <summary>The rows of a partition as they are stored.</summary>
    public async Task<List<TableEntity>> RowsAsync(string table, string partition) =>
        await Account.Tables.GetTableClient(table).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")).ToListAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Builder : ISiloBuilder, IClientBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationManager();
    }

    private sealed class Lifecycle : ISiloLifecycle
    {
        private readonly List<ILifecycleObserver> _observers = [];

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            _observers.Add(observer);
            return new MemoryStream();
        }

        public async Task StartAsync()
        {
            foreach (var observer in _observers)
            {
                await observer.OnStart(CancellationToken.None);
            }
        }
    }
}
