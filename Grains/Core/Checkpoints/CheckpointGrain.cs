using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>Takes a checkpoint from a client into the artifact store.</summary>
[CollectionAgeLimit(Minutes = 5)]
[ServedBy(Roles.Trainer)]
public sealed class CheckpointGrain(
    [PersistentState("checkpoint")] IPersistentState<CheckpointState> state,
    IArtifactStore artifacts,
    IPolicyFolders folders,
    TimeProvider time) : Grain, ICheckpointGrain
{
    private readonly Dictionary<string, long> _stored = [];
    private OpenFile? _open;

    private string Name => this.GetPrimaryKeyString();

    private PolicyReference Policy => PolicyReference.Beginning(Name);

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => GiveUpAsync();

    /// <inheritdoc/>
    public Task<CheckpointSummary?> GetSummary() => Task.FromResult(state.State.Summary);

    /// <inheritdoc/>
    public async Task Append(string file, long offset, ReadOnlyMemory<byte> piece)
    {
        RequireNew();
        if (offset == 0)
        {
            await GiveUpAsync();
            _stored.Remove(file);
            _open = new OpenFile(file, artifacts, Policy.Checkpoint + file);
        }

        await Require(file, offset).AppendAsync(piece);
    }

    /// <inheritdoc/>
    public async Task EndFile(string file, long length)
    {
        RequireNew();
        _open ??= length == 0 ? new OpenFile(file, artifacts, Policy.Checkpoint + file) : null;
        await Require(file, length).CompleteAsync();
        _stored[file] = length;
        await GiveUpAsync();
    }

    /// <inheritdoc/>
    public async Task<CheckpointSummary> Complete(string source)
    {
        RequireNew();
        try
        {
            await folders.CheckAsync(Policy, CancellationToken.None);
        }
        catch (CheckpointException error)
        {
            await artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
            _stored.Clear();
            throw new NousCoderException($"{source} is no checkpoint that can be loaded: {error.Message}", error);
        }

        // The directory first: a name without a checkpoint behind it is left out of lists, a checkpoint without its name would never be found.
        await GrainFactory.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).Set(Name, present: true);
        var summary = new CheckpointSummary { Name = Name, Source = source, Bytes = _stored.Values.Sum(), Imported = time.GetUtcNow() };
        state.State.Summary = summary;
        await state.SaveAsync(this);
        return summary;
    }

    /// <inheritdoc/>
    public async Task Delete()
    {
        await GiveUpAsync();
        await artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
        await state.ClearStateAsync();
        await GrainFactory.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).Set(Name, present: false);
        DeactivateOnIdle();
    }

    private void RequireNew()
    {
        if (!Keys.IsName(Name) || Name == PolicyReference.Starter)
        {
            throw new NousCoderException($"'{Name}' is no name for a checkpoint: use 1 to 64 letters, digits or '-', beginning with a letter or digit, and not '{PolicyReference.Starter}'");
        }

        if (state.State.Summary is not null)
        {
            throw new NousCoderException($"there is a checkpoint '{Name}' already; choose another name, or delete it: nouscoder checkpoint delete {Name}");
        }
    }

    private OpenFile Require(string file, long length) => _open is { } open && open.Name == file && open.Length == length
        ? open
        : throw new NousCoderException($"the import lost what came before byte {length} of {file}, most likely with its silo; import again");

    private async Task GiveUpAsync()
    {
        if (_open is { } open)
        {
            _open = null;
            await open.DisposeAsync();
        }
    }
}
