using System.Security.Cryptography;
using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Checkpoints;

/// <summary>What has come of a checkpoint that is being imported: its outline, the hashes of its files, and the file that is being stored.</summary>
/// <param name="artifacts">Stores the files.</param>
/// <param name="prefix">Artifact prefix of the checkpoint.</param>
internal sealed class ReceivedCheckpoint(IArtifactStore artifacts, string prefix) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _hashes = [];
    private readonly Dictionary<string, long> _lengths = [];
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ArtifactUpload? _upload;
    private IWeightScan? _scan;

    /// <summary>Gets the beginnings of the files.</summary>
    public CheckpointOutline Outline { get; } = new();

    /// <summary>Gets the length of all files together, in bytes.</summary>
    public long Bytes => _lengths.Values.Sum();

    /// <summary>Gets the length of the part of the present file that came, in bytes; 0 if there is none.</summary>
    public long Position => _upload?.Length ?? 0;

    /// <summary>Begins a file.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="scan">Checks its weights; null if there are none, or if they are checked at the end.</param>
    public async Task BeginFileAsync(string file, IWeightScan? scan)
    {
        await DiscardFileAsync();
        _sha.GetHashAndReset();
        _scan = scan;
        _upload = new ArtifactUpload(artifacts, prefix + file);
    }

    /// <summary>Checks the weights of a piece of the present file.</summary>
    /// <exception cref="CheckpointException">A weight is not finite.</exception>
    public void Scan(ReadOnlyMemory<byte> piece) => _scan?.Add(piece.Span);

    /// <summary>Adds a piece to the present file.</summary>
    public Task AppendAsync(ReadOnlyMemory<byte> piece)
    {
        _sha.AppendData(piece.Span);
        return _upload!.AppendAsync(piece);
    }

    /// <summary>Ends the present file: it is stored when this returns.</summary>
    public async Task EndFileAsync(string file)
    {
        var length = Position;
        await _upload!.CompleteAsync();
        _hashes[file] = Convert.ToHexStringLower(_sha.GetHashAndReset());
        _lengths[file] = length;
        await DiscardFileAsync();
    }

    /// <summary>Compares the files that came with the outline.</summary>
    /// <exception cref="NousCoderException">They differ.</exception>
    public void RequireComplete() => Outline.RequireComplete(_lengths);

    /// <summary>Stores the manifest of the files.</summary>
    public async Task WriteManifestAsync(CancellationToken cancellationToken)
    {
        using var manifest = new MemoryStream(CheckpointManifest.Format(_hashes));
        await artifacts.WriteAsync(prefix + CheckpointManifest.FileName, manifest, cancellationToken);
    }

    /// <summary>Discards the file that is being received.</summary>
    public async ValueTask DisposeAsync()
    {
        await DiscardFileAsync();
        _sha.Dispose();
    }

    private async Task DiscardFileAsync()
    {
        if (_upload is { } upload)
        {
            _upload = null;
            await upload.DisposeAsync();
        }
    }
}
