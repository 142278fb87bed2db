using ApprovalEngine.Application;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Demo;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.TestHost;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Benchmarks;

/// <summary>The product's services as its host registers them, on a PostgreSQL database of its own.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly ServiceProvider provider;
    private readonly PostgresDatabase database;
    private readonly DirectoryInfo folder;

    private Engine(PostgresDatabase database, string connectionOptions, Action<IServiceCollection>? more)
    {
        this.database = database;
        folder = Directory.CreateTempSubdirectory("approval-benchmark-");
        ConnectionString = $"{database.ConnectionString};Maximum Pool Size=40;{connectionOptions}";
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddApprovalEngine(OptionsIn(folder.FullName), ConnectionString);
        services.ConfigureDbContext<ApprovalDbContext>(builder => builder.AddInterceptors(Tape));
        more?.Invoke(services);
        provider = services.BuildServiceProvider();
    }

    public string ConnectionString { get; }

    /// <summary>Writes down what goes to the database while it is switched on.</summary>
    public Tape Tape { get; } = new();

    /// <summary>A started application: migrated, published, with the demo company.</summary>
    /// <param name="more">Services of the measurement, which take the place of the product's where both are given.</param>
    public static async Task<Engine> StartAsync(Action<IServiceCollection>? more = null, string connectionOptions = "")
    {
        var engine = new Engine(await PostgresDatabase.CreateAsync(), connectionOptions, more);
        await Startup.PrepareAsync(engine.provider, CancellationToken.None);
        await engine.WithContextAsync(async db =>
        {
            var today = BusinessDay.Of(engine.provider.GetRequiredService<TimeProvider>().GetUtcNow());
            _ = await DemoCompany.SeedAsync(db, today, CancellationToken.None);
            return await db.SaveChangesAsync();
        });
        return engine;
    }

    /// <summary>Works on a context of its own, outside every use case.</summary>
    public async Task<T> WithContextAsync<T>(Func<ApprovalDbContext, Task<T>> work)
    {
        await using var scope = provider.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<ApprovalDbContext>());
    }

    /// <summary>Sends a command as the REST interface does: the person is read first, in the same scope, then the command is sent.</summary>
    /// <exception cref="InvalidOperationException">The command was refused.</exception>
    public async Task<T> SendAsync<T>(string userName, IRequest<Result<T>> command, string? key = null) where T : notnull
    {
        await using var scope = provider.CreateAsyncScope();
        var caller = scope.ServiceProvider.GetRequiredService<Caller>();
        caller.Is(userName, caller.IsSystem ? "clock" : "rest", key);
        if (await caller.PersonAsync(CancellationToken.None) is { } person)
        {
            caller.Is(person, "rest", key);
        }

        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command);
        return result.IsError ? throw new InvalidOperationException($"{command} was refused: {result.Error.Code}, {result.Error.Message}") : result.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        Npgsql.NpgsqlConnection.ClearAllPools();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static EngineOptions OptionsIn(string folder) => new()
    {
        DataDirectory = folder,
        WorkflowsDirectory = Repository.PathTo("workflows"),
        TemplatesDirectory = Repository.PathTo("templates"),
        ErpOutbox = Path.Combine(folder, "outbox"),
        ErpInbox = Path.Combine(folder, "inbox"),
    };
}
