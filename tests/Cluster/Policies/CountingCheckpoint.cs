using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Cluster.Tests.Policies;

/// <summary>A checkpoint's grain, and the bytes that go to it.</summary>
internal sealed class CountingCheckpoint(ICheckpointGrain grain) : ICheckpointGrain
{
    /// <summary>Bytes of outlines.</summary>
    public long Outlined { get; private set; }

    /// <summary>Bytes of files.</summary>
    public long Sent { get; private set; }

    /// <summary>Runs before a piece of a file is sent.</summary>
    public Func<long, Task>? BeforeAppending { get; set; }

    public Task<CheckpointSummary?> GetSummary() => grain.GetSummary();

    public Task Begin() => grain.Begin();

    public Task Outline(string file, long length, long offset, ReadOnlyMemory<byte> piece)
    {
        Outlined += piece.Length;
        return grain.Outline(file, length, offset, piece);
    }

    public Task Check(string source) => grain.Check(source);

    public Task BeginFile(string file) => grain.BeginFile(file);

    public async Task Append(string file, long offset, ReadOnlyMemory<byte> piece)
    {
        await (BeforeAppending?.Invoke(Sent) ?? Task.CompletedTask);
        Sent += piece.Length;
        await grain.Append(file, offset, piece);
    }

    public Task EndFile(string file, long length) => grain.EndFile(file, length);

    public Task<CheckpointSummary> Complete(string source) => grain.Complete(source);

    public Task Abandon() => grain.Abandon();

    public Task Drive() => grain.Drive();

    public Task Delete() => grain.Delete();
}
