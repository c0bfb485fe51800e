using System.Security.Cryptography;
using NousCoder.Contracts.Artifacts;

namespace NousCoder.Grains.Artifacts;

/// <summary>Takes one test suite from a client; it is stored when the last piece has come and the hash is right.</summary>
[CollectionAgeLimit(Minutes = 5)]
public sealed partial class ArtifactUploadGrain(IArtifactStore artifacts, ILogger<ArtifactUploadGrain> logger) : Grain, IArtifactUploadGrain
{
    private const int StoredAtOnce = 16;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ArtifactUpload? _upload;
    private string _hash = "";

    /// <inheritdoc/>
    public async Task StoreSuites(ImmutableArray<SmallSuite> suites)
    {
        DeactivateOnIdle();
        var bytes = suites.Sum(s => s.Json.Length);
        if (bytes > IArtifactUploadGrain.MaxPieceBytes)
        {
            throw new NousCoderException($"the suites have {bytes} bytes together; at most {IArtifactUploadGrain.MaxPieceBytes} can be taken at a time");
        }

        // A store waits for its disk or network, and one that gets many writes at once waits less for each.
        await Parallel.ForEachAsync(suites, new ParallelOptions { MaxDegreeOfParallelism = StoredAtOnce }, StoreAsync);
    }

    /// <inheritdoc/>
    public async Task<bool> BeginSuite(string hash)
    {
        if (_upload is not null)
        {
            return true;
        }

        if (!TestSuiteReference.IsHash(hash))
        {
            throw new NousCoderException($"'{hash}' is not the hash of a test suite: expected SHA-256 in 64 lower-case hexadecimal digits");
        }

        if (await IsStoredAsync(hash, CancellationToken.None))
        {
            DeactivateOnIdle();
            return false;
        }

        _hash = hash;
        _upload = new ArtifactUpload(artifacts, StoredSuites.NameOf(hash));
        return true;
    }

    /// <inheritdoc/>
    public Task Append(long offset, ReadOnlyMemory<byte> piece)
    {
        if (piece.Length > IArtifactUploadGrain.MaxPieceBytes || offset < 0 || offset + piece.Length > IArtifactUploadGrain.MaxBytes)
        {
            throw new NousCoderException(
                $"a piece has {piece.Length} bytes at offset {offset}; at most {IArtifactUploadGrain.MaxPieceBytes} bytes a piece and {IArtifactUploadGrain.MaxBytes} in all can be taken");
        }

        if (_upload is null || offset > _upload.Length)
        {
            throw new NousCoderException($"the upload lost what came before byte {offset}, most likely with its silo; upload again");
        }

        var known = (int)Math.Min(_upload.Length - offset, piece.Length);
        _sha.AppendData(piece.Span[known..]);
        return known == piece.Length ? Task.CompletedTask : _upload.AppendAsync(piece[known..]);
    }

    /// <inheritdoc/>
    public Task Commit()
    {
        var actual = Convert.ToHexStringLower(_sha.GetHashAndReset());
        DeactivateOnIdle();
        return actual == _hash && _upload is not null
            ? _upload.CompleteAsync()
            : throw new NousCoderException($"the upload has SHA-256 {actual}, not {_hash}; upload again");
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_upload is not null)
        {
            await _upload.DisposeAsync();
        }

        _sha.Dispose();
    }

    private async ValueTask StoreAsync(SmallSuite suite, CancellationToken cancellationToken)
    {
        var actual = Convert.ToHexStringLower(SHA256.HashData(suite.Json.Span));
        if (actual != suite.Hash)
        {
            throw new NousCoderException($"a suite has SHA-256 {actual}, not {suite.Hash}; upload again");
        }

        if (!await IsStoredAsync(actual, cancellationToken))
        {
            using var json = new MemoryStream(suite.Json.ToArray(), writable: false);
            await artifacts.WriteAsync(StoredSuites.NameOf(actual), json, cancellationToken);
        }
    }

    /// <summary>Returns false if the suite is missing or is not what its name says: the upload then replaces it.</summary>
    private async Task<bool> IsStoredAsync(string hash, CancellationToken cancellationToken)
    {
        // Asked first, because most suites of an import are new, and an exception for each would cost more than the write.
        if (!await artifacts.ExistsAsync(StoredSuites.NameOf(hash), cancellationToken))
        {
            return false;
        }

        try
        {
            await StoredSuites.VerifyAsync(artifacts, hash, length: null, cancellationToken);
            return true;
        }
        catch (ArtifactNotFoundException)
        {
            return false;
        }
        catch (ArtifactDamagedException error)
        {
            LogReplaced(error.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Damage} An import replaces it.")]
    private partial void LogReplaced(string damage);
}
