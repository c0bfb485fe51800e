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
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, string> _hashes = [];
    private readonly Dictionary<string, long> _lengths = [];
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private CheckpointOutline _outline = new();
    private ArtifactUpload? _upload;
    private IWeightScan? _scan;
    private string _file = "";
    private string _source = "";
    private long _heard;
    private bool _begun;
    private bool _checked;

    private string Name => this.GetPrimaryKeyString();

    private PolicyReference Policy => PolicyReference.Beginning(Name);

    private ICheckpointDirectoryGrain Directory => GrainFactory.GetGrain<ICheckpointDirectoryGrain>(Keys.Only);

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await GiveUpAsync();
        if (_begun && state.State.Summary is null)
        {
            // The row still says so: should this be cut short, the next activation deletes the rest.
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
        await Directory.SetImporting(Name, importing: true);
        state.State.Importing = true;
        await state.SaveAsync(this);
        await artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
        Forget();
        _begun = true;
        Hear();
    }

    /// <inheritdoc/>
    public Task Outline(string file, long length, long offset, ReadOnlyMemory<byte> piece)
    {
        RequireBegun(_begun, $"the outline of {file}");
        RequireFile(file);
        RequirePiece(file, piece);
        Hear();
        _outline.Add(file, length, offset, piece);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Check(string source)
    {
        RequireBegun(_begun, "the check");
        await RefuseAsync(source, () => folders.CheckOutlineAsync(Name, _outline.Files, CancellationToken.None));
        _checked = true;
        _source = source;
        Hear();
    }

    /// <inheritdoc/>
    public async Task BeginFile(string file)
    {
        RequireBegun(_begun, file);
        RequireFile(file);
        await GiveUpAsync();
        Hear();
        _sha.GetHashAndReset();
        _file = file;
        _scan = _checked && CheckpointFiles.IsWeights(file) && _outline.Find(file) is { } outlined ? folders.ScanWeights(outlined) : null;
        _upload = new ArtifactUpload(artifacts, Policy.Checkpoint + file);
    }

    /// <inheritdoc/>
    public async Task Append(string file, long offset, ReadOnlyMemory<byte> piece)
    {
        RequirePiece(file, piece);
        var upload = Open(file, offset);
        Hear();
        _outline.RequireSame(file, offset, piece.Span);
        if (_scan is { } scan)
        {
            await RefuseAsync(_source, () =>
            {
                scan.Add(piece.Span);
                return Task.CompletedTask;
            });
        }

        _sha.AppendData(piece.Span);
        await upload.AppendAsync(piece);
    }

    /// <inheritdoc/>
    public async Task EndFile(string file, long length)
    {
        await Open(file, length).CompleteAsync();
        Hear();
        _hashes[file] = Convert.ToHexStringLower(_sha.GetHashAndReset());
        _lengths[file] = length;
        await GiveUpAsync();
    }

    /// <inheritdoc/>
    public async Task<CheckpointSummary> Complete(string source)
    {
        RequireBegun(_begun, "the last file");
        if (_checked)
        {
            _outline.RequireComplete(_lengths);
        }

        using var manifest = new MemoryStream(CheckpointManifest.Format(_hashes));
        await artifacts.WriteAsync(Policy.Checkpoint + CheckpointManifest.FileName, manifest, CancellationToken.None);
        if (!_checked)
        {
            await RefuseAsync(source, () => folders.CheckAsync(Policy, CancellationToken.None));
        }

        // The directory first: a name without a checkpoint behind it is left out of lists, a checkpoint without its name would never be found.
        await Directory.Set(Name, present: true);
        var summary = new CheckpointSummary { Name = Name, Source = source, Bytes = _lengths.Values.Sum(), Imported = time.GetUtcNow() };
        state.State.Summary = summary;
        state.State.Importing = false;
        await state.SaveAsync(this);
        Forget();
        await Directory.SetImporting(Name, importing: false);
        return summary;
    }

    /// <inheritdoc/>
    public Task Abandon() => state.State.Summary is null && _begun ? EndImportAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task Drive()
    {
        if (!state.State.Importing)
        {
            await Directory.SetImporting(Name, importing: false);
        }
        else if (!_begun || time.GetElapsedTime(_heard) > MaxSilence)
        {
            await EndImportAsync();
        }
    }

    /// <inheritdoc/>
    public async Task Delete()
    {
        RequireName();
        await GiveUpAsync();
        await artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
        if (state.State.Summary is not null)
        {
            state.State.Summary = null;
            state.State.Deleted = true;
            await state.SaveAsync(this);
        }

        await Directory.Set(Name, present: false);
        DeactivateOnIdle();
    }

    /// <summary>Runs a check of the checkpoint, and gives the import up if it fails.</summary>
    private async Task RefuseAsync(string source, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (CheckpointException error)
        {
            await EndImportAsync();
            throw new NousCoderException($"{source} cannot be loaded as a checkpoint: {error.Message}", error);
        }
        catch
        {
            await EndImportAsync();
            throw;
        }
    }

    private async Task EndImportAsync()
    {
        Forget();
        await GiveUpAsync();
        await artifacts.DeleteAsync(Policy.Checkpoint, CancellationToken.None);
        if (state.State.Importing)
        {
            state.State.Importing = false;
            await state.SaveAsync(this);
        }

        await Directory.SetImporting(Name, importing: false);
    }

    private void Forget()
    {
        _begun = false;
        _checked = false;
        _outline = new CheckpointOutline();
        _hashes.Clear();
        _lengths.Clear();
    }

    private void Hear() => _heard = time.GetTimestamp();

    private static void RequireFile(string file)
    {
        if (!CheckpointFiles.IsCheckpointFile(file))
        {
            throw new NousCoderException($"'{file}' is not a file of a checkpoint: expected config.json, tokenizer.json, *.safetensors and what belongs to them");
        }
    }

    private static void RequirePiece(string file, ReadOnlyMemory<byte> piece)
    {
        if (piece.Length > IArtifactUploadGrain.MaxPieceBytes)
        {
            throw new NousCoderException($"a piece of {file} has {piece.Length} bytes; at most {IArtifactUploadGrain.MaxPieceBytes} can be taken");
        }
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
