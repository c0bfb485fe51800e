using System.IO.Pipelines;
using System.Security.Cryptography;
using NousCoder.Contracts.Artifacts;

namespace NousCoder.Grains.Artifacts;

/// <summary>
/// Hands the pieces of one upload on to the store as they come, so that a suite of 189 MB takes no more memory here than a
/// piece. The store shows nothing of it before the last piece has come and the hash is right.
/// </summary>
[CollectionAgeLimit(Minutes = 5)]
public sealed class ArtifactUploadGrain(IArtifactStore artifacts) : Grain, IArtifactUploadGrain
{
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Pipe _pipe = new();
    private string? _hash;
    private long _length;
    private Task _storing = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<bool> BeginSuite(string hash)
    {
        if (_hash is not null)
        {
            return true;
        }

        var name = $"suites/{hash}.json";
        if (await artifacts.ExistsAsync(name, CancellationToken.None))
        {
            DeactivateOnIdle();
            return false;
        }

        _hash = hash;
        _storing = StoreAsync(name);
        return true;
    }

    /// <inheritdoc/>
    public async Task Append(long offset, ReadOnlyMemory<byte> piece)
    {
        if (piece.Length > IArtifactUploadGrain.MaxPieceBytes || offset + piece.Length > IArtifactUploadGrain.MaxBytes)
        {
            throw new NousCoderException(
                $"a piece has {piece.Length} bytes at offset {offset}; at most {IArtifactUploadGrain.MaxPieceBytes} bytes a piece and {IArtifactUploadGrain.MaxBytes} in all can be taken");
        }

        if (_hash is null || offset > _length)
        {
            throw new NousCoderException($"the upload lost what came before byte {offset}, most likely with its silo; upload again");
        }

        var known = (int)Math.Min(_length - offset, piece.Length);
        if (known == piece.Length)
        {
            return;
        }

        _sha.AppendData(piece.Span[known..]);
        _length += piece.Length - known;
        if ((await _pipe.Writer.WriteAsync(piece[known..])).IsCompleted)
        {
            // The store took no more: this says why.
            await _storing;
        }
    }

    /// <inheritdoc/>
    public async Task Commit()
    {
        var actual = Convert.ToHexStringLower(_sha.GetHashAndReset());
        DeactivateOnIdle();
        if (actual != _hash)
        {
            throw new NousCoderException($"the upload has SHA-256 {actual}, not {_hash}; upload again");
        }

        await _pipe.Writer.CompleteAsync();
        await _storing;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_storing.IsCompleted)
        {
            await _pipe.Writer.CompleteAsync(new OperationCanceledException("the upload was given up"));
            await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _sha.Dispose();
    }

    private async Task StoreAsync(string name)
    {
        try
        {
            await artifacts.WriteAsync(name, _pipe.Reader.AsStream(leaveOpen: true), CancellationToken.None);
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }
}
