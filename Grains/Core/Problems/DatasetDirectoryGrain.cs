namespace NousCoder.Grains.Problems;

/// <summary>Remembers the names of all datasets.</summary>
public sealed class DatasetDirectoryGrain(
    [PersistentState("datasets")] IPersistentState<DatasetDirectoryState> state) : Grain, IDatasetDirectoryGrain
{
    /// <inheritdoc/>
    public async Task Add(string name)
    {
        if (!state.State.Names.Contains(name))
        {
            state.State.Names = [.. state.State.Names.Append(name).Order(StringComparer.Ordinal)];
            await state.SaveAsync(this);
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> List() => Task.FromResult(state.State.Names);
}
