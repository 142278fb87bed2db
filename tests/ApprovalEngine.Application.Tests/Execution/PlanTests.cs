using System.Diagnostics;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit.Abstractions;
using static ApprovalEngine.Application.Tests.Execution.WorkflowWorld;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>What runs every second, and what REST asks, finds its rows by an index, however many others there are.</summary>
public sealed class PlanTests(ITestOutputHelper output)
{
    private const int Many = 40_000;

    [PostgresFact]
    public async Task Nothing_reads_a_large_table_from_end_to_end()
    {
        await using var world = await CreateAsync(EngineWorld.Postgres);
        await world.DrawAsync("wait", Node("s", "Elsa.Start"), Node("d", "Elsa.Delay", ("timeSpan", "01:00:00")));
        await world.DrawAsync("listen", Node("s", "Elsa.Start"), Node("e", "Elsa.Event", ("eventName", "paid")));
        await world.DrawAsync("ask", Node("s", "Elsa.Start"), Node("r", "Elsa.RunTask", ("taskName", "weigh")));
        await FillAsync(world);
        var ids = new[] { await world.StartAsync("wait"), await world.StartAsync("listen"), await world.StartAsync("ask") };
        world.Clock.Advance(TimeSpan.FromHours(1));
        var before = await ScannedAsync(world);

        var watch = Stopwatch.StartNew();
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(1);
        output.WriteLine($"one due timer of {Many:N0} waiting: {watch.ElapsedMilliseconds} ms");
        await world.WithinAsync((_, db) => { db.Jobs.Add(Jobs.Event("paid", null, null, world.Clock.GetUtcNow())); return Task.CompletedTask; });
        (await world.SettleAsync()).ShouldBe(2);
        await using (var db = world.Open())
        {
            _ = await EventListeners.CountAsync(db, "paid", null, default);
        }

        await world.WithinAsync(async (_, db) => (await new ListWorkflowTasksHandler(db).Handle(new ListWorkflowTasks(null, 10), default)).ShouldSucceed().Items.ShouldHaveSingleItem());
        (await world.Inner.SendAsync("system:clock", new PurgeInstances())).ShouldSucceed().Count.ShouldBe(PurgeInstances.BatchMax);

        (await world.StatusAsync(ids[0]), await world.StatusAsync(ids[1])).ShouldBe(("Finished", "Finished"));
        foreach (var (table, rows) in await ScannedAsync(world))
        {
            (rows - before.GetValueOrDefault(table)).ShouldBeLessThan(Many / 2, table);
        }
    }

    // Finished ones older than two years, waiting ones with a bookmark each: half for events of another name, half for a time to come.
    // What finished ones did is several rows each, as in use. With one, reading 200 of them by index costs PostgreSQL what reading all does.
    private static async Task FillAsync(WorkflowWorld world)
    {
        await using var db = world.Open();
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO workflow_instances (id, definition_id, definition_version, is_trial, status, sub_status, state, incident_count, version, created_at, updated_at, finished_at)
            SELECT 'f' || n, 'wait', 1, false, 'Finished', 'Finished', '{}', 0, 1, '2020-01-01', '2020-01-01', '2020-01-01' FROM generate_series(1, {0}) n;
            INSERT INTO workflow_instances (id, definition_id, definition_version, is_trial, status, sub_status, state, incident_count, version, created_at, updated_at)
            SELECT 'w' || n, 'wait', 1, false, 'Running', 'Suspended', '{}', 0, 1, '2026-01-01', '2026-01-01' FROM generate_series(1, {0}) n;
            INSERT INTO workflow_bookmarks (id, instance_id, key, activity_id, node_id, created_at, attempts, due_at)
            SELECT 'b' || n, 'w' || n, CASE WHEN n % 2 = 0 THEN 'time' ELSE 'event:other' || n END, 'a', 'a', '2026-01-01', 0, CASE WHEN n % 2 = 0 THEN '2027-01-01'::timestamptz END FROM generate_series(1, {0}) n;
            INSERT INTO workflow_journal (instance_id, sequence, activity_id, activity_type, node_id, execution_id, event_name, at)
            SELECT 'f' || n, step, 'a', 'a', 'a', 'a', 'Started', '2020-01-01' FROM generate_series(1, {0}) n, generate_series(1, 4) step;
            INSERT INTO activity_executions (id, instance_id, activity_id, activity_type, node_id, ordinal, status, started_at, completed_at)
            SELECT 'x' || n || '-' || step, 'f' || n, 'a', 'a', 'a', step, 'Completed', '2020-01-01', '2020-01-01' FROM generate_series(1, {0}) n, generate_series(1, 4) step;
            """.Replace("'{}'", "'{{}}'", StringComparison.Ordinal),
            Many);
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }

    // A backend tells what it has read when it ends.
    private static async Task<Dictionary<string, long>> ScannedAsync(WorkflowWorld world)
    {
        NpgsqlConnection.ClearAllPools();
        await Task.Delay(1500);
        await using var db = world.Open();
        var rows = await db.Database.SqlQueryRaw<string>("SELECT relname || ' ' || seq_tup_read FROM pg_stat_user_tables WHERE relname LIKE 'workflow%' OR relname = 'activity_executions'").ToListAsync();
        return rows.Select(row => row.Split(' ')).ToDictionary(row => row[0], row => long.Parse(row[1], null));
    }
}
