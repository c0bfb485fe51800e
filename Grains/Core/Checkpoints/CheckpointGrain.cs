using System.Security.Cryptography;
using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Checkpoints;
using NousCoder.Grains.Artifacts;

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
    private readonly Dictionary<string, string> _hashes = [];
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ArtifactUpload? _upload;
    private string _file = "";
    private long _bytes;
    private bool _begun;

    private string Name => this.GetPrimaryKeyString();

    private PolicyReference Policy => PolicyReference.Beginning(Name);

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await GiveUpAsync();
        if (_begun && state.State.Summary is null)
        {
            // The client went away before its last file.
            await artifacts.DeleteAsync(Policy.Checkpoint, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<CheckpointSummary?> GetSummary() => Task.FromResult(state.State.Summary);

    /// <inheritdoc/>
    public async Task Begin()
    {
        RequireNew();
        await GiveUpAsync();
        await artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
        _hashes.Clear();
        _begun = true;
        _bytes = 0;
    }

    /// <inheritdoc/>
    public async Task BeginFile(string file)
    {
        RequireBegun(_begun, file);
        if (!CheckpointFiles.IsCheckpointFile(file))
        {
            throw new NousCoderException($"'{file}' is not a file of a checkpoint: expected config.json, tokenizer.json, *.safetensors and what belongs to them");
        }

        await GiveUpAsync();
        _sha.GetHashAndReset();
        _file = file;
        _upload = new ArtifactUpload(artifacts, Policy.Checkpoint + file);
    }

    /// <inheritdoc/>
    public async Task Append(string file, long offset, ReadOnlyMemory<byte> piece)
    {
        if (piece.Length > IArtifactUploadGrain.MaxPieceBytes)
        {
            throw new NousCoderException($"a piece of {file} has {piece.Length} bytes; at most {IArtifactUploadGrain.MaxPieceBytes} can be taken");
        }

        var upload = Open(file, offset);
        _sha.AppendData(piece.Span);
        await upload.AppendAsync(piece);
    }

    /// <inheritdoc/>
    public async Task EndFile(string file, long length)
    {
        await Open(file, length).CompleteAsync();
        _hashes[file] = Convert.ToHexStringLower(_sha.GetHashAndReset());
        _bytes += length;
        await GiveUpAsync();
    }

    /// <inheritdoc/>
    public async Task<CheckpointSummary> Complete(string source)
    {
        RequireBegun(_begun, "the last file");
        using var manifest = new MemoryStream(CheckpointManifest.Format(_hashes));
        await artifacts.WriteAsync(Policy.Checkpoint + CheckpointManifest.FileName, manifest, CancellationToken.None);
        try
        {
            await folders.CheckAsync(Policy, CancellationToken.None);
        }
        catch (CheckpointException error)
        {
            await DiscardAsync();
            throw new NousCoderException($"{source} cannot be loaded as a checkpoint: {error.Message}", error);
        }
        catch
        {
            await DiscardAsync();
            throw;
        }

        // The directory first: a name without a checkpoint behind it is left out of lists, a checkpoint without its name would never be found.
        await GrainFactory.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).Set(Name, present: true);
        var summary = new CheckpointSummary { Name = Name, Source = source, Bytes = _bytes, Imported = time.GetUtcNow() };
        state.State.Summary = summary;
        await state.SaveAsync(this);
        return summary;
    }

    /// <inheritdoc/>
    public async Task Delete()
    {
        RequireName();
        await GiveUpAsync();
        await artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
        if (state.State.Summary is not null)
        {
            (state.State.Summary, state.State.Deleted) = (null, true);
            await state.SaveAsync(this);
        }

        await GrainFactory.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).Set(Name, present: false);
        DeactivateOnIdle();
    }

    private Task DiscardAsync()
    {
        _begun = false;
        return artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
    }

    private void RequireName()
    {
        if (!Keys.IsName(Name) || Name == PolicyReference.Starter)
        {
            throw new NousCoderException($"'{Name}' is no name for a checkpoint: use 1 to 64 letters, digits or '-', beginning with a letter or digit, and not '{PolicyReference.Starter}'");
        }
    }

    private void RequireNew()
    {
        RequireName();
        if (state.State.Summary is not null)
        {
            throw new NousCoderException($"there is a checkpoint '{Name}' already; choose another name");
        }

        if (state.State.Deleted)
        {
            throw new NousCoderException($"there was a checkpoint '{Name}' before, and what was measured of it is kept under its name; choose another name");
        }
    }

    private ArtifactUpload Open(string file, long length)
    {
        RequireBegun(_upload is not null && _file == file && _upload.Length == length, $"byte {length} of {file}");
        return _upload!;
    }

    private static void RequireBegun(bool begun, string what)
    {
        if (!begun)
        {
            throw new NousCoderException($"the import lost what came before {what}, most likely with its silo; import again");
        }
    }

    private async Task GiveUpAsync()
    {
        if (_upload is { } upload)
        {
            _upload = null;
            await upload.DisposeAsync();
        }
    }
}
