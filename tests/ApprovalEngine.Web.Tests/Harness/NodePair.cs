using System.Data;
using System.Globalization;
using System.Text.Json.Nodes;
using ApprovalEngine.CrashTest;
using ApprovalEngine.TestHost;
using Npgsql;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>
/// Two hosts of the product on one PostgreSQL database, one data folder and the same keys, started at the same moment on nothing, as
/// docker-compose.yml starts them; with the load and the checks of the crash test.
/// </summary>
public sealed class NodePair : IAsyncLifetime, IAsyncDisposable
{
    private const int FinishPassesMax = 20;
    private readonly string? postgresServer;
    private PostgresDatabase? database;
    private int finished;

    public NodePair()
    {
    }

    /// <param name="postgresServer">A superuser's connection string; the shared server where left out.</param>
    internal NodePair(string postgresServer) => this.postgresServer = postgresServer;

    /// <summary>How long a message that a dead node had claimed stays its.</summary>
    internal TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What the nodes logged as failures, each with what went wrong; the health check's own line is none of ours.</summary>
    internal IReadOnlyList<string> Failures => [.. FailuresOf(A), .. FailuresOf(B)];

    /// <summary>The first node; the data folder is its.</summary>
    internal ServerProcess A { get; private set; } = null!;

    internal ServerProcess B { get; private set; } = null!;

    internal EngineDatabase Database { get; private set; } = null!;

    /// <summary>Both nodes in turn, with the patience that a client needs when one dies or the database restarts.</summary>
    internal Api Api { get; private set; } = null!;

    /// <summary>What all clients were told.</summary>
    internal Memory Memory { get; } = new();

    internal Erp Erp { get; private set; } = null!;

    internal Cast Cast { get; private set; } = null!;

    internal string ErpOutbox => Path.Combine(A.DataDirectory, "outbox", "erp");

    internal string ErpInbox => Path.Combine(A.DataDirectory, "inbox", "erp");

    public async Task InitializeAsync()
    {
        if (PostgresDatabase.WhyUnavailable is not null)
        {
            return; // Every test of the class is skipped.
        }

        database = postgresServer is null ? await PostgresDatabase.CreateAsync() : await PostgresDatabase.CreateAsync(postgresServer);
        A = new ServerProcess(SettingsFor("node-a", null));
        B = new ServerProcess(SettingsFor("node-b", A.DataDirectory));
        Database = new EngineDatabase(DatabaseKind.Postgres, () => database.ConnectionString + ";Pooling=false");
        await Task.WhenAll(A.StartAsync(), B.StartAsync());
        Api = new Api(A.Address, B.Address) { Patience = TimeSpan.FromSeconds(60) };
        Erp = new Erp(() => Api, Memory, ErpOutbox, ErpInbox);
        await using var connection = await OpenAsync();
        Cast = await Cast.ReadAsync(connection);
        await Api.SignInAsync(Cast.People);
    }

