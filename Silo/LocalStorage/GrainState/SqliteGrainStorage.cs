using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>
/// Grain state in one SQLite file with a write-ahead log. A row's version is its etag. What was written survives a
/// killed process; a power loss may take the last moments, never a part of a state.
/// </summary>
/// <param name="name">Name of the storage.</param>
/// <param name="options">Where the file is.</param>
/// <param name="activators">Makes the state of a grain that has none stored.</param>
public sealed class SqliteGrainStorage(string name, SqliteGrainStorageOptions options, IActivatorProvider activators)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // Result codes of SQLite.
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly Lazy<Opened> _opened = new(() => new Opened(options));
    private int _disposed;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // On the caller's thread: readers never wait for the writer, and a read takes less than handing it over would.
        if (Read(stateName, grainId) is not { } row)
        {
            Forget(grainState);
            return Task.CompletedTask;
        }

        grainState.State = Deserialize<T>(stateName, grainId, row.Data) ?? New<T>();
        grainState.ETag = ToETag(row.Version);
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">The stored state is not the one that the grain read or wrote last.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = options.GrainStorageSerializer.Serialize(grainState.State).ToArray();
        grainState.ETag = ToETag(await Change(stateName, grainId, grainState.ETag, data));
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">The stored state is not the one that the grain read or wrote last.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Change(stateName, grainId, grainState.ETag, null);
        Forget(grainState);
    }

    /// <summary>Opens the file when the silo starts, so that a bad path is said then and not by the first grain.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(SqliteGrainStorage)}-{name}", ServiceLifecycleStage.ApplicationServices, cancellationToken =>
        {
            _ = _opened.Value;
            return Task.CompletedTask;
        });

    /// <summary>Commits what waits and closes the file.</summary>
    public void Dispose()
    {
        // The container disposes what it gave out under two names twice.
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && _opened.IsValueCreated)
        {
            _opened.Value.Dispose();
        }
    }

    private static string ToETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private T New<T>() => activators.GetActivator<T>().Create();

    private void Forget<T>(IGrainState<T> grainState)
    {
        grainState.State = New<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private (long Version, byte[] Data)? Read(string stateName, GrainId grainId)
    {
        try
        {
            return _opened.Value.Readers.Read(stateName, grainId.ToString());
        }
        catch (SqliteException e)
        {
            var message = $"State '{stateName}' of grain '{grainId}' cannot be read from '{options.Path}': {e.Message}";
            // Without the exception of the provider: clients do not have its type.
            throw e.SqliteErrorCode is Corrupt or NotADatabase ? new InvalidDataException(message) : new IOException(message);
        }
    }

    private T? Deserialize<T>(string stateName, GrainId grainId, byte[] data)
    {
        try
        {
            return options.GrainStorageSerializer.Deserialize<T>(BinaryData.FromBytes(data));
        }
        catch (Exception e)
        {
            throw new InvalidDataException($"State '{stateName}' of grain '{grainId}' in '{options.Path}' cannot be read as {typeof(T).Name}: {e.Message}", e);
        }
    }

    private Task<long> Change(string stateName, GrainId grainId, string? etag, byte[]? data)
    {
        long? expected = string.IsNullOrEmpty(etag) ? null
            // An etag of another storage matches no row.
            : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
        return _opened.Value.Writer.Write(new RowChange(stateName, grainId.ToString(), expected, data));
    }

    private sealed class Opened : IDisposable
    {
        public Opened(SqliteGrainStorageOptions options)
        {
            var file = new SqliteFile(Path.GetFullPath(options.Path), options.BusyTimeout);
            Writer = new SqliteWriter(file, options.MaxBatch);
            Readers = new SqliteReaders(file);
        }

        public SqliteWriter Writer { get; }

        public SqliteReaders Readers { get; }

        public void Dispose()
        {
            // The readers first: the connection closed last puts the write-ahead log back into the file.
            Readers.Dispose();
            Writer.Dispose();
        }
    }
}
