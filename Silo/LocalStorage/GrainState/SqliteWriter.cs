using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>
/// The one writer of a file, on a thread of its own: whatever waits when a commit ends goes into the next one together,
/// so the more grains write at once, the cheaper each write is.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly BlockingCollection<RowChange> _waiting = [];
    private readonly SqliteFile _file;
    private readonly SqliteRows _rows;
    private readonly int _maxBatch;
    private readonly Thread _thread;

    public SqliteWriter(SqliteFile file, int maxBatch)
    {
        _file = file;
        _rows = new SqliteRows(file.OpenForWriting());
        _maxBatch = maxBatch;
        _thread = new Thread(Run) { IsBackground = true, Name = $"grain state {Path.GetFileName(file.Path)}" };
        _thread.Start();
    }

    /// <summary>Gives the row's new version once it is committed.</summary>
    public Task<long> Write(RowChange change)
    {
        try
        {
            _waiting.Add(change);
        }
        catch (InvalidOperationException) // includes ObjectDisposedException
        {
            throw new ObjectDisposedException($"The grain state file '{_file.Path}' is closed.", (Exception?)null);
        }

        return change.Committed;
    }

    /// <summary>Commits what waits, then closes the file.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _rows.Dispose();
        _waiting.Dispose();
    }

    private void Run()
    {
        var batch = new List<RowChange>(_maxBatch);
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < _maxBatch && _waiting.TryTake(out var next))
            {
                batch.Add(next);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<RowChange> batch)
    {
        try
        {
            CommitTogether(batch);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One change that cannot be written must not take the others with it.
            foreach (var change in batch)
            {
                Commit([change]);
            }
        }
        catch (Exception e)
        {
            // Without the exception of the provider: clients do not have its type.
            batch[0].Fail(e is SqliteException ? new IOException($"Grain state cannot be written to '{_file.Path}': {e.Message}") : e);
        }
    }

    private void CommitTogether(List<RowChange> batch)
    {
        var outcomes = new Action[batch.Count];
        try
        {
            _rows.Begin();
            for (var i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = Apply(batch[i]);
            }

            _rows.Commit();
        }
        catch
        {
            _rows.Rollback();
            throw;
        }

        foreach (var outcome in outcomes)
        {
            outcome();
        }
    }

    private Action Apply(RowChange change)
    {
        try
        {
            var version = _rows.Apply(change);
            return () => change.Complete(version);
        }
        catch (Orleans.Storage.InconsistentStateException e)
        {
            return () => change.Fail(e);
        }
    }
}
