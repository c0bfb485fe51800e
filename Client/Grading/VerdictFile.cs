using NousCoder.Datasets.Files;

namespace NousCoder.Client.Grading;

/// <summary>The file of verdicts, locked against a second writer. Only <see cref="Append"/> changes what is in it.</summary>
internal sealed class VerdictFile : IDisposable
{
    private readonly FileStream _file;
    private long _end;
    private bool _needsLineEnd;
    private bool _isPositioned;
    private bool _isKept;

    private VerdictFile(string path, FileStream file, bool isNew) => (Path, _file, IsNew) = (path, file, isNew);

    public string Path { get; }

    /// <summary>True if there was no such file.</summary>
    public bool IsNew { get; }

    public long Length => _file.Length;

    /// <exception cref="NousCoderException">The file cannot be written, or another process writes it.</exception>
    public static VerdictFile Open(string path)
    {
        var isNew = !File.Exists(path);
        if (!isNew || Directory.Exists(path))
        {
            // Opening a pipe would wait for its reader.
            FileStatus.RequireFile(path);
        }

        var file = LockedFile.Open("--out", path, isNew ? FileMode.CreateNew : FileMode.Open);
        return new VerdictFile(path, file, isNew);
    }

    /// <summary>Returns the rows from an offset on. The last one may lack its line end, or be cut off.</summary>
    public IAsyncEnumerable<RowText> ReadAsync(RowPlace from, CancellationToken cancellationToken)
    {
        _file.Position = from.Offset;
        return JsonLineRows.ReadAsync(new GrowingBuffer(_file, Path, from.Offset), from, cancellationToken);
    }

    /// <summary>True if the byte before an offset ends a line.</summary>
    public bool EndsLineAt(long offset)
    {
        if (offset == 0)
        {
            return true;
        }

        _file.Position = offset - 1;
        return _file.ReadByte() == '\n';
    }

    /// <summary>Has the next row written at an offset. What is there now is dropped at that time, not before.</summary>
    public void ContinueAt(long offset)
    {
        _end = offset;
        _needsLineEnd = !EndsLineAt(offset);
        _isPositioned = false;
    }

    /// <summary>Drops everything from the offset of <see cref="ContinueAt"/> on.</summary>
    public void Truncate()
    {
        if (_file.Length > _end)
        {
            _file.SetLength(_end);
        }

        _file.Position = _end;
        if (_needsLineEnd)
        {
            _file.Write("\n"u8);
            _needsLineEnd = false;
        }

        _isPositioned = true;
    }

    /// <summary>Adds a line; it is in the file when this returns.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (!_isPositioned)
        {
            Truncate();
        }

        _file.Write(line);
    }

    /// <summary>Keeps the file even if nothing was written to it.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        if (IsNew && !_isKept && _file.Length == 0)
        {
            File.Delete(Path);
        }

        _file.Dispose();
    }
}
