using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Problems;

/// <summary>
/// A dataset is there from the moment its import is committed; until then its problems are known to nobody who asks for
/// them by dataset.
/// </summary>
public sealed class DatasetGrain(
    [PersistentState("dataset")] IPersistentState<DatasetState> state,
    IArtifactStore artifacts) : Grain, IDatasetGrain
{
    private const int MaxStatistics = 1000;

    private DatasetImport? _import;
    private ImmutableArray<string> _ids;

    private string Name => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public Task<ImportTicket> BeginImport(string digest)
    {
        if (!Keys.IsName(Name))
        {
            throw new NousCoderException($"'{Name}' is no name of a dataset: use 1 to 64 letters, digits or '-', beginning with a letter or digit");
        }

        if (state.State.Summary is { } existing)
        {
            return existing.Digest == digest
                ? Task.FromResult(new ImportTicket(null, existing))
                : throw new NousCoderException(
                    $"dataset '{Name}' holds other content ({existing.Problems} problems, digest {existing.Digest}); choose another name");
        }

        _import = new DatasetImport(Name, Guid.NewGuid().ToString("N"), digest);
        return Task.FromResult(new ImportTicket(_import.Id, null));
    }

    /// <inheritdoc/>
    public Task AddProblems(string importId, ImmutableArray<ProblemDefinition> page)
    {
        var import = Open(importId);
        return Task.WhenAll(page.Where(import.Add).Select(p => GrainFactory.GetGrain<IProblemGrain>(p.Id).Define(p)));
    }

    /// <inheritdoc/>
    public async Task<DatasetSummary> CommitImport(string importId)
    {
        var import = Open(importId);
        var summary = import.Summarize();
        if (summary.Problems == 0)
        {
            throw new NousCoderException($"dataset '{Name}': the import holds no problem");
        }

        var artifact = $"datasets/{Name}/{importId}.json";
        await artifacts.WriteJsonAsync(artifact, import.ProblemIds, CancellationToken.None);
        // The name first: a name without a dataset behind it is passed over, a dataset without its name is never found.
        await GrainFactory.GetGrain<IDatasetDirectoryGrain>(Keys.Only).Add(Name);
        (state.State.Summary, state.State.ProblemIds) = (summary, artifact);
        await state.SaveAsync(this);
        (_import, _ids) = (null, import.ProblemIds);
        return summary;
    }

    /// <inheritdoc/>
    public Task<DatasetSummary?> GetSummary() => Task.FromResult(state.State.Summary);

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> GetProblemIds()
    {
        if (state.State.Summary is null)
        {
            return [];
        }

        if (_ids.IsDefault)
        {
            _ids = await artifacts.ReadJsonAsync<ImmutableArray<string>>(state.State.ProblemIds, CancellationToken.None);
        }

        return _ids;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<ProblemStatistics>> GetStatistics(int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(count, 1, MaxStatistics), count);
        var ids = await GetProblemIds();
        return [.. await Task.WhenAll(ids.Skip(offset).Take(count).Select(id => GrainFactory.GetGrain<IProblemGrain>(id).GetStatistics()))];
    }

    private DatasetImport Open(string importId) => _import?.Id == importId
        ? _import
        : throw new NousCoderException($"the import into '{Name}' was given up, by a newer one or because its silo ended; import again");
}
