using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NousCoder.LocalStorage.GrainState;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace NousCoder.Unit.Tests.LocalStorage;

/// <summary>The storage as a silo gets it, without the silo.</summary>
internal sealed class StorageUnderTest : IDisposable
{
    private readonly ServiceProvider _services;

    public StorageUnderTest(string path)
    {
        var builder = new Builder();
        builder.Services.AddLogging().AddSerializer();
        builder.AddSqliteGrainStorage("state", options => options.Path = path);
        _services = builder.Services.BuildServiceProvider();
        foreach (var validator in _services.GetServices<IConfigurationValidator>().Where(v => v.GetType().Namespace == typeof(SqliteGrainStorage).Namespace))
        {
            validator.ValidateConfiguration();
        }

        // As a silo does when it starts.
        _services.GetServices<ILifecycleParticipant<ISiloLifecycle>>().ShouldHaveSingleItem();
        Storage = _services.GetRequiredKeyedService<IGrainStorage>("state");
    }

    public IGrainStorage Storage { get; }

    public static GrainId Grain(string key) => GrainId.Create("thing", key);

    public async Task<GrainState<T>> Read<T>(string key)
    {
        var state = new GrainState<T>();
        await Storage.ReadStateAsync("state", Grain(key), state);
        return state;
    }

    public async Task<T> State<T>(string key) => (await Read<T>(key)).State!;

    public Task Write<T>(string key, GrainState<T> state) => Storage.WriteStateAsync("state", Grain(key), state);

    public Task Clear<T>(string key, GrainState<T> state) => Storage.ClearStateAsync("state", Grain(key), state);

    public void Dispose() => _services.Dispose();

    private sealed class Builder : ISiloBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationManager();
    }
}
