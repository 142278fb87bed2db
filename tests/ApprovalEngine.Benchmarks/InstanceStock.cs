using System.Globalization;
using System.Text;
using Npgsql;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// Fills a database with copies of instances that the engine itself has stored: every row of theirs in every table, with other ids.
/// The ids rise, as those of the engine do. Tables that later versions add for instances belong into the list.
/// </summary>
internal sealed class InstanceStock(NpgsqlDataSource source)
{
    private const int IdsPerInstance = 64;
    private const int ChunkSize = 50_000;
    private static readonly (string Table, string InstanceColumn)[] Tables =
    [
        ("workflow_instances", "id"), ("workflow_bookmarks", "instance_id"), ("workflow_journal", "instance_id"), ("activity_executions", "instance_id"),
    ];

    /// <summary>The id of the copy with a number, from 0.</summary>
    /// <param name="series">Keeps the copies of several instances apart: one hexadecimal digit.</param>
    public static string IdOf(char series, int copy) => $"0199{series}" + ((long)copy * IdsPerInstance).ToString("x27", CultureInfo.InvariantCulture);

    /// <summary>Adds copies of an instance, numbered from <paramref name="first"/>.</summary>
    public async Task CopyAsync(string instanceId, char series, int count, int first = 0)
    {
        var ids = await IdsOfAsync(instanceId);
        foreach (var (table, column) in Tables)
        {
            var rows = await RowsAsync(table, column, instanceId);
            if (rows.Count == 0)
            {
                continue;
            }

            var copies = string.Join(",\n", rows.Select(row => $"({string.Join(", ", row.Select(one => Expression(one, ids, series)))})"));
            for (var from = first; from < first + count; from += ChunkSize)
            {
                await ExecuteAsync($"INSERT INTO {table} SELECT v.* FROM generate_series({from}::bigint, {Math.Min(first + count, from + ChunkSize) - 1}) n CROSS JOIN LATERAL (VALUES {copies}) v");
            }
        }
    }

    /// <summary>
    /// Statistics and free space as a database has them that has lived for a while; everything on disk. From then on the server cleans up
    /// nothing by itself: it would do so in the small database after a few changes and in the large one after many.
    /// </summary>
    public async Task SettleAsync()
    {
        foreach (var (table, _) in Tables)
        {
            await ExecuteAsync($"ALTER TABLE {table} SET (autovacuum_enabled = off)");
        }

        await ExecuteAsync("VACUUM (ANALYZE)");
        await ExecuteAsync("CHECKPOINT");
    }

    /// <summary>Bytes of the database.</summary>
    public async Task<long> SizeAsync()
    {
        await using var command = source.CreateCommand("SELECT pg_database_size(current_database())");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    // The instance's own id first: it becomes the copy's.
    private async Task<List<string>> IdsOfAsync(string instanceId)
    {
        await using var command = source.CreateCommand(
            """
            SELECT id FROM workflow_bookmarks WHERE instance_id = $1
            UNION ALL SELECT id FROM activity_executions WHERE instance_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = instanceId });
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string> { instanceId };
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetString(0));
        }

        return ids.Count <= IdsPerInstance ? ids : throw new InvalidOperationException($"{instanceId} has {ids.Count} ids; {IdsPerInstance} are provided for.");
    }

    // Each value as PostgreSQL writes it, with its type, in the order of the table's columns.
    private async Task<List<List<(string? Text, string Type)>>> RowsAsync(string table, string column, string instanceId)
    {
        var columns = new List<(string Name, string Type)>();
        await using (var command = source.CreateCommand(
            "SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = table, DataTypeName = "text" });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                columns.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        var rows = new List<List<(string?, string)>>();
        await using var select = source.CreateCommand($"SELECT {string.Join(", ", columns.Select(one => $"\"{one.Name}\"::text"))} FROM {table} WHERE {column} = $1");
        select.Parameters.Add(new NpgsqlParameter { Value = instanceId });
        await using var values = await select.ExecuteReaderAsync();
        while (await values.ReadAsync())
        {
            rows.Add([.. columns.Select((one, index) => (values.IsDBNull(index) ? null : values.GetString(index), one.Type))]);
        }

        return rows;
    }

    // The value with every id in it made anew from the number of the copy.
    private static string Expression((string? Text, string Type) value, List<string> ids, char series)
    {
        if (value.Text is null)
        {
            return $"NULL::{value.Type}";
        }

        var text = new StringBuilder(Quoted(value.Text));
        for (var i = 0; i < ids.Count; i++)
        {
            text.Replace(ids[i], $"' || '0199{series}' || lpad(to_hex(n * {IdsPerInstance} + {i}), 27, '0') || '");
        }

        return $"({text})::{value.Type}";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task ExecuteAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
