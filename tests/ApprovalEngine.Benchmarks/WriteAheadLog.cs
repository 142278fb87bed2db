using Npgsql;

namespace ApprovalEngine.Benchmarks;

/// <summary>What was written to PostgreSQL's write-ahead log between two places, as <c>pg_walinspect</c> (PostgreSQL 15+, contrib) counts it.</summary>
/// <param name="Records">Bytes of records without their full-page images.</param>
/// <param name="Images">Bytes of full-page images, which depend on when the last checkpoint was.</param>
/// <param name="Commits">Commits that wrote something.</param>
internal sealed record LogVolume(double Records, double Images, double Commits)
{
    /// <summary>The log that <paramref name="work"/> causes; the server must have nothing else to do.</summary>
    public static async Task<LogVolume> OfAsync(string connectionString, Func<Task> work)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using (var extension = source.CreateCommand("CREATE EXTENSION IF NOT EXISTS pg_walinspect"))
        {
            await extension.ExecuteNonQueryAsync();
        }

        var from = await PlaceAsync(source);
        await work();
        var to = await PlaceAsync(source);
        await using var command = source.CreateCommand(
            """
            SELECT sum(record_size)::float8, sum(fpi_size)::float8,
              (sum(count) FILTER (WHERE "resource_manager/record_type" LIKE 'Transaction/COMMIT%'))::float8
            FROM pg_get_wal_stats($1::pg_lsn, $2::pg_lsn, true)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = from });
        command.Parameters.Add(new NpgsqlParameter { Value = to });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new LogVolume(reader.GetDouble(0), reader.GetDouble(1), reader.GetDouble(2));
    }

    private static async Task<string> PlaceAsync(NpgsqlDataSource source)
    {
        // What is read later must be on disk: the flushed place, after a commit of ours.
        await using var command = source.CreateCommand("SELECT pg_current_wal_flush_lsn()::text");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
