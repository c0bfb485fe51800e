using System.Text;
using System.Text.Json;
using NousCoder.Client.Display;

namespace NousCoder.Client.Grading;

/// <summary>Writes rows in the order of their solutions, in whatever order they are finished. Thread-safe.</summary>
/// <param name="file">Has the rows of all positions before <paramref name="written"/>.</param>
/// <param name="spool">Has rows of later positions.</param>
/// <param name="summary">Told of each row that is written.</param>
/// <param name="written">Rows of the file.</param>
internal sealed class OrderedVerdicts(VerdictFile file, VerdictSpool spool, GradeSummary summary, long written)
{
    private readonly Lock _lock = new();
    private long _written = written;
    private long _read = written;

    /// <summary>Rows that are written in order.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Returns the row of the next position if an earlier run has finished it; null otherwise. Called in order.</summary>
    public VerdictRow? Next(Func<VerdictRow, bool> isCurrent)
    {
        lock (_lock)
        {
            var row = spool.Contains(_read) ? Parse(spool.Read(_read)) : null;
            if (row is not null && !isCurrent(row))
            {
                row = null;
            }

            if (row is null)
            {
                spool.Remove(_read);
            }

            _read++;
            WriteFinished();
            return row;
        }
    }

    /// <summary>Adds the row of a position that <see cref="Next"/> has passed.</summary>
    public void Add(long position, VerdictRow row)
    {
        var line = Encoding.UTF8.GetBytes(JsonLine.Format(row) + "\n");
        lock (_lock)
        {
            if (position != _written)
            {
                spool.Add(position, line);
                file.Keep();
                return;
            }

            Write(row, line);
            WriteFinished();
        }
    }

    private void WriteFinished()
    {
        // A row that an earlier run has left counts when its solution was read.
        while (_written < _read && spool.Contains(_written))
        {
            var position = _written;
            var line = spool.Read(position);
            Write(Parse(line)!, line);
            spool.Remove(position);
        }
    }

    private void Write(VerdictRow row, byte[] line)
    {
        file.Append(line);
        summary.Add(row);
        Interlocked.Increment(ref _written);
    }

    private static VerdictRow? Parse(byte[] line)
    {
        try
        {
            return JsonLine.Parse<VerdictRow>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
