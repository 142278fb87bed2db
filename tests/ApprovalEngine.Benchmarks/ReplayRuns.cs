using System.Diagnostics;
using ApprovalEngine.Application;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.TestHost;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// A matrix replayed over a year of 100,000 requests (200,000 answers), on both databases: the whole use case, beside a program that only
/// reads the same columns of the same rows.
/// </summary>
internal sealed class ReplayRuns(Options options, Figures figures)
{
    private const int Requests = 100_000;
    private const double SecondsMax = 5;

    public async Task RunAsync()
    {
        Figures.Say(FormattableString.Invariant($"replay: {Requests:N0} requests of a year over two versions of the matrix"));
        await MeasureAsync("SQLite", null);
        await using var postgres = await PostgresDatabase.CreateAsync();
        await MeasureAsync("PostgreSQL", postgres.ConnectionString);
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    private async Task MeasureAsync(string name, string? postgres)
    {
        var folder = Directory.CreateTempSubdirectory("approval-replay-");
        var services = new ServiceCollection().AddLogging();
        services.AddApprovalEngine(
            new EngineOptions
            {
                DataDirectory = folder.FullName,
                WorkflowsDirectory = Repository.PathTo("workflows"),
                TemplatesDirectory = Repository.PathTo("templates"),
                ErpOutbox = Path.Combine(folder.FullName, "outbox"),
                ErpInbox = Path.Combine(folder.FullName, "inbox"),
            },
            postgres);
        await using var provider = services.BuildServiceProvider();
        await Startup.PrepareAsync(provider, CancellationToken.None);
        var today = BusinessDay.Of(provider.GetRequiredService<TimeProvider>().GetUtcNow());
        await FillAsync(provider, today);
        var (replays, reads) = (new List<double>(), new List<double>());
        for (var round = -1; round < options.Rounds; round++)
        {
            var (replay, read) = (await TimeAsync(() => ReplayAsync(provider)), await TimeAsync(() => ReadAsync(provider)));
            if (round >= 0)
            {
                replays.Add(replay);
                reads.Add(read);
            }
        }

        figures.AtMost($"{name}, median of {replays.Count}", Figures.Median(replays), "s", SecondsMax);
        Figures.Note($"{name}, the slowest", replays.Max(), "s");
        Figures.Note($"{name}, only reading the rows", Figures.Median(reads), "s");
        Figures.Note($"{name}, the replay beside only reading the rows", Figures.Median(replays.Zip(reads, (replay, read) => replay / read)), "times");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private static async Task FillAsync(ServiceProvider provider, DateOnly today)
    {
        var watch = Stopwatch.StartNew();
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        var shipped = await db.MatrixVersions.AsNoTracking().SingleAsync();
        db.MatrixVersions.Add(new MatrixVersion
        {
            Version = 2,
            ValidFrom = new DateOnly(2000, 1, 1),
            Xml = shipped.Xml.Replace("<text>(30..60]</text>", "<text>(30..45]</text>", StringComparison.Ordinal).Replace("<text>&gt; 0</text>", "<text>&gt; 20</text>", StringComparison.Ordinal),
            Hash = "sha256:candidate",
            PublishedAt = shipped.PublishedAt,
            PublishedBy = "matrix.publisher",
        });
        await db.SaveChangesAsync();
        await new ReplayStock(db, today).FillAsync(Requests);
        Figures.Say(FormattableString.Invariant($"        filled in {watch.Elapsed.TotalSeconds:N0} s"));
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task ReplayAsync(ServiceProvider provider)
    {
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:operator", "command");
        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ReplayMatrix(new ReplayQuestion(1, 2, null, null, null)));
        if (result.Value is not { Result.Totals: { Requests: Requests, Changed: > 1_000 } })
        {
            throw new InvalidOperationException($"Expected {Requests} requests and many that change, found {result.Value?.Result.Totals}, {result.Error?.Message}.");
        }
    }

    private static async Task ReadAsync(ServiceProvider provider)
    {
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = """
            SELECT id, number, type, customer_number, legal_entity, branch, submitted_at, amount, currency, reason_code, facts, status, CASE WHEN currency = 'CNY' THEN NULL ELSE route END
            FROM requests WHERE submitted_at IS NOT NULL ORDER BY submitted_at DESC, id DESC
            """;
        await using var reader = await command.ExecuteReaderAsync();
        var values = new object[reader.FieldCount];
        var count = 0;
        while (await reader.ReadAsync())
        {
            count += reader.GetValues(values) > 0 ? 1 : 0;
        }

        if (count != Requests)
        {
            throw new InvalidOperationException($"Expected {Requests} rows, read {count}.");
        }
    }
}
