using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>Remembers the names of imported checkpoints.</summary>
public sealed class CheckpointDirectoryGrain(
    [PersistentState("checkpoints")] IPersistentState<CheckpointDirectoryState> state) : Grain, ICheckpointDirectoryGrain
{
    /// <inheritdoc/>
    public Task Set(string name, bool present)
    {
        var changed = present ? state.State.Names.Add(name) : state.State.Names.Remove(name);
        return changed ? state.SaveAsync(this) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> List() =>
        Task.FromResult<ImmutableArray<string>>([.. state.State.Names.Order(StringComparer.Ordinal)]);
}
