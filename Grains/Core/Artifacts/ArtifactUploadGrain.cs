using System.Security.Cryptography;
using NousCoder.Contracts.Artifacts;

namespace NousCoder.Grains.Artifacts;

/// <summary>Gathers the pieces of one upload in memory.</summary>
[CollectionAgeLimit(Minutes = 5)]
public sealed class ArtifactUploadGrain(IArtifactStore artifacts) : Grain, IArtifactUploadGrain
{
    /// <summary>A problem's tests can reach 189 MB in the public datasets.</summary>
    private const long MaxBytes = 1L << 30;

    private readonly MemoryStream _content = new();

    /// <inheritdoc/>
    public Task Append(long offset, ReadOnlyMemory<byte> piece)
    {
        if (piece.Length > IArtifactUploadGrain.MaxPieceBytes || offset + piece.Length > MaxBytes)
        {
            throw new NousCoderException(
                $"a piece has {piece.Length} bytes at offset {offset}; at most {IArtifactUploadGrain.MaxPieceBytes} bytes a piece and {MaxBytes} in all can be taken");
        }

        if (offset > _content.Length)
        {
            throw new NousCoderException($"the upload lost what came before byte {offset}, most likely with its silo; upload again");
        }

        if (offset + piece.Length > _content.Length)
        {
            _content.Position = offset;
            _content.Write(piece.Span);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task CommitSuite(string hash)
    {
        _content.Position = 0;
        var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(_content));
        if (actual != hash)
        {
            throw new NousCoderException($"the upload has SHA-256 {actual}, not {hash}; upload again");
        }

        if (!await HasSuite(hash))
        {
            _content.Position = 0;
            await artifacts.WriteAsync(NameOf(hash), _content, CancellationToken.None);
        }

        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public Task<bool> HasSuite(string hash) => artifacts.ExistsAsync(NameOf(hash), CancellationToken.None);

    private static string NameOf(string hash) => $"suites/{hash}.json";
}
