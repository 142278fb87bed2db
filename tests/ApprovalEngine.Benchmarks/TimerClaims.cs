using System.Diagnostics;
using ApprovalEngine.Application.Execution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// Claiming timers that are due in a small and in a large database, in both beside as many that are not due as there are people waited for.
/// Before each claim a full batch falls due, and what was claimed is gone afterwards, as it is when it has been carried out.
/// </summary>
internal sealed class TimerClaims(Options options, Figures figures)
{
    private const int BatchSize = 50;
    private const int WarmUps = 20;
    private const int ClaimsPerRound = 40;
    private const char FutureSeries = 'c';
    private const char DueSeries = 'd';
    private const string FutureId = "benchmark-in-a-year";
    private const string DueId = "benchmark-at-once";

    /// <summary>Fills in instances that wait for a time that has not come.</summary>
    /// <returns>The instance to copy, whose time has come.</returns>
    public static async Task<string> FillAsync(Engine engine, InstanceStock stock, int count)
    {
        var (future, due) = (PersonFlow.NewId(), PersonFlow.NewId());
        await PersonFlow.PublishAsync(engine, FutureId, Delay(FutureId, "365.00:00:00"));
        await PersonFlow.PublishAsync(engine, DueId, Delay(DueId, "00:00:00.001"));
        await PersonFlow.BeginAsync(engine, future, FutureId);
        await PersonFlow.BeginAsync(engine, due, DueId);
        await stock.CopyAsync(future, FutureSeries, count);
        return due;
    }

    public async Task CompareAsync((Engine Engine, string Due)[] databases)
    {
        var times = databases.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < WarmUps + (options.Rounds * ClaimsPerRound); i++)
        {
            for (var turn = 0; turn < databases.Length; turn++)
            {
                var which = (i + turn) % databases.Length;
                var took = await ClaimAsync(databases[which].Engine, databases[which].Due, i);
                if (i >= WarmUps)
                {
                    times[which].Add(took);
                }
            }
        }

        var (one, other) = (Figures.Median(times[0]), Figures.Median(times[1]));
        Figures.Note($"claiming {BatchSize} due timers beside few, median of {times[0].Count}", one, "ms");
        Figures.Note($"claiming {BatchSize} due timers beside many, median of {times[1].Count}", other, "ms");
        figures.AtMost("claiming due timers beside many, beside few", 100 * other / one, "%", 120);
    }

    private static async Task<double> ClaimAsync(Engine engine, string due, int number)
    {
        await using var source = NpgsqlDataSource.Create(engine.ConnectionString);
        await new InstanceStock(source).CopyAsync(due, DueSeries, BatchSize, number * BatchSize);
        return await engine.WithContextAsync(async db =>
        {
            // The model and the connection are there before the time is taken; every claim meets a context that is used for the first time otherwise.
            await db.Database.OpenConnectionAsync();
            var now = TimeProvider.System.GetUtcNow();
            var watch = Stopwatch.StartNew();
            var claimed = await Leases.ClaimDueBookmarksAsync(db, now, now.AddMinutes(2), BatchSize, CancellationToken.None);
            var took = watch.Elapsed.TotalMilliseconds;
            var ids = claimed.Select(row => row.Id).ToList();
            _ = await db.Bookmarks.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync();
            return claimed.Count == BatchSize ? took : throw new InvalidOperationException($"{BatchSize} timers were due, {claimed.Count} were claimed.");
        });
    }

    private static string Delay(string id, string time) => Flow.Definition(
        id,
        "start.Done->delay delay.Done->end",
        [],
        Flow.Node("start", "Elsa.Start"),
        Flow.Node("delay", "Elsa.Delay", Flow.Input("timeSpan", "Literal", time)),
        Flow.Node("end", "Elsa.End"));
}
