using Npgsql;

namespace ApprovalEngine.TestHost;

/// <summary>A database of its own on the server that <c>APPROVAL_TEST_POSTGRES</c> names; dropped at the end.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>Holds the connection string of a superuser, as tests/run.sh sets it.</summary>
    public const string Variable = "APPROVAL_TEST_POSTGRES";

    private readonly string serverConnectionString;

    private PostgresDatabase(string serverConnectionString, string name)
    {
        this.serverConnectionString = serverConnectionString;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(serverConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Null where a server is given, else the reason to skip, for <see cref="PostgresFactAttribute"/>.</summary>
    public static string? WhyUnavailable => string.IsNullOrWhiteSpace(Server)
        ? $"{Variable} is not set: tests/run.sh starts a PostgreSQL server and sets it."
        : null;

    public string Name { get; }

    /// <summary>For the program under test.</summary>
    public string ConnectionString { get; }

    private static string? Server => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Creates an empty database under a name that nobody else uses.</summary>
    /// <exception cref="InvalidOperationException">No server is given: use <see cref="PostgresFactAttribute"/>.</exception>
    /// <exception cref="NpgsqlException">The server does not answer or refuses.</exception>
    public static Task<PostgresDatabase> CreateAsync(CancellationToken cancellationToken = default) =>
        CreateAsync(Server ?? throw new InvalidOperationException(WhyUnavailable), cancellationToken);

    /// <summary>The same on a server that a superuser's connection string names.</summary>
    /// <exception cref="NpgsqlException">The server does not answer or refuses.</exception>
    public static async Task<PostgresDatabase> CreateAsync(string server, CancellationToken cancellationToken = default)
    {
        var database = new PostgresDatabase(server, "test_" + Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray()));
        await database.OnServerAsync($"CREATE DATABASE {database.Name} TEMPLATE template0 ENCODING 'UTF8'", cancellationToken);
        return database;
    }

    /// <summary>Creates a copy of a database to which nobody is connected.</summary>
    /// <exception cref="NpgsqlException">The server does not answer or refuses.</exception>
    public static async Task<PostgresDatabase> CopyAsync(PostgresDatabase original, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(original);
        var database = new PostgresDatabase(original.serverConnectionString, "test_" + Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray()));
        await database.OnServerAsync($"CREATE DATABASE {database.Name} TEMPLATE {original.Name}", cancellationToken);
        return database;
    }

    /// <summary>Ends every connection to this database, as a restart of the server would.</summary>
    public async Task EndConnectionsAsync(CancellationToken cancellationToken = default) => await OnServerAsync(
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}'", cancellationToken);

    /// <summary>Drops the database, with whoever is still connected.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await OnServerAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)", CancellationToken.None);
    }

    private async Task OnServerAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(serverConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
