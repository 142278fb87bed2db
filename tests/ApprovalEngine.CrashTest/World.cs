using ApprovalEngine.TestHost;
using Npgsql;

namespace ApprovalEngine.CrashTest;

/// <summary>The host under test with its database on PostgreSQL, kept over all rounds.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly PostgresDatabase database;
    private readonly NpgsqlDataSource source;
    private readonly string workflows = SideFlow.CopyWorkflows();
    private Cast cast = new([], []);

    private World(PostgresDatabase database)
    {
        this.database = database;
        source = NpgsqlDataSource.Create(database.ConnectionString);
        Environment = new Dictionary<string, string>(SettingsFor(database.ConnectionString)) { ["ApprovalEngine__WorkflowsDirectory"] = workflows };
        Server = new ServerProcess(Environment);
        Api = new Api(Server.Address);
        Erp = new Erp(() => Api, Memory, ErpOutbox, ErpInbox);
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    public ServerProcess Server { get; }

    public Api Api { get; private set; }

    public Memory Memory { get; } = new();

    /// <summary>What reads the effects and answers them; it outlives the host.</summary>
    public Erp Erp { get; }

    public string ErpOutbox => Path.Combine(Server.DataDirectory, "outbox", "erp");

    public string ErpInbox => Path.Combine(Server.DataDirectory, "inbox", "erp");

    /// <summary>Whoever decides in the demo company.</summary>
    public IReadOnlyList<string> Approvers => cast.Approvers;

    public IReadOnlyList<LoadCustomer> Customers => cast.Customers;

    /// <summary>A message, timer or job that a dead host had claimed is taken again after two seconds, so that a round does not take minutes.</summary>
    public static Dictionary<string, string> SettingsFor(string? postgres)
    {
        var settings = new Dictionary<string, string> { ["Outbox__LeaseMs"] = "2000", ["Workflows__LeaseMs"] = "2000", ["ApprovalEngine__PollEveryMs"] = "200" };
        if (postgres is not null)
        {
            settings["ConnectionStrings__ApprovalEngine"] = postgres;
        }

        return settings;
    }

    public static async Task<World> StartAsync()
    {
        var world = new World(await PostgresDatabase.CreateAsync());
        try
        {
            await world.Server.StartAsync();
            world.Api.Dispose();
            world.Api = new Api(world.Server.Address);
            await using var connection = await world.OpenAsync();
            world.cast = await Cast.ReadAsync(connection);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async Task<NpgsqlConnection> OpenAsync() => await source.OpenConnectionAsync();

    /// <summary>Everything as of one instant.</summary>
    public async Task<Snapshot> SnapshotAsync()
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        return await Snapshot.ReadAsync(connection, ErpOutbox, ErpInbox);
    }

    /// <summary>
    /// Waits until the outbox is empty and the ERP has nothing left to say; gives up after a minute and leaves the rest to the checks.
    /// </summary>
    public async Task DrainAsync()
    {
        await using var connection = await OpenAsync();
        for (var waited = 0; waited < 600; waited++)
        {
            await Erp.TurnAsync();
            await using var command = new NpgsqlCommand("SELECT count(*) FROM outbox_messages WHERE sent_at IS NULL AND parked_at IS NULL", connection);
            if ((long)(await command.ExecuteScalarAsync())! == 0 && Erp.IsQuiet)
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    /// <summary>
    /// Does what side-flows wait for until none is left; gives up after a minute and leaves the rest to the checks.
    /// </summary>
    public async Task SettleAsync(SideClient client)
    {
        await using var connection = await OpenAsync();
        for (var waited = 0; waited < 600; waited++)
        {
            var listening = await Snapshot.RowsAsync(connection,
                $"SELECT i.correlation_id FROM workflow_bookmarks b JOIN workflow_instances i ON i.id = b.instance_id WHERE b.key = 'event:{SideFlow.Event}'", row => row.GetString(0));
            await client.FinishAsync(listening);
            await using var command = new NpgsqlCommand(
                $"SELECT (SELECT count(*) FROM workflow_jobs WHERE parked_at IS NULL) + (SELECT count(*) FROM workflow_instances WHERE definition_id IN ('{SideFlow.Definition}', '{SideFlow.Child}') AND status = 'Running')",
                connection);
            if ((long)(await command.ExecuteScalarAsync())! == 0)
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
        await source.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(workflows, recursive: true);
    }
}
