using System.Buffers.Text;
using NousCoder.Datasets.Files;

namespace NousCoder.Client.Grading;

/// <summary>
/// Rows that are finished before an earlier one, in a file beside the verdicts, so that neither memory nor an interruption limits
/// how many there are. A line is the position of the row, a tab and the row.
/// </summary>
internal sealed class VerdictSpool : IDisposable
{
    /// <summary>Ending of the file's name, after that of the file of verdicts.</summary>
    public const string Ending = ".spool";

    private const long WorthShrinking = 1 << 20;

    private static readonly byte[] Header = "nouscoder grade: finished rows that wait for an earlier one\n"u8.ToArray();

    private readonly string _path;
    private readonly Dictionary<long, (long Offset, int Length)> _rows = [];
    private FileStream? _file;

    private VerdictSpool(string path) => _path = path;

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Opens the spool of a file of verdicts, which may be missing.</summary>
    /// <param name="verdicts">The file of verdicts. If it is new, the rows of an earlier spool are dropped.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="NousCoderException">There is another file of that name.</exception>
    public static async Task<VerdictSpool> OpenAsync(VerdictFile verdicts, CancellationToken cancellationToken)
    {
        var spool = new VerdictSpool(verdicts.Path + Ending);
        if (!File.Exists(spool._path))
        {
            return spool;
        }

        try
        {
            spool.OpenFile(FileMode.Open);
            await spool.ReadAsync(isDropped: verdicts.IsNew, cancellationToken);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>True if the spool has a row.</summary>
    public bool Contains(long position) => _rows.ContainsKey(position);

    /// <summary>Adds a row, or replaces it; it is in the file when this returns.</summary>
    public void Add(long position, ReadOnlySpan<byte> line)
    {
        OpenFile(FileMode.CreateNew);
        Span<byte> number = stackalloc byte[24];
        Utf8Formatter.TryFormat(position, number, out var digits);
        number[digits++] = (byte)'\t';
        byte[] entry = [.. number[..digits], .. line];
        var end = Math.Max(_file!.Length, Header.Length);
        _file.Position = end;
        _file.Write(entry);
        _rows[position] = (end + digits, line.Length);
    }

    /// <summary>Returns the line of a row.</summary>
    public byte[] Read(long position)
    {
        var (offset, length) = _rows[position];
        var line = new byte[length];
        _file!.Position = offset;
        _file.ReadExactly(line);
        return line;
    }

    /// <summary>Removes a row. The file shrinks when it has no rows left.</summary>
    public void Remove(long position)
    {
        if (_rows.Remove(position) && _rows.Count == 0 && _file!.Length > WorthShrinking)
        {
            _file.SetLength(Header.Length);
        }
    }

    /// <summary>Removes all rows.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Deletes the file if it has no rows, and closes it.</summary>
    public void Dispose()
    {
        if (_file is not null && _rows.Count == 0 && IsOwn())
        {
            File.Delete(_path);
        }

        _file?.Dispose();
        _file = null;
    }

    private void OpenFile(FileMode mode)
    {
        if (_file is not null)
        {
            return;
        }

        if (mode == FileMode.Open && FileStatus.Of(_path).Kind != FileKind.File)
        {
            throw NotASpool();
        }

        _file = LockedFile.Open("--out", _path, mode);
        if (mode == FileMode.CreateNew)
        {
            _file.Write(Header);
        }
    }

    private async Task ReadAsync(bool isDropped, CancellationToken cancellationToken)
    {
        if (!IsOwn())
        {
            throw NotASpool();
        }

        if (isDropped || _file!.Length < Header.Length)
        {
            _file!.SetLength(0);
            _file.Write(Header);
            return;
        }

        var start = new RowPlace(Header.Length, 1, 0);
        _file.Position = start.Offset;
        await foreach (var row in JsonLineRows.ReadAsync(new GrowingBuffer(_file, _path, start.Offset), start, cancellationToken))
        {
            if (Utf8Parser.TryParse(row.Json.Span, out long position, out var digits) && row.Json.Span[digits..] is [(byte)'\t', ..])
            {
                // With its line end, which the last one gets below.
                _rows[position] = (row.Offset + digits + 1, row.Json.Length - digits);
            }
        }

        _file.Position = _file.Length - 1;
        if (_file.ReadByte() != '\n')
        {
            _file.Write("\n"u8);
        }
    }

    /// <summary>True if the file begins as a spool does. One whose writer was killed at its beginning is shorter.</summary>
    private bool IsOwn()
    {
        var beginning = new byte[Math.Min(_file!.Length, Header.Length)];
        _file.Position = 0;
        _file.ReadExactly(beginning);
        return Header.AsSpan().StartsWith(beginning);
    }

    private NousCoderException NotASpool() =>
        new($"--out: {_path} is not a file of unfinished verdicts; move it away, or choose another file for the verdicts");
}
