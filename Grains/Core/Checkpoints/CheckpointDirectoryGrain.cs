using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>Remembers the names of imported checkpoints.</summary>
public sealed class CheckpointDirectoryGrain(
    [PersistentState("checkpoints")] IPersistentState<CheckpointDirectoryState> state,
    ILogger<CheckpointDirectoryGrain> logger) : Grain, ICheckpointDirectoryGrain
{
    /// <inheritdoc/>
    public Task Set(string name, bool present)
    {
        var changed = present ? state.State.Names.Add(name) : state.State.Names.Remove(name);
        return changed ? state.SaveAsync(this) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SetImporting(string name, bool importing)
    {
        var changed = importing ? state.State.Importing.Add(name) : state.State.Importing.Remove(name);
        return changed ? state.SaveAsync(this) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DriveAll()
    {
        new DrivenWork<string>(state.State.Importing.ToDictionary(name => name), [])
            .DriveAll(name => GrainFactory.GetGrain<ICheckpointGrain>(name).Drive(), logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> List() =>
        Task.FromResult<ImmutableArray<string>>([.. state.State.Names.Order(StringComparer.Ordinal)]);
}
