using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>The beginnings of the files of a checkpoint, against which the files are compared as they come.</summary>
internal sealed class CheckpointOutline
{
    private readonly Dictionary<string, (long Length, MemoryStream Start)> _files = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>The files that were outlined.</summary>
    public IReadOnlyCollection<OutlineFile> Files => [.. _files.Keys.Select(f => Find(f)!)];

    /// <summary>Finds a file; null if it was not outlined.</summary>
    public OutlineFile? Find(string file) => _files.TryGetValue(file, out var outlined)
        ? new OutlineFile(file, outlined.Length, outlined.Start.GetBuffer().AsMemory(0, (int)outlined.Start.Length))
        : null;

    /// <summary>Adds a piece.</summary>
    /// <exception cref="NousCoderException">What came before it was lost, or the outline is too large.</exception>
    public void Add(string file, long length, long offset, ReadOnlyMemory<byte> piece)
    {
        if (offset == 0 && _files.Remove(file, out var before))
        {
            _bytes -= before.Start.Length;
        }

        if (!_files.TryGetValue(file, out var outlined))
        {
            outlined = (length, new MemoryStream());
            _files[file] = outlined;
        }

        if (outlined.Start.Length != offset || outlined.Length != length || offset + piece.Length > length || length > ICheckpointGrain.MaxFileBytes)
        {
            throw new NousCoderException($"{file}: a piece of {piece.Length} bytes at {offset} does not continue the outline of a file of {length} bytes; import again");
        }

        _bytes += piece.Length;
        if (_bytes > ICheckpointGrain.MaxOutlineBytes)
        {
            throw new NousCoderException(
                $"{file}: configuration, tokenizer and headers of the weights have more than {ICheckpointGrain.MaxOutlineBytes} bytes together; a checkpoint's are a few MB. Is a file damaged?");
        }

        outlined.Start.Write(piece.Span);
    }

    /// <summary>Compares a piece of a file with its outline.</summary>
    /// <exception cref="NousCoderException">They differ.</exception>
    public void RequireSame(string file, long offset, ReadOnlySpan<byte> piece)
    {
        var start = _files.TryGetValue(file, out var outlined) ? outlined.Start.GetBuffer().AsSpan(0, (int)outlined.Start.Length) : [];
        var overlap = (int)Math.Clamp(start.Length - offset, 0, piece.Length);
        if (overlap > 0 && !start.Slice((int)offset, overlap).SequenceEqual(piece[..overlap]))
        {
            throw Changed(file);
        }
    }

    /// <summary>Compares the files that came with those that were outlined.</summary>
    /// <param name="lengths">Bytes of each file that came.</param>
    /// <exception cref="NousCoderException">One is missing, one too many, or of another length.</exception>
    public void RequireComplete(IReadOnlyDictionary<string, long> lengths)
    {
        if (_files.Keys.Union(lengths.Keys).FirstOrDefault(f => !_files.TryGetValue(f, out var file) || lengths.GetValueOrDefault(f, -1) != file.Length) is { } other)
        {
            throw Changed(other);
        }
    }

    private static NousCoderException Changed(string file) => new($"{file} is not as it was when the import began; import again while nothing writes to the folder");
}
