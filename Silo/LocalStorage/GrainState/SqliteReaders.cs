using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>Connections that read, each with its statement prepared; as many as read at the same time.</summary>
internal sealed class SqliteReaders(SqliteFile file) : IDisposable
{
    private const int MostIdle = 16;
    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _disposed;

    /// <summary>The row's version and state, or null where there is none.</summary>
    public (long Version, byte[] Data)? Read(string stateName, string grainId)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(file.OpenForReading());
        var keep = false;
        try
        {
            var row = reader.Read(stateName, grainId);
            keep = _idle.Count < MostIdle;
            return row;
        }
        finally
        {
            if (keep && !_disposed)
            {
                _idle.Add(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _select;
        private readonly SqliteParameter _stateName;
        private readonly SqliteParameter _grainId;

        public Reader(SqliteConnection connection)
        {
            _connection = connection;
            _select = connection.CreateCommand();
            _select.CommandText = "SELECT version, data FROM grain_state WHERE state_name = $state AND grain_id = $grain";
            _stateName = _select.Parameters.Add("$state", SqliteType.Text);
            _grainId = _select.Parameters.Add("$grain", SqliteType.Text);
        }

        public (long Version, byte[] Data)? Read(string stateName, string grainId)
        {
            _stateName.Value = stateName;
            _grainId.Value = grainId;
            using var row = _select.ExecuteReader();
            return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : null;
        }

        public void Dispose()
        {
            _select.Dispose();
            _connection.Dispose();
        }
    }
}
