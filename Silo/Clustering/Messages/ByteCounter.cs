using System.Buffers;

namespace NousCoder.Clustering.Messages;

/// <summary>Counts what is written to it and keeps nothing. For one thread at a time.</summary>
internal sealed class ByteCounter : IBufferWriter<byte>
{
    [ThreadStatic]
    private static byte[]? scratch;

    public long Count { get; private set; }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (scratch is null || scratch.Length < sizeHint)
        {
            scratch = new byte[Math.Max(4096, sizeHint)];
        }

        return scratch;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
