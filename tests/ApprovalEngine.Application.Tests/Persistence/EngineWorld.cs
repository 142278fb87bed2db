using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Demo;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.TestHost;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Persistence;

/// <summary>The whole application as a host builds it, without the web: shipped matrix, definitions and templates, the demo company, a database of its own.</summary>
internal sealed class EngineWorld : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    private static readonly Lazy<Task<PreparedData>> OnSqlite = new(() => PrepareAsync(Sqlite));
    private static readonly Lazy<Task<PreparedData>> OnPostgres = new(() => PrepareAsync(Postgres));

    private readonly ServiceProvider provider;
    private readonly PostgresDatabase? database;
    private readonly DirectoryInfo folder;

    private EngineWorld(DirectoryInfo folder, PostgresDatabase? database, SmtpOptions? smtp, Action<IServiceCollection>? more)
    {
        (this.folder, this.database) = (folder, database);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddApprovalEngine(OptionsIn(folder.FullName, smtp), database?.ConnectionString);
        services.AddSingleton<TimeProvider>(Clock);
        services.ConfigureDbContext<ApprovalDbContext>(builder => builder.AddInterceptors(Trips));
        more?.Invoke(services);
        provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    /// <summary>SQLite always; PostgreSQL where tests/run.sh (or somebody else) gave a server.</summary>
    public static TheoryData<string> Databases => PostgresDatabase.WhyUnavailable is null ? [Sqlite, Postgres] : [Sqlite];

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 6, 17, 2, 0, 0, TimeSpan.Zero));

    public RoundTrips Trips { get; } = new();

    public IServiceProvider Services => provider;

    public string DataDirectory => folder.FullName;

    /// <summary>Null on SQLite.</summary>
    public string? ConnectionString => database?.ConnectionString;

    /// <summary>A started application with the demo company, on a copy of what its first start made.</summary>
    public static async Task<EngineWorld> CreateAsync(string kind, SmtpOptions? smtp = null, Action<IServiceCollection>? more = null)
    {
        var prepared = await (kind is Postgres ? OnPostgres : OnSqlite).Value;
        var folder = NewFolder();
        prepared.CopyTo(folder.FullName);
        var world = new EngineWorld(folder, kind is Postgres ? await prepared.CopyDatabaseAsync() : null, smtp, more);
        await Startup.PrepareAsync(world.Services, CancellationToken.None);
        return world;
    }

    /// <summary>An application on an empty database.</summary>
    public static async Task<EngineWorld> EmptyAsync(string kind, SmtpOptions? smtp = null, Action<IServiceCollection>? more = null)
    {
        var database = kind is Postgres ? await PostgresDatabase.CreateAsync() : null;
        return new EngineWorld(NewFolder(), database, smtp, more);
    }

    /// <summary>A context of its own, outside every use case.</summary>
    public ApprovalDbContext Open()
    {
        var builder = new DbContextOptionsBuilder<ApprovalDbContext>();
        Database.Use(builder, database?.ConnectionString, folder.FullName);
        return new ApprovalDbContext(builder.Options);
    }

    /// <summary>Sends a command as the REST interface does: the person is read first, in the same scope, then the command is sent.</summary>
    /// <param name="page">The open page of the designer that sends it; null = none.</param>
    public async Task<Result<T>> SendAsync<T>(string userName, IRequest<Result<T>> command, string? key = null, string? page = null) where T : notnull
    {
        await using var scope = provider.CreateAsyncScope();
        var caller = scope.ServiceProvider.GetRequiredService<Caller>();
        caller.Is(userName, "rest", key);
        if (await caller.PersonAsync(CancellationToken.None) is { } person)
        {
            caller.Is(person, "rest", key, page);
        }

        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command);
    }

    /// <summary>A submitted request of sales.east for a branch of Shanghai.</summary>
    /// <param name="deviationDays">1 to 15: regional credit manager approves; over 60: CFO and legal counsel.</param>
    public async Task<RequestView> RequestAsync(int deviationDays = 10)
    {
        await using var db = Open();
        var customer = await db.Customers.AsNoTracking().OrderBy(one => one.Number).FirstAsync(one => one.Branch == "SH01");
        var facts = new Dictionary<string, JsonElement> { ["requestedTermDays"] = JsonSerializer.SerializeToElement(customer.TermDays + deviationDays) };
        var draft = new RequestDraft("non-standard-terms", customer.Number, null, null, 250_000m, customer.Currency, "competition", facts, "for the test");
        return (await SendAsync("sales.east", new CreateRequest(draft, Submit: true))).ShouldSucceed();
    }

    /// <summary>A submitted request of ar.specialist about the three most overdue invoices of a customer of Guangzhou that has stopped paying.</summary>
    public async Task<RequestView> ItemRequestAsync(string type)
    {
        var view = (await SendAsync("ar.specialist", new GetCustomer("C100012", null))).ShouldSucceed();
        var items = view.OpenItems.Where(item => item.Class == "invoice").Take(3).ToList();
        var numbers = JsonSerializer.SerializeToElement(items.Select(item => item.Number));
        var history = JsonSerializer.SerializeToElement("Three letters.");
        var (reason, facts) = type switch
        {
            "credit-memo" => ("price-error", new Dictionary<string, JsonElement>
            {
                ["lines"] = JsonSerializer.SerializeToElement(items.Select(item => new { invoice = item.Number, net = Math.Floor(item.OpenAmount / 2), vatRate = 0.13m })),
            }),
            "write-off" => ("uncollectible", new Dictionary<string, JsonElement> { ["items"] = numbers, ["history"] = history, ["provision"] = JsonSerializer.SerializeToElement(0m) }),
            _ => ("overdue", new Dictionary<string, JsonElement> { ["items"] = numbers, ["history"] = history }),
        };
        var draft = new RequestDraft(type, view.Number, null, null, null, "CNY", reason, facts, "for the test");
        return (await SendAsync("ar.specialist", new CreateRequest(draft, Submit: true))).ShouldSucceed();
    }

    /// <summary>The open task that asks one of these people, and who that is.</summary>
    public async Task<(Guid Task, string Person, string ContentHash)> OpenTaskAsync(string number)
    {
        await using var db = Open();
        var request = await db.Requests.AsNoTracking().Include(one => one.Tasks).ThenInclude(task => task.People).SingleAsync(one => one.Number == number);
        var task = request.Tasks.First(one => one.Status is ApprovalTaskStatus.Open);
        return (task.Id, task.People[0].UserName, request.ContentHash);
    }

    /// <summary>Decides the open task of the request as the person who is asked.</summary>
    public async Task<Result<DecisionView>> DecideAsync(string number, string verdict, string? comment = null, string? key = null)
    {
        var (task, person, hash) = await OpenTaskAsync(number);
        Trips.Reset();
        return await SendAsync(person, new DecideTask(task, verdict, comment, hash, null), key);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private static DirectoryInfo NewFolder() => Directory.CreateTempSubdirectory("approval-world-");

    // What a first start makes: migrated, published, seeded.
    private static async Task<PreparedData> PrepareAsync(string kind)
    {
        var world = await EmptyAsync(kind);
        await Startup.PrepareAsync(world.Services, CancellationToken.None);
        await using (var db = world.Open())
        {
            (await DemoCompany.SeedAsync(db, BusinessDay.Of(world.Clock.GetUtcNow()), CancellationToken.None)).ShouldBeTrue();
            await db.SaveChangesAsync();
        }

        await world.EndAsync();
        return new PreparedData(world.DataDirectory, world.database);
    }

    // Nobody holds a connection to the database afterwards.
    private async Task EndAsync()
    {
        await provider.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await using var connection = database is null ? null : new Npgsql.NpgsqlConnection(database.ConnectionString);
        if (connection is not null)
        {
            Npgsql.NpgsqlConnection.ClearPool(connection);
        }
    }

    private static EngineOptions OptionsIn(string folder, SmtpOptions? smtp) => new()
    {
        DataDirectory = folder,
        WorkflowsDirectory = Repository.PathTo("workflows"),
        TemplatesDirectory = Repository.PathTo("templates"),
        ErpOutbox = Path.Combine(folder, "outbox"),
        ErpInbox = Path.Combine(folder, "inbox"),
        Smtp = smtp,
    };
}

internal static class ResultExpectations
{
    extension<T>(Result<T> result) where T : notnull
    {
        /// <summary>The value; the test fails with the error where there is none.</summary>
        public T ShouldSucceed()
        {
            result.Error.ShouldBeNull();
            return result.Value!;
        }
    }
}
