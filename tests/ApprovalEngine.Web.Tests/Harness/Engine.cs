using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ApprovalEngine.TestHost;
using Microsoft.Data.Sqlite;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>A running host of the product with a database of its own and the demo company.</summary>
public sealed class Engine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Task<ApiClient>> people = new(StringComparer.Ordinal);
    private readonly PostgresDatabase? postgres;
    private HttpClient http;

    private Engine(TestServer server, IReadOnlyDictionary<string, string> settings, PostgresDatabase? postgres)
    {
        (Server, this.postgres) = (server, postgres);
        Settings = new Dictionary<string, string>(settings)
        {
            ["ApprovalEngine__DataDirectory"] = server.DataDirectory,
            ["ASPNETCORE_ENVIRONMENT"] = settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT", "Development"),
        };
        Database = postgres is null
            ? new EngineDatabase(DatabaseKind.Sqlite, () => new SqliteConnectionStringBuilder { DataSource = SqliteFile, Pooling = false, DefaultTimeout = 30 }.ConnectionString)
            : new EngineDatabase(DatabaseKind.Postgres, () => postgres.ConnectionString + ";Pooling=false");
        http = server.CreateClient();
    }

    public TestServer Server { get; }

    public EngineDatabase Database { get; }

    /// <summary>What the host was started with, for commands on the same data.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public string SqliteFile => Path.Combine(Server.DataDirectory, "approval-engine.db");

    /// <summary>Nobody: without a token.</summary>
    public ApiClient Anybody => new(http, null);

    public string ErpOutbox => Path.Combine(Server.DataDirectory, "outbox", "erp");

    public string ErpInbox => Path.Combine(Server.DataDirectory, "inbox", "erp");

    /// <summary>A host that is ready, with the demo company; it runs within this process.</summary>
    public static async Task<Engine> StartAsync(DatabaseKind kind, IReadOnlyDictionary<string, string>? settings = null)
    {
        var company = PreparedCompany.Fits(settings ?? new Dictionary<string, string>()) ? await PreparedCompany.FindAsync(kind is DatabaseKind.Postgres) : null;
        var engine = await PrepareAsync(kind, settings, company, all => new ServerHere(all));
        try
        {
            await engine.Server.StartAsync();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>A host with an empty database that does not run yet, and will be a process of its own.</summary>
    public static Task<Engine> PrepareAsync(DatabaseKind kind, IReadOnlyDictionary<string, string>? settings = null) =>
        PrepareAsync(kind, settings, null, all => new ServerProcess(all));

    private static async Task<Engine> PrepareAsync(
        DatabaseKind kind, IReadOnlyDictionary<string, string>? settings, PreparedData? company, Func<IReadOnlyDictionary<string, string>, TestServer> make)
    {
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["ApprovalEngine__PollEveryMs"] = "100" };
        var postgres = kind is not DatabaseKind.Postgres ? null : company is null ? await PostgresDatabase.CreateAsync() : await company.CopyDatabaseAsync();
        if (postgres is not null)
        {
            all["ConnectionStrings__ApprovalEngine"] = postgres.ConnectionString;
        }

        var server = make(all);
        company?.CopyTo(server.DataDirectory);
        return new Engine(server, all, postgres);
    }

    /// <summary>Somebody of the demo company, signed in once for all tests.</summary>
    public Task<ApiClient> AsAsync(string userName) => people.GetOrAdd(userName, async name =>
        new ApiClient(http, (await SignInAsync(name)).ShouldBe(200).Json.GetProperty("accessToken").GetString()));

    public Task<ApiAnswer> SignInAsync(string userName, string password = "Demo-Pass-1") => Anybody.PostAsync("/api/auth/token", new { userName, password });

    /// <summary>Ends the host politely and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await Server.StopAsync();
        await Server.StartAsync();
        http.Dispose();
        http = Server.CreateClient();
        people.Clear();
    }

    /// <summary>Runs a command of the program on this host's data.</summary>
    public Task<CommandResult> RunAsync(string input, params string[] arguments) => EngineCommand.RunAsync(Settings, Server.Folder, input, arguments);

    /// <summary>Asks again and again until the answer is as expected.</summary>
    /// <exception cref="TimeoutException">It never was; the message holds the last answer and what the host wrote.</exception>
    public async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isGood, int seconds = 20)
    {
        for (var turn = 0; ; turn++)
        {
            var answer = await ask();
            if (isGood(answer))
            {
                return answer;
            }

            if (turn == seconds * 10)
            {
                throw new TimeoutException(string.Create(
                    CultureInfo.InvariantCulture, $"Not so within {seconds} s; last: {JsonSerializer.Serialize(answer)}{Environment.NewLine}{Server.Output}"));
            }

            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Server.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
