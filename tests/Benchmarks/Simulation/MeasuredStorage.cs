using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>A silo's grain storage, measured. Kinds are the names of states.</summary>
internal sealed class MeasuredStorage(IGrainStorage storage, StorageMeter meter) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) => meter.DoAsync(async () =>
    {
        await storage.ReadStateAsync(stateName, grainId, grainState, cancellationToken);
        meter.Count($"row read: {stateName}");
        return true;
    });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) => meter.DoAsync(async () =>
    {
        var writing = storage.WriteStateAsync(stateName, grainId, grainState, cancellationToken);
        // Every storage makes the bytes before it waits for anything, so this thread has made them.
        var bytes = MeasuredSerializer.LastBytes;
        await writing;
        meter.Count($"row write: {stateName}", bytes);
        meter.Keep(stateName, grainId.ToString(), bytes);
        return true;
    });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) => meter.DoAsync(async () =>
    {
        await storage.ClearStateAsync(stateName, grainId, grainState, cancellationToken);
        meter.Count($"row delete: {stateName}");
        meter.Forget(stateName, grainId.ToString());
        return true;
    });

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public void Participate(ISiloLifecycle lifecycle) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    public void Dispose() => (storage as IDisposable)?.Dispose();
}
