using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Cluster.Tests;

/// <summary>Faults of the grain storage of a machine.</summary>
public sealed class FaultyStorage
{
    private long _writes;

    /// <summary>Writes that were asked for, those that failed included.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Returns true for a write that fails: its number from 1, the name of the state, and the state. Default: none does.</summary>
    public Func<long, string, object?, bool> Fails { get; set; } = (_, _, _) => false;

    /// <summary>Has the storage take a number of writes and then none any more, as that of a machine that dies.</summary>
    /// <returns>Completes when a write has failed.</returns>
    public Task DieAfter(int writes)
    {
        var last = Writes + writes;
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Fails = (number, _, _) => number > last && (died.TrySetResult() || true);
        return died.Task;
    }

    /// <summary>Has every write succeed again.</summary>
    public void Heal() => Fails = (_, _, _) => false;

    /// <summary>Puts a storage with these faults in the place of a silo's default one.</summary>
    public void Wrap(IServiceCollection services)
    {
        const string Name = ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        var registered = services.Single(s => s.IsKeyedService && s.ServiceType == typeof(IGrainStorage) && Name.Equals(s.ServiceKey));
        services.Remove(registered);
        services.AddKeyedSingleton<IGrainStorage>(
            Name, (provider, key) => new Storage((IGrainStorage)registered.KeyedImplementationFactory!(provider, key), this));
    }

    private void Count(string stateName, object? state)
    {
        if (Fails(Interlocked.Increment(ref _writes), stateName, state))
        {
            throw new IOException("a fault that the test asked for");
        }
    }

    private sealed class Storage(IGrainStorage storage, FaultyStorage faults) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.ReadStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            faults.Count(stateName, grainState.State);
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }

        public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            faults.Count(stateName, null);
            await storage.ClearStateAsync(stateName, grainId, grainState);
        }

        public void Participate(ISiloLifecycle lifecycle) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

        public void Dispose() => (storage as IDisposable)?.Dispose();
    }
}
