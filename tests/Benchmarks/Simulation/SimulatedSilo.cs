using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NousCoder.Client.Silos;
using NousCoder.Clustering.Messages;
using NousCoder.Grains.Placement;
using NousCoder.Grains.Ports;
using NousCoder.LocalStorage.GrainState;
using NousCoder.Sandbox;
using NousCoder.Silo;
using NousCoder.Silo.JobFiles;
using NousCoder.Silo.Placement;
using NousCoder.Silo.Policies;
using NousCoder.Silo.Serving;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>A silo as <see cref="SiloHost"/> makes it, but with scripted ports and measured storage, and a client of it.</summary>
internal sealed class SimulatedSilo : IAsyncDisposable
{
    private const string DefaultStorage = "Default";

    private readonly IHost _host;
    private readonly DataFolder _data;
    private readonly SiloConnection _connection;

    private SimulatedSilo(IHost host, DataFolder data, SiloConnection connection) => (_host, _data, _connection) = (host, data, connection);

    /// <summary>Grains as a console reaches them, through the silo's gateway.</summary>
    public IGrainFactory Grains => _connection.Grains;

    /// <summary>The silo's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts it; another one on the same storage finds what this one left.</summary>
    public static async Task<SimulatedSilo> StartAsync(
        string folder, StorageOptions options, StorageMeter meter, IGenerationEngine engine, CancellationToken cancellation)
    {
        var (siloPort, gatewayPort) = FreePorts.TakeTwo();
        var data = new DataFolder(folder);
        var storage = await SiloStorage.OpenAsync(options, data, cancellation);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        // What Orleans says of a silo that starts, ends and is busy is no finding.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans", LogLevel.Critical).AddFilter("Polly", LogLevel.Critical)
            .AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        AddPorts(builder.Services, storage, new MeasuredArtifacts(storage.Artifacts, meter), data, engine);
        builder.UseOrleans(orleans =>
        {
            storage.Configure(
                orleans
                    .UseRolePlacement(RoleFilterDirector.MetadataOf(Roles.All))
                    .AddOutgoingGrainCallFilter<MessageSizeLimit>()
                    .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(60)),
                new Silo.SiloOptions { Name = "simulated", SiloPort = siloPort, GatewayPort = gatewayPort, DataFolder = folder });
            Measure(orleans.Services, meter);
        });
        builder.Services.AddHostedService<WorkDriver>();
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new SimulatedSilo(host, data, await SiloConnection.OpenAsync(new GatewayAddress("127.0.0.1", gatewayPort), cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
        _data.Dispose();
    }

    private static void AddPorts(IServiceCollection services, SiloStorage storage, IArtifactStore artifacts, DataFolder data, IGenerationEngine engine)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(artifacts);
        services.AddSingleton<IJobFiles>(new JobFolder(data["jobs"]));
        services.AddSingleton<IPolicyFolders>(new PolicyFolders(artifacts, storage.LocalArtifacts));
        services.AddSingleton<IVerifier>(new CachingVerifier(new ScriptedVerifier(), new SandboxOptions().VerdictCacheEntries));
        services.AddSingleton(engine);
        services.AddSingleton<IPolicyTrainer>(new ScriptedTrainer());
    }

    /// <summary>Puts the meter between the grains and the storage that was configured.</summary>
    private static void Measure(IServiceCollection services, StorageMeter meter)
    {
        services.AddOptions<AzureTableStorageOptions>(DefaultStorage).Configure<IServiceProvider>((o, provider) => o.GrainStorageSerializer = Serializer(provider));
        services.AddOptions<SqliteGrainStorageOptions>(DefaultStorage).Configure<IServiceProvider>((o, provider) => o.GrainStorageSerializer = Serializer(provider));
        var storage = services.Single(s => s.IsKeyedService && s.ServiceType == typeof(IGrainStorage) && DefaultStorage.Equals(s.ServiceKey));
        services.Remove(storage);
        services.AddKeyedSingleton<IGrainStorage>(DefaultStorage, (provider, key) =>
            new MeasuredStorage((IGrainStorage)storage.KeyedImplementationFactory!(provider, key), meter));
    }

    private static MeasuredSerializer Serializer(IServiceProvider services) =>
        new(ActivatorUtilities.CreateInstance<SystemTextJsonGrainStorageSerializer>(services));
}