    public async Task DisposeAsync()
    {
        Api?.Dispose();
        foreach (var node in new[] { B, A })
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        // A server of the test's own goes with all that is in it, and may be stopped now.
        if (database is not null && postgresServer is null)
        {
            await database.DisposeAsync();
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    internal async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(database!.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Clients that raise requests of all types and decide them, over both nodes, until told to stop; none may fall silent.</summary>
    internal async Task LoadAsync(int clients, string name, CancellationToken stop)
    {
        var random = new Random(1);
        var stock = await Stock.ReadAsync(Api, Cast.Customers, random);
        await Task.WhenAll(Enumerable.Range(1, clients).Select(one => Task.Run(async () =>
        {
            var own = new Random(one);
            var client = new Client(
                Api, Memory, new Drafts(stock, Cast.Customers, own), Drafts.Types[one % Drafts.Types.Count], Cast.Approvers, own, string.Create(CultureInfo.InvariantCulture, $"{name}-{one}"));
            await client.RunAsync(stop);
            client.Unanswered.ShouldBeNull("within a minute both nodes answer again");
        })));
    }

    /// <summary>Every inbox is worked through until all are empty, the outbox is told, and the ERP has nothing left to say.</summary>
    internal async Task FinishAsync()
    {
        for (var (pass, before) = (0, -1); finished != before; pass++)
        {
            pass.ShouldBeLessThan(FinishPassesMax, "inboxes that do not become empty");
            before = finished;
            await Parallel.ForEachAsync(Cast.Approvers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (approver, _) => await FinishInboxAsync(approver));
        }

        for (var waited = 0; await Database.CountAsync("outbox_messages", "sent_at IS NULL AND parked_at IS NULL") > 0 || !Erp.IsQuiet; waited++)
        {
            waited.ShouldBeLessThan(300, "the outbox or the ERP's inbox does not become empty");
            await Erp.TurnAsync();
            await Task.Delay(100);
        }
    }

    /// <summary>What must hold at any instant, also in the middle of everything: no transaction is there by half.</summary>
    internal async Task ExpectNothingHalfAsync() => Expect([.. (await SnapshotAsync()) is var found ? RequestChecks.Of(found).Concat(ItemChecks.Of(found)) : []]);

    /// <summary>What must hold once everything is finished: what clients were told is there, nothing is doubled or stuck, and the trail verifies.</summary>
    /// <param name="onNode">The node that runs; both where left out.</param>
    internal async Task ExpectAllWholeAsync(int? onNode = null)
    {
        var found = await SnapshotAsync();
        Expect([
            .. RequestChecks.Of(found), .. ItemChecks.Of(found), .. TraceChecks.Of(found, Memory),
            .. found.Requests.Where(request => request.Status == "InReview").Select(request => new Violation("not-decidable", $"{request.Number} is still InReview")),
        ]);
        foreach (var node in onNode is { } one ? [one] : new[] { 0, 1 })
        {
            using var api = Api.At(node);
            var audit = await api.GetAsync("auditor", "api/audit/verify");
            audit?.Body?["isValid"]?.GetValue<bool>().ShouldBe(true, $"{audit}");
        }
    }

    /// <summary>Everything as of one instant.</summary>
    internal async Task<Snapshot> SnapshotAsync()
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        return await Snapshot.ReadAsync(connection, ErpOutbox, ErpInbox);
    }

    private Dictionary<string, string> SettingsFor(string node, string? dataDirectory)
    {
        // The keys are nobody's: all bytes are the same.
        var settings = World.SettingsFor($"{database!.ConnectionString};Application Name={node};Maximum Pool Size=40");
        settings["Outbox__LeaseMs"] = Lease.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        settings["Keys__Audit"] = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
        settings["Keys__DataProtection"] = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());
        // As a compose file hands on what is not set: it is no key, and the answers of this ERP are not signed.
        settings["Erp__SigningKey"] = "";
        if (dataDirectory is not null)
        {
            settings["ApprovalEngine__DataDirectory"] = dataDirectory;
        }

        return settings;
    }

    private async Task FinishInboxAsync(string approver)
    {
        var inbox = await Api.GetAsync(approver, "api/tasks?limit=200");
        foreach (var task in inbox?.Body?["items"]?.AsArray() ?? [])
        {
            var answer = await FinishTaskAsync(approver, task!, task!["verdicts"]![0]!.GetValue<string>());
            if (Memory.IsForItems(answer))
            {
                await FinishTaskAsync(approver, task, "reject");
            }
        }
    }

    private async Task<Answer> FinishTaskAsync(string approver, JsonNode task, string verdict)
    {
        var command = Client.Decision(approver, task, verdict, string.Create(CultureInfo.InvariantCulture, $"finish-{Interlocked.Increment(ref finished)}"));
        var answer = (await Api.SendAsync(command)).ShouldNotBeNull();
        Memory.Keep(command, answer);
        return answer;
    }

    private void Expect(List<Violation> violations) => violations.ShouldBeEmpty(string.Join(
        Environment.NewLine, violations.Take(20).Select(one => one.ToString()).Concat(Failures)));

    // What a node logged as a failure: the line that says so, and what went wrong.
    private static IEnumerable<string> FailuresOf(ServerProcess node) => node.Output.Split(Environment.NewLine) is var lines
        ? lines.Index().Where(line => line.Item.StartsWith("fail:", StringComparison.Ordinal) && !line.Item.Contains("HealthChecks", StringComparison.Ordinal)).Take(10).Select(line => string.Join(Environment.NewLine, lines.Skip(line.Index).Take(8)))
        : [];
}
