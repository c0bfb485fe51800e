namespace NousCoder.AzureStorage.Tests.Artifacts;

/// <summary>Bytes that are made while they are read, and never all there; may break off where they should end.</summary>
internal sealed class GeneratedStream(long length, bool failsAtEnd = false) : Stream
{
    private readonly Random _random = new(1);
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        // In pieces that fit no block, as a network gives them; whole words, so that the bytes do not depend on the pieces.
        var piece = buffer[..(int)Math.Min(Math.Min(buffer.Length & ~3, 60_000), length - _given)];
        if (piece.IsEmpty)
        {
            return failsAtEnd && _given >= length ? throw new IOException("broken off") : 0;
        }

        _random.NextBytes(piece);
        _given += piece.Length;
        return piece.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
