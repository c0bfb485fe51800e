using Microsoft.Extensions.DependencyInjection;
using NousCoder.Contracts;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Silo.Serving;

/// <summary>A grain storage whose failures are recorded.</summary>
/// <param name="storage">The storage that is watched.</param>
/// <param name="health">Record of the failures.</param>
internal sealed class WatchedGrainStorage(IGrainStorage storage, StorageHealth health)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        WatchAsync(
            () => storage.ReadStateAsync(stateName, grainId, grainState, cancellationToken), "read", health.OnStateRead, cancellationToken);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        WatchAsync(
            () => storage.WriteStateAsync(stateName, grainId, grainState, cancellationToken), "written", health.OnStateWritten, cancellationToken);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        WatchAsync(
            () => storage.ClearStateAsync(stateName, grainId, grainState, cancellationToken), "written", health.OnStateWritten, cancellationToken);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    /// <inheritdoc/>
    public void Dispose() => (storage as IDisposable)?.Dispose();

    /// <summary>Puts a watched storage in the place of the one that is registered under a name.</summary>
    /// <param name="services">Services of a silo.</param>
    /// <param name="name">Name of the storage.</param>
    /// <param name="health">Record of the failures.</param>
    public static void Watch(IServiceCollection services, string name, StorageHealth health)
    {
        var registered = services.Single(s => s.IsKeyedService && s.ServiceType == typeof(IGrainStorage) && name.Equals(s.ServiceKey));
        services.Remove(registered);
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, key) =>
            new WatchedGrainStorage((IGrainStorage)registered.KeyedImplementationFactory!(provider, key), health));
    }

    private static async Task WatchAsync(Func<Task> access, string verb, Action<string?> record, CancellationToken cancellationToken)
    {
        try
        {
            await access();
            record(null);
        }
        catch (Exception error) when (IsOfStorage(error) && !cancellationToken.IsCancellationRequested)
        {
            record($"grain state cannot be {verb}: {ReasonOf(error)}");
            throw;
        }
    }

    // The others tell of a state, not of the storage: another activation was first, it is too large, or it cannot be read.
    private static bool IsOfStorage(Exception error) =>
        error is not (InconsistentStateException or NousCoderException or StoredDataException or InvalidDataException or ArgumentException);

    private static string ReasonOf(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message.Split('\n', 2)[0].Trim();
    }
}
