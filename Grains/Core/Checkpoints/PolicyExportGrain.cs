using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>Lays a policy's files out as artifacts, which a client fetches piece by piece.</summary>
[CollectionAgeLimit(Minutes = 60)]
[ServedBy(Roles.Trainer)]
public sealed class PolicyExportGrain(IArtifactStore artifacts, IPolicyFolders folders) : Grain, IPolicyExportGrain
{
    private readonly CancellationTokenSource _ended = new();
    private PolicyExportStatus _status = new();
    private Task _making = Task.CompletedTask;
    private bool _begun;
    private string _file = "";
    private Stream? _open;

    private string Prefix => $"exports/{this.GetPrimaryKeyString()}/";

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => End();

    /// <inheritdoc/>
    public Task Begin(PolicyReference policy, bool merge)
    {
        if (!Keys.IsName(this.GetPrimaryKeyString()))
        {
            throw new NousCoderException($"'{this.GetPrimaryKeyString()}' is not a valid key of an export: use 1 to 64 letters, digits or '-'");
        }

        if (!_begun)
        {
            _begun = true;
            _making = MakeAsync(policy, merge);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<PolicyExportStatus> GetStatus() => Task.FromResult(_status);

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> Read(string file, long offset)
    {
        if (!_status.Files.Contains(file))
        {
            throw new NousCoderException($"the export holds no file '{file}'; it may have been lost with its silo: export again");
        }

        if (_open is null || _file != file)
        {
            await CloseAsync();
            (_file, _open) = (file, await artifacts.OpenReadAsync(Prefix + file, CancellationToken.None));
        }

        // Where it stands already, unless a piece is asked for again.
        _open.Position = offset;
        var piece = new byte[IArtifactUploadGrain.MaxPieceBytes];
        return piece.AsMemory(0, await _open.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false));
    }

    /// <inheritdoc/>
    public async Task End()
    {
        await _ended.CancelAsync();
        await _making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await CloseAsync();
        if (_begun)
        {
            await artifacts.DeleteAsync(Prefix, CancellationToken.None);
        }
    }

    private async Task CloseAsync()
    {
        if (_open is { } open)
        {
            _open = null;
            await open.DisposeAsync();
        }
    }

    private async Task MakeAsync(PolicyReference policy, bool merge)
    {
        try
        {
            await folders.PublishAsync(Prefix, (folder, cancellation) => folders.SaveAsync(policy, folder, merge, cancellation), _ended.Token);
            var files = await artifacts.ListAsync(Prefix, _ended.Token).Select(name => name[Prefix.Length..]).Where(file => file != CheckpointManifest.FileName).ToListAsync(_ended.Token);
            _status = new PolicyExportStatus { Ready = true, Files = [.. files] };
        }
        catch (Exception error)
        {
            _status = new PolicyExportStatus { Failure = error.Message };
        }
    }
}
