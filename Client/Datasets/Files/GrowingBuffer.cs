using NousCoder.Client.Datasets.Json;

namespace NousCoder.Client.Datasets.Files;

/// <summary>A window onto a stream that grows until one row fits, so that memory is bounded by the largest row.</summary>
/// <param name="stream">The stream.</param>
/// <param name="offset">Bytes of the file before the stream's first.</param>
internal sealed class GrowingBuffer(Stream stream, long offset = 0)
{
    private byte[] _bytes = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>What was read and not yet consumed.</summary>
    public Memory<byte> Unread => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Bytes consumed since the beginning of the file.</summary>
    public long Consumed { get; private set; } = offset;

    public void Consume(int count)
    {
        _start += count;
        Consumed += count;
    }

    /// <summary>Reads more behind <see cref="Unread"/>.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_end == _bytes.Length)
        {
            MakeRoom();
        }

        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        if (length == Array.MaxLength)
        {
            throw new NousCoderException("a row is larger than 2 GB; no problem is that large");
        }

        if (length <= _bytes.Length / 2)
        {
            Buffer.BlockCopy(_bytes, _start, _bytes, 0, length);
        }
        else
        {
            LargeBuffer.Grow(ref _bytes, _start.._end, (int)Math.Min(2L * _bytes.Length, Array.MaxLength));
        }

        (_start, _end) = (0, length);
    }
}
