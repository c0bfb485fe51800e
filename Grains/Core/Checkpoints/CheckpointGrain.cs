using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>
/// Receives a checkpoint from a client into the artifact store. <see cref="CheckpointTransitions"/> gives the phase and the effects that
/// follow from a call, or refuses it.
/// </summary>
[CollectionAgeLimit(Minutes = 5)]
[ServedBy(Roles.Trainer)]
public sealed class CheckpointGrain(
    [PersistentState("checkpoint")] IPersistentState<CheckpointState> state,
    IArtifactStore artifacts,
    IPolicyFolders folders,
    TimeProvider time) : Grain, ICheckpointGrain
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(5);

    private ReceivedCheckpoint _received = null!;
    private string _source = "";
    private long _heard;

    private string Name => this.GetPrimaryKeyString();

    private PolicyReference Policy => PolicyReference.Beginning(Name);

    private CheckpointPhase Phase => state.State.Phase!;

    private bool IsChecked => Phase is CheckpointPhase.Receiving { IsChecked: true };

    private ICheckpointDirectoryGrain Directory => GrainFactory.GetGrain<ICheckpointDirectoryGrain>(Keys.Only);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        state.State.Upgrade();
        _received = new ReceivedCheckpoint(artifacts, Policy.Checkpoint);
        return ApplyAsync(new CheckpointEvent.Activated(), cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _received.DisposeAsync();
        await ApplyAsync(new CheckpointEvent.Deactivated(), cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CheckpointSummary?> GetSummary() => Task.FromResult((Phase as CheckpointPhase.Imported)?.Summary);

    /// <inheritdoc/>
    public async Task Begin()
    {
        RequireName();
        await ApplyAsync(new CheckpointEvent.ImportBegun());
    }

    /// <inheritdoc/>
    public async Task Outline(string file, long length, long offset, ReadOnlyMemory<byte> piece)
    {
        RequireFile(file);
        RequirePiece(file, piece);
        await ApplyAsync(new CheckpointEvent.OutlineReceived(), $"the outline of {file}");
        _received.Outline.Add(file, length, offset, piece);
    }

    /// <inheritdoc/>
    public async Task Check(string source)
    {
        await ApplyAsync(new CheckpointEvent.CheckRequested(), "the check");
        _source = source;
        await RefuseAsync(source, () => folders.CheckOutlineAsync(Name, _received.Outline.Files, CancellationToken.None));
    }

    /// <inheritdoc/>
    public async Task BeginFile(string file)
    {
        RequireFile(file);
        await ApplyAsync(new CheckpointEvent.FileBegun(file), file);
        var hasScan = IsChecked && CheckpointFiles.IsWeights(file);
        await _received.BeginFileAsync(file, hasScan && _received.Outline.Find(file) is { } outlined ? folders.ScanWeights(outlined) : null);
    }

    /// <inheritdoc/>
    public async Task Append(string file, long offset, ReadOnlyMemory<byte> piece)
    {
        RequirePiece(file, piece);
        await ApplyAsync(new CheckpointEvent.PieceReceived(file), $"byte {offset} of {file}");
        RequirePosition(file, offset);
        _received.Outline.RequireSame(file, offset, piece.Span);
        await RefuseAsync(_source, () =>
        {
            _received.Scan(piece);
            return Task.CompletedTask;
        });
        await _received.AppendAsync(piece);
    }

    /// <inheritdoc/>
    public async Task EndFile(string file, long length)
    {
        if (Phase is CheckpointPhase.Receiving receiving && receiving.File == file)
        {
            RequirePosition(file, length);
        }

        await ApplyAsync(new CheckpointEvent.FileEnded(file), $"byte {length} of {file}");
        await _received.EndFileAsync(file);
    }

    /// <inheritdoc/>
    public async Task<CheckpointSummary> Complete(string source)
    {
        await ApplyAsync(new CheckpointEvent.CompletionRequested(), "the last file");
        if (IsChecked)
        {
            _received.RequireComplete();
        }

        await _received.WriteManifestAsync(CancellationToken.None);
        if (!IsChecked)
        {
            await RefuseAsync(source, () => folders.CheckAsync(Policy, CancellationToken.None));
        }

        var summary = new CheckpointSummary { Name = Name, Source = source, Bytes = _received.Bytes, Imported = time.GetUtcNow() };
        await ApplyAsync(new CheckpointEvent.Completed(summary));
        return summary;
    }

    /// <inheritdoc/>
    public Task Abandon() => ApplyAsync(new CheckpointEvent.AbandonRequested());

    /// <inheritdoc/>
    public Task Drive() => ApplyAsync(new CheckpointEvent.Reconciled(IsSilent: time.GetElapsedTime(_heard) > MaxSilence));

    /// <inheritdoc/>
    public async Task Delete()
    {
        RequireName();
        await ApplyAsync(new CheckpointEvent.DeleteRequested());
        DeactivateOnIdle();
    }

    /// <summary>Applies an event: carries out its effects, and stores the phase that follows where the table says so.</summary>
    /// <param name="checkpointEvent">The event.</param>
    /// <param name="needed">What came that needs what came before, for people.</param>
    /// <param name="cancellationToken">Cancels the deletion of files.</param>
    /// <exception cref="NousCoderException">The event is refused in this phase.</exception>
    private async Task ApplyAsync(CheckpointEvent checkpointEvent, string needed = "", CancellationToken cancellationToken = default)
    {
        var (next, effects, refusal) = CheckpointTransitions.Next(Phase, checkpointEvent);
        if (refusal != CheckpointRefusal.None)
        {
            throw new NousCoderException(MessageOf(refusal, needed));
        }

        if (next is CheckpointPhase.Receiving && checkpointEvent is not CheckpointEvent.Reconciled)
        {
            _heard = time.GetTimestamp();
        }

        if (effects.HasFlag(CheckpointEffects.AddImport))
        {
            await Directory.SetImporting(Name, importing: true);
        }

        if (effects.HasFlag(CheckpointEffects.AddName))
        {
            await Directory.Set(Name, present: true);
        }

        if (effects.HasFlag(CheckpointEffects.DeleteFiles))
        {
            await _received.DisposeAsync();
            _received = new ReceivedCheckpoint(artifacts, Policy.Checkpoint);
            await artifacts.DeleteAsync(Policy.Checkpoint, cancellationToken);
        }

        state.State.Phase = next;
        if (effects.HasFlag(CheckpointEffects.Save))
        {
            await state.SaveAsync(this);
        }

        if (effects.HasFlag(CheckpointEffects.RemoveImport))
        {
            await Directory.SetImporting(Name, importing: false);
        }

        if (effects.HasFlag(CheckpointEffects.RemoveName))
        {
            await Directory.Set(Name, present: false);
        }
    }

    private string MessageOf(CheckpointRefusal refusal, string needed) => refusal switch
    {
        CheckpointRefusal.NameTaken => $"there is a checkpoint '{Name}' already; choose another name",
        CheckpointRefusal.NameUsed =>
            $"there was a checkpoint '{Name}' before, and what was measured of it is kept under its name; choose another name",
        _ => $"the import lost what came before {needed}, most likely with its silo; import again",
    };

    /// <summary>Runs a check of the checkpoint, and ends the import if it fails.</summary>
    private async Task RefuseAsync(string source, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (CheckpointException error)
        {
            await ApplyAsync(new CheckpointEvent.Refused());
            throw new NousCoderException($"{source} cannot be loaded as a checkpoint: {error.Message}", error);
        }
        catch
        {
            await ApplyAsync(new CheckpointEvent.Refused());
            throw;
        }
    }

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

    private void RequirePosition(string file, long offset)
    {
        if (_received.Position != offset)
        {
            throw new NousCoderException(MessageOf(CheckpointRefusal.ImportLost, $"byte {offset} of {file}"));
        }
    }

    private void RequireName()
    {
        if (!Keys.IsName(Name) || Name == PolicyReference.Starter)
        {
            throw new NousCoderException(
                $"'{Name}' is no name for a checkpoint: use 1 to 64 letters, digits or '-', beginning with a letter or digit, and not '{PolicyReference.Starter}'");
        }
    }
}
