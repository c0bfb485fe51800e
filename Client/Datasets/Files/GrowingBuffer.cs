using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Files;

/// <summary>A window onto a stream that grows until one row fits, so that memory is bounded by the largest row.</summary>
/// <param name="stream">The stream.</param>
/// <param name="path">The file, for errors.</param>
/// <param name="offset">Bytes of the file before the stream's first.</param>
/// <param name="most">Most bytes of a row. Default 2 GB, which is what memory in one piece can have.</param>
public sealed class GrowingBuffer(Stream stream, string path, long offset = 0, int most = GrowingBuffer.MostBytes)
{
    private const int MostBytes = 0x7FFFFFC7;

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
    /// <param name="line">The line that the unread bytes begin on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="NousCoderException">The row is too large.</exception>
    public async ValueTask<bool> FillAsync(long line, CancellationToken cancellation)
    {
        if (_end == _bytes.Length)
        {
            MakeRoom(line);
        }

        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }

    private void MakeRoom(long line)
    {
        var length = _end - _start;
        if (length >= most)
        {
            throw new NousCoderException(
                $"{path}:{line}: the row that begins here has more than {most} bytes; no problem is that large: look for a bracket or quote that is not closed");
        }

        if (length <= _bytes.Length / 2)
        {
            Buffer.BlockCopy(_bytes, _start, _bytes, 0, length);
        }
        else
        {
            LargeBuffer.Grow(ref _bytes, _start.._end, (int)Math.Min(2L * _bytes.Length, most));
        }

        (_start, _end) = (0, length);
    }
}
