using Microsoft.Data.Sqlite;
using NousCoder.Contracts;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>Opens connections to the file that holds grain state, and makes the file where there is none.</summary>
internal sealed class SqliteFile(string path, TimeSpan busyTimeout)
{
    private const long FormatVersion = 1;

    // Pooled connections would keep the file open after the silo has stopped; the readers have a pool of their own.
    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
    }.ToString();

    public string Path => path;

    /// <summary>Opens the connection that writes, making the folder, the file and the table where they are missing.</summary>
    /// <exception cref="NousCoderException">The file cannot be opened.</exception>
    public SqliteConnection OpenForWriting()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            // A clean end puts the write-ahead log back into the file and deletes it.
            var endedUncleanly = File.Exists(path + "-wal");
            var connection = Open();
            try
            {
                Prepare(connection);
                if (endedUncleanly)
                {
                    QuickCheck(connection);
                }

                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException($"The grain state file '{path}' cannot be opened: {e.Message}", e);
        }
    }

    public SqliteConnection OpenForReading()
    {
        var connection = Open();
        Run(connection, "PRAGMA query_only = 1");
        return connection;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Run(connection, $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}");
        return connection;
    }

    /// <summary>
    /// In WAL mode with synchronous = NORMAL a commit is written but not flushed to the disk: a killed process loses
    /// nothing that was committed; a power loss may lose the last moments, never a part of a transaction.
    /// </summary>
    private void Prepare(SqliteConnection connection)
    {
        if (Read(connection, "PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new IOException("its folder allows no write-ahead log. Is it on a network drive? Use a folder on a local disk.");
        }

        if (Read(connection, "PRAGMA user_version") is long version and not (0 or FormatVersion))
        {
            throw new IOException($"it has format {version} and this program knows up to {FormatVersion}. Use the program that wrote it, or another path.");
        }

        Run(connection, $"""
            PRAGMA synchronous = NORMAL;
            PRAGMA journal_size_limit = 67108864;
            CREATE TABLE IF NOT EXISTS grain_state (
                state_name TEXT NOT NULL,
                grain_id TEXT NOT NULL,
                version INTEGER NOT NULL,
                data BLOB NOT NULL,
                PRIMARY KEY (state_name, grain_id)
            );
            PRAGMA user_version = {FormatVersion};
            """);
    }

    /// <summary>Looks at every page and its links, which finds a torn or overwritten file. It does not compare what the rows say.</summary>
    private static void QuickCheck(SqliteConnection connection)
    {
        var found = TryQuickCheck(connection);
        if (found is not "ok")
        {
            throw new IOException(
                $"it is damaged ({found?.ReplaceLineEndings(" ")}). Restore it from a backup, or salvage what can be read: sqlite3 FILE .recover | sqlite3 NEW.");
        }
    }

    private static string? TryQuickCheck(SqliteConnection connection)
    {
        try
        {
            return Read(connection, "PRAGMA quick_check(1)") as string;
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    private static object? Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
