using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>The database of a host under test, as whoever holds its password sees it: plain SQL, past every rule of the product.</summary>
/// <param name="connectionString">Read anew for each statement, since a host's data folder is known only once it is made.</param>
public sealed class EngineDatabase(DatabaseKind kind, Func<string> connectionString)
{
    public DatabaseKind Kind => kind;

    /// <summary>Runs one or several statements; returns how many rows changed.</summary>
    /// <param name="values">For <c>@p0</c>, <c>@p1</c> …</param>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = CommandOf(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>All rows; what is NULL is null.</summary>
    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, params object[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = CommandOf(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }

        return rows;
    }

    /// <summary>The first column of all rows, as text.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string sql, params object[] values) =>
        [.. (await RowsAsync(sql, values)).Select(row => Convert.ToString(row[0], CultureInfo.InvariantCulture) ?? "")];

    public async Task<string> TextAsync(string sql, params object[] values) => (await TextsAsync(sql, values)).Single();

    /// <summary>Puts a drawing in force as its next version, past every guard: as somebody could who writes to the database. The new version.</summary>
    public async Task<int> PublishAsync(string definitionId, string json)
    {
        var version = (int)await CountAsync("workflow_definitions", "definition_id = @p0", definitionId) + 1;
        _ = await ExecuteAsync("UPDATE workflow_definitions SET is_latest = false, is_published = false, revision = revision + 1 WHERE definition_id = @p0", definitionId);
        _ = await ExecuteAsync(
            """
            INSERT INTO workflow_definitions
                (definition_id, version, id, name, json, hash, origin, is_latest, is_published, created_at, saved_at, saved_by, savers, published_at, published_by, is_tried, is_usable, revision)
            SELECT definition_id, @p2, @p3, name, @p1, 'sha256:drawn', origin, true, true, created_at, saved_at, saved_by, savers, published_at, published_by, false, is_usable, 1
            FROM workflow_definitions WHERE definition_id = @p0 AND version = 1
            """,
            definitionId, json, version, Guid.CreateVersion7().ToString("N"));
        return version;
    }

    public async Task<long> CountAsync(string table, string where = "1 = 1", params object[] values) =>
        long.Parse(await TextAsync($"SELECT count(*) FROM {table} WHERE {where}", values), CultureInfo.InvariantCulture);

    /// <summary>How many rows each table has, but for the sign-in keys.</summary>
    public async Task<IReadOnlyDictionary<string, long>> TableCountsAsync()
    {
        var tables = await TextsAsync(kind is DatabaseKind.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'");
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables.Where(table => table is not ("data_protection_keys" or "audit_seals")))
        {
            counts[table] = await CountAsync($"\"{table}\"");
        }

        return counts;
    }

    private static DbCommand CommandOf(DbConnection connection, string sql, object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (index, value) in values.Index())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (string.Create(CultureInfo.InvariantCulture, $"@p{index}"), value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = kind is DatabaseKind.Sqlite ? new SqliteConnection(connectionString()) : new NpgsqlConnection(connectionString());
        await connection.OpenAsync();
        return connection;
    }
}
