using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>The statements of the one connection that writes.</summary>
internal sealed class SqliteRows : IDisposable
{
    private const string Row = "state_name = $state AND grain_id = $grain";
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _select;

    public SqliteRows(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Statement("BEGIN IMMEDIATE");
        _commit = Statement("COMMIT");
        _insert = Statement("INSERT INTO grain_state (state_name, grain_id, version, data) VALUES ($state, $grain, $version, $data) ON CONFLICT DO NOTHING");
        _update = Statement($"UPDATE grain_state SET version = $version, data = $data WHERE {Row} AND version = $expected");
        _delete = Statement($"DELETE FROM grain_state WHERE {Row} AND version = $expected");
        _select = Statement($"SELECT version FROM grain_state WHERE {Row}");
    }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Ends a transaction that went wrong; SQLite may have ended it already.</summary>
    public void Rollback()
    {
        try
        {
            SqliteFile.Run(_connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // No transaction is active: a full disk, for one, rolls back by itself.
        }
    }

    /// <summary>Changes a row inside the transaction. Gives its new version, or 0 where it is deleted.</summary>
    /// <exception cref="InconsistentStateException">The row is not at the version that the grain knows.</exception>
    public long Apply(RowChange change)
    {
        var version = change switch
        {
            { Data: null } => 0,
            { Expected: { } expected } => expected + 1,
            // A random start, so that a row that was deleted and made anew never bears a version of the old one.
            _ => Random.Shared.NextInt64(1, long.MaxValue / 2),
        };
        var done = change switch
        {
            { Data: null, Expected: null } => Stored(change) is null,
            { Data: null } => Execute(_delete, change, version) == 1,
            { Expected: null } => Execute(_insert, change, version) == 1,
            _ => Execute(_update, change, version) == 1,
        };
        return done ? version : throw Conflict(change, Stored(change));
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteCommand>)[_begin, _commit, _insert, _update, _delete, _select])
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private static InconsistentStateException Conflict(RowChange change, long? stored) => new(
        $"State '{change.StateName}' of grain '{change.GrainId}' was changed by another activation.",
        stored?.ToString(CultureInfo.InvariantCulture),
        change.Expected?.ToString(CultureInfo.InvariantCulture));

    private static int Execute(SqliteCommand statement, RowChange change, long version)
    {
        Bind(statement, change, version);
        return statement.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand statement, RowChange change, long version)
    {
        foreach (SqliteParameter parameter in statement.Parameters)
        {
            parameter.Value = parameter.ParameterName switch
            {
                "$state" => change.StateName,
                "$grain" => change.GrainId,
                "$version" => version,
                "$expected" => change.Expected,
                _ => change.Data,
            };
        }
    }

    private long? Stored(RowChange change)
    {
        Bind(_select, change, 0);
        return _select.ExecuteScalar() as long?;
    }

    private SqliteCommand Statement(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, type) in (ReadOnlySpan<(string, SqliteType)>)
            [("$state", SqliteType.Text), ("$grain", SqliteType.Text), ("$version", SqliteType.Integer), ("$expected", SqliteType.Integer), ("$data", SqliteType.Blob)])
        {
            if (sql.Contains(name, StringComparison.Ordinal))
            {
                command.Parameters.Add(name, type);
            }
        }

        return command;
    }
}
