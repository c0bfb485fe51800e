using System.IO.Pipelines;

namespace NousCoder.Grains.Artifacts;

/// <summary>
/// An artifact that comes in pieces and goes to the store as it comes: no more than a few pieces are in memory, and the store
/// shows nothing of it before <see cref="CompleteAsync"/>.
/// </summary>
internal sealed class ArtifactUpload : IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly Task _stored;

    public ArtifactUpload(IArtifactStore artifacts, string name) => _stored = StoreAsync(artifacts, name);

    /// <summary>Bytes that came so far.</summary>
    public long Length { get; private set; }

    /// <summary>Adds a piece; waits where the store is behind.</summary>
    /// <exception cref="Exception">The store failed.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> piece)
    {
        if ((await _pipe.Writer.WriteAsync(piece)).IsCompleted)
        {
            // The store took no more: this says why.
            await _stored;
        }

        Length += piece.Length;
    }

    /// <summary>Ends it: the artifact is stored when this returns.</summary>
    public async Task CompleteAsync()
    {
        await _pipe.Writer.CompleteAsync();
        await _stored;
    }

    /// <summary>Gives it up where it was not completed: nothing is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pipe.Writer.CompleteAsync(new OperationCanceledException("the upload was given up"));
        await _stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task StoreAsync(IArtifactStore artifacts, string name)
    {
        try
        {
            await artifacts.WriteAsync(name, _pipe.Reader.AsStream(leaveOpen: true), CancellationToken.None);
        }
        finally
        {
            // Whoever waits for room in the pipe must hear that there will be none.
            await _pipe.Reader.CompleteAsync();
        }
    }
}
