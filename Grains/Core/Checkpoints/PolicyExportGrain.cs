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

    private string Prefix => $"exports/{this.GetPrimaryKeyString()}/";

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => End();

    /// <inheritdoc/>
    public Task Begin(PolicyReference policy, bool merge)
    {
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

        await using var content = await artifacts.OpenReadAsync(Prefix + file, CancellationToken.None);
        content.Seek(offset, SeekOrigin.Begin);
        var piece = new byte[IPolicyExportGrain.MaxPieceBytes];
        return piece.AsMemory(0, await content.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false));
    }

    /// <inheritdoc/>
    public async Task End()
    {
        await _ended.CancelAsync();
        await _making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_begun)
        {
            await artifacts.DeleteAsync(Prefix, CancellationToken.None);
        }
    }

    private async Task MakeAsync(PolicyReference policy, bool merge)
    {
        try
        {
            await folders.PublishAsync(Prefix, (folder, cancellation) => folders.SaveAsync(policy, folder, merge, cancellation), _ended.Token);
            var files = await artifacts.ListAsync(Prefix, _ended.Token).Select(name => name[Prefix.Length..]).ToListAsync(_ended.Token);
            _status = new PolicyExportStatus { Ready = true, Files = [.. files] };
        }
        catch (Exception error)
        {
            _status = new PolicyExportStatus { Failure = error.Message };
        }
    }
}
