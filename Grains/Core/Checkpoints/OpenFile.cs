using System.IO.Pipelines;

namespace NousCoder.Grains.Checkpoints;

/// <summary>A file that comes in pieces and goes to the artifact store as it comes: what is in between is bounded.</summary>
internal sealed class OpenFile : IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _given = new();
    private readonly Task _written;

    public OpenFile(string name, IArtifactStore artifacts, string artifact)
    {
        Name = name;
        _written = Task.Run(() => artifacts.WriteAsync(artifact, _pipe.Reader.AsStream(), _given.Token));
    }

    public string Name { get; }

    public long Length { get; private set; }

    public async Task AppendAsync(ReadOnlyMemory<byte> piece)
    {
        var result = await _pipe.Writer.WriteAsync(piece);
        if (result.IsCompleted)
        {
            // The reader has gone, so the store has failed, and says why.
            await _written;
        }

        Length += piece.Length;
    }

    public async Task CompleteAsync()
    {
        await _pipe.Writer.CompleteAsync();
        await _written;
    }

    public async ValueTask DisposeAsync()
    {
        await _given.CancelAsync();
        await _pipe.Writer.CompleteAsync(new OperationCanceledException());
        await _written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _given.Dispose();
    }
}
