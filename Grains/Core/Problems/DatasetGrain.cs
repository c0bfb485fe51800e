using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Problems;

/// <summary>
/// A dataset is there from the moment its import is committed; until then its problems are known to nobody who asks for
/// them by dataset. A page is durable when it was taken, so an import that was broken off, by its client's end or by this
/// silo's, goes on after its last page.
/// </summary>
public sealed partial class DatasetGrain(
    [PersistentState("dataset")] IPersistentState<DatasetState> state,
    IArtifactStore artifacts,
    ILogger<DatasetGrain> logger) : Grain, IDatasetGrain
{
    /// <summary>A large import has hundreds of pages, and whoever goes on with it waits for all of them.</summary>
    private const int PagesAtOnce = 16;

    private ImportPhase _phase = null!;
    private DatasetTally _tally = null!;
    private ImmutableArray<string> _ids;

    private string Name => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _phase = ImportPhase.OfRow(state.State);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ImportTicket> BeginImport(string key)
    {
        if (!Keys.IsName(Name))
        {
            throw new NousCoderException($"'{Name}' is no name of a dataset: use 1 to 64 letters, digits or '-', beginning with a letter or digit");
        }

        var open = state.State.Import;
        var tally = state.State.Summary is null && open?.Key == key ? await TallyAsync(open) : null;
        var importId = Guid.NewGuid().ToString("N");
        switch (Apply(new ImportEvent.ImportRequested(importId, IsSame: tally is not null)))
        {
            case ImportAction.AnswerExisting:
                return new ImportTicket(null, state.State.Summary, null);
            case ImportAction.Continue:
                _tally = tally!;
                return new ImportTicket(importId, null, open!.Pages == 0 ? null : tally!.ProgressOf(open));
            default:
                await OpenImportAsync(key, importId);
                return new ImportTicket(importId, null, null);
        }
    }

    /// <inheritdoc/>
    public async Task AddPage(string importId, int number, ImportPage page)
    {
        Apply(new ImportEvent.PageReceived(importId));
        var open = state.State.Import!;
        if (number < open.Pages)
        {
            return;
        }

        if (number > open.Pages)
        {
            throw new NousCoderException($"page {number} of the import into '{Name}' came after page {open.Pages - 1}; import again to go on");
        }

        if (page.Problems.FirstOrDefault(p => !IsOfThis(p.Definition.Id)) is { } strange)
        {
            throw new NousCoderException($"problem '{strange.Definition.Id}' does not belong to dataset '{Name}': expected {Name}.INDEX");
        }

        var stored = StoredPage.Of(page);
        _tally.Add(stored);
        try
        {
            await Task.WhenAll(page.Problems.Select(p => GrainFactory.GetGrain<IProblemGrain>(p.Definition.Id).Define(p.Definition)));
            await artifacts.WriteJsonAsync(PageName(open, number), stored, CancellationToken.None);
            state.State.Import = open with { Pages = number + 1, Cursor = page.Cursor, Digest = page.Digest };
            await state.SaveAsync(this);
        }
        catch
        {
            // The tally is ahead of what is stored.
            Apply(new ImportEvent.StorageFailed());
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<DatasetSummary> CommitImport(string importId)
    {
        Apply(new ImportEvent.CommitRequested(importId));
        var open = state.State.Import!;
        var summary = _tally.Summarize(open);
        if (summary.Problems == 0)
        {
            throw new NousCoderException($"dataset '{Name}': the import holds no problem");
        }

        var repaired = state.State.Summary;
        RequireSameContent(repaired, summary);

        await artifacts.WriteJsonAsync(open.Folder + "problems.json", _tally.ProblemIds, CancellationToken.None);
        await artifacts.WriteJsonAsync(open.Folder + "statements.json", _tally.StatementHashes, CancellationToken.None);
        await artifacts.WriteJsonAsync(open.Folder + "left-out.json", _tally.LeftOut, CancellationToken.None);
        // The name first: a name without a dataset behind it is passed over, a dataset without its name is never found.
        await GrainFactory.GetGrain<IDatasetDirectoryGrain>(Keys.Only).Add(Name);
        var oldFolder = state.State.Folder;
        state.State.Summary = summary;
        state.State.Folder = open.Folder;
        state.State.Import = null;
        if (repaired is not null)
        {
            state.State.Standings = null;
        }

        await state.SaveAsync(this);
        Apply(new ImportEvent.Committed());
        _ids = _tally.ProblemIds;
        _tally = new DatasetTally(Name);
        if (repaired is null)
        {
            // No job can have drawn a problem of what was no dataset.
            SetStandings([]);
            KeepStandingsWhenQuiet();
        }
        else
        {
            _ = DeleteAsync(oldFolder);
        }

        _ = DeleteAsync(open.Folder + "page-");
        return summary;
    }

    /// <inheritdoc/>
    public Task<DatasetSummary?> GetSummary() => Task.FromResult(state.State.Summary);

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> GetProblemIds()
    {
        if (_ids.IsDefault && state.State.Summary is not null)
        {
            _ids = await ListAsync<string>("problems.json");
        }

        return _ids.IsDefault ? [] : _ids;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> GetStatementHashes(int offset, int count) =>
        Page(await ListAsync<string>("statements.json"), offset, count);

    /// <inheritdoc/>
    public async Task<ImmutableArray<LeftOutRow>> GetLeftOut(int offset, int count) =>
        Page(await ListAsync<LeftOutRow>("left-out.json"), offset, count);

    /// <summary>Deletes pages that no row names any more. Not to be waited for: some hundred of them may take a slow store minutes.</summary>
    private async Task DeleteAsync(string pages)
    {
        try
        {
            await artifacts.DeleteAsync(pages, CancellationToken.None);
        }
        catch (Exception error)
        {
            LogPagesStay(Name, pages, error);
        }
    }

    private static ImmutableArray<T> Page<T>(ImmutableArray<T> all, int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(count, 1, IDatasetGrain.MaxListed), count);
        return [.. all.Skip(offset).Take(count)];
    }

    private bool IsOfThis(string problem) => Keys.IsKey(problem) && problem.StartsWith(Name + ".", StringComparison.Ordinal);

    private static string PageName(OpenImport import, int number) => $"{import.Folder}page-{number:D6}.json";

    private async Task<ImmutableArray<T>> ListAsync<T>(string name) => state.State.Summary is null
        ? []
        : await ReadListAsync<T>(name);

    private async Task<ImmutableArray<T>> ReadListAsync<T>(string name)
    {
        try
        {
            return await artifacts.ReadJsonAsync<ImmutableArray<T>>(state.State.Folder + name, CancellationToken.None);
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            throw new StoredDataException($"dataset '{Name}': {error.Message} {RepairAdvice(Name)}");
        }
    }

    /// <returns>What the pages add up to; null where one is gone, so that there is nothing to go on with.</returns>
    private async Task<DatasetTally?> TallyAsync(OpenImport import)
    {
        var tally = new DatasetTally(Name);
        try
        {
            foreach (var numbers in Enumerable.Range(0, import.Pages).Chunk(PagesAtOnce))
            {
                var pages = await Task.WhenAll(numbers.Select(n => artifacts.ReadJsonAsync<StoredPage>(PageName(import, n), CancellationToken.None)));
                Array.ForEach(pages, tally.Add);
            }

            return tally;
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            LogPageGone(Name, error.Message);
            return null;
        }
    }

    /// <summary>Applies an event of an import to the phase.</summary>
    /// <exception cref="NousCoderException">The event is refused in this phase.</exception>
    private ImportAction Apply(ImportEvent importEvent)
    {
        var (next, action) = ImportTransitions.Next(_phase, importEvent);
        _phase = next;
        return action switch
        {
            ImportAction.RefuseNoDataset => throw new NousCoderException($"there is no dataset '{Name}' to repair; import it"),
            ImportAction.RefuseSuperseded => throw new NousCoderException(
                $"the import into '{Name}' was given up, by a newer one or because its silo ended; import again to go on"),
            _ => action,
        };
    }

    /// <summary>Opens an import without pages in the place of the one that is open, if there is one.</summary>
    private async Task OpenImportAsync(string key, string importId)
    {
        var old = state.State.Import;
        _tally = new DatasetTally(Name);
        state.State.Import = new OpenImport { Key = key, Folder = $"datasets/{Name}/{importId}/" };
        await state.SaveAsync(this);
        // Only now, or a crash in between would leave a row that names what is gone.
        _ = old is null ? Task.CompletedTask : DeleteAsync(old.Folder);
    }

    [LoggerMessage(LogLevel.Warning, "Pages of the import of dataset {Dataset} stay in {Folder}; nothing reads them")]
    private partial void LogPagesStay(string dataset, string folder, Exception error);

    [LoggerMessage(LogLevel.Warning, "The import of dataset {Dataset} begins anew: {Reason}")]
    private partial void LogPageGone(string dataset, string reason);
}
