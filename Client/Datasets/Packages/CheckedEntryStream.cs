using System.IO.Hashing;

namespace NousCoder.Datasets.Packages;

/// <summary>
/// Content of an archive's entry. Its last bytes are given out only if its length and its CRC-32 are those that the archive
/// states; .NET checks neither.
/// </summary>
/// <param name="content">The content, decompressed.</param>
/// <param name="length">Bytes that the archive states.</param>
/// <param name="crc">CRC-32 that the archive states.</param>
internal sealed class CheckedEntryStream(Stream content, long length, uint crc) : Stream
{
    private readonly Crc32 _hash = new();
    private long _read;
    private bool _isChecked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>Checks an entry that states to be empty, of which nothing would be read.</summary>
    public CheckedEntryStream CheckedIfEmpty()
    {
        if (length == 0)
        {
            Check();
        }

        return this;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">Length or CRC-32 are others than the archive states.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = buffer.IsEmpty ? 0 : content.Read(buffer);
        _hash.Append(buffer[..read]);
        _read += read;
        if (read == 0 && !buffer.IsEmpty && _read < length)
        {
            throw new InvalidDataException($"it has {_read} bytes, and the archive states {length}; fetch the archive again");
        }

        if (read > 0 && _read >= length && !_isChecked)
        {
            Check();
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        _isChecked = true;
        if (_read > length || content.ReadByte() >= 0)
        {
            throw new InvalidDataException($"it has more than the {length} bytes that the archive states; fetch the archive again");
        }

        if (_hash.GetCurrentHashAsUInt32() != crc)
        {
            throw new InvalidDataException("its CRC-32 is another than the archive states, so it is damaged; fetch the archive again");
        }
    }
}
