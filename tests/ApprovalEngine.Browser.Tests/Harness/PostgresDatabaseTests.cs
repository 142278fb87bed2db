using ApprovalEngine.TestHost;
using Npgsql;
using Shouldly;

namespace ApprovalEngine.Browser.Tests.Harness;

public sealed class PostgresDatabaseTests
{
    [PostgresFact]
    public async Task A_database_is_empty_and_gone_at_the_end()
    {
        string name;
        await using (var database = await PostgresDatabase.CreateAsync())
        {
            name = database.Name;
            (await AskAsync(database.ConnectionString, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).ShouldBe(0);
        }

        var server = Environment.GetEnvironmentVariable(PostgresDatabase.Variable)!;
        (await AskAsync(server, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'")).ShouldBe(0);
    }

    // The crash tests mean nothing on a server that does not write through.
    [PostgresFact]
    public async Task The_server_is_durable()
    {
        var server = Environment.GetEnvironmentVariable(PostgresDatabase.Variable)!;

        (await AskAsync(server, "SELECT count(*) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'on'"))
            .ShouldBe(3);
    }

    [PostgresFact]
    public async Task Connections_can_be_ended()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();

        await database.EndConnectionsAsync();

        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await Should.ThrowAsync<NpgsqlException>(() => command.ExecuteScalarAsync());
    }

    private static async Task<long> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
