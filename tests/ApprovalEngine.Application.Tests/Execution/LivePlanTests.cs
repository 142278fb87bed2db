using System.Diagnostics;
using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit.Abstractions;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Studio's list among many instances: whatever somebody filters by, and whoever it is, no large table is read from end to end.</summary>
public sealed class LivePlanTests(ITestOutputHelper output)
{
    private const int Many = 60_000;

    private static readonly FindInstances Plain = new(0, 10, null, [], null, null, null, [], [], [], null, false);

    [PostgresFact]
    public async Task No_filter_of_the_list_reads_a_large_table_from_end_to_end()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Postgres);
        var request = await world.RequestAsync();
        await FillAsync(world, request.Number!);
        var since = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        (string Who, string What, FindInstances Query)[] asked =
        [
            ("admin", "nothing", Plain),
            ("admin", "the last page", Plain with { Page = 999 }),
            ("admin", "one definition", Plain with { Definitions = ["rare"] }),
            ("admin", "a rare status", Plain with { SubStatuses = ["Cancelled"] }),
            ("admin", "a status of another one", Plain with { Definitions = ["write-off"], SubStatuses = ["Faulted"] }),
            ("admin", "running", Plain with { Statuses = ["Running"] }),
            ("admin", "incidents", Plain with { HasIncidents = true }),
            ("admin", "a number", Plain with { Search = request.Number }),
            ("admin", "a part of a name", Plain with { Search = "no such thing" }),
            ("admin", "a correlation", Plain with { CorrelationId = request.Number }),
            ("admin", "made since", Plain with { Instants = [new InstantFilter("CreatedAt", "GreaterThan", since)] }),
            ("admin", "made before anything", Plain with { Instants = [new InstantFilter("CreatedAt", "LessThan", since.AddYears(-20))] }),
            ("admin", "ended since", Plain with { Instants = [new InstantFilter("FinishedAt", "GreaterThan", since)] }),
            ("admin", "changed since", Plain with { Instants = [new InstantFilter("UpdatedAt", "GreaterThan", since)] }),
            ("admin", "by name", Plain with { Order = "Name", Definitions = ["rare"] }),
            ("admin", "last executed", Plain with { Order = "LastExecuted", Statuses = ["Running"] }),
            ("branch.manager.shanghai", "nothing", Plain),
            ("branch.manager.beijing", "nothing", Plain),
            ("regional.credit.east", "running", Plain with { Statuses = ["Running"] }),
            ("legal.counsel", "nothing", Plain),
            ("process.owner", "nothing", Plain),
            ("finance.director", "a rare status", Plain with { SubStatuses = ["Cancelled"] }),
        ];
        foreach (var (who, what, query) in asked)
        {
            var before = await ScannedAsync(world);
            var watch = Stopwatch.StartNew();
            var found = (await world.SendAsync(who, query)).ShouldSucceed();
            output.WriteLine($"{who}, {what}: {found.TotalCount} of {Many:N0} and more, {watch.ElapsedMilliseconds} ms");
            found.TotalCount.ShouldBeLessThanOrEqualTo(10_000);
            foreach (var (table, rows) in await ScannedAsync(world))
            {
                (rows - before.GetValueOrDefault(table)).ShouldBeLessThan(Many / 2, $"{table} for {who}, {what}");
            }
        }
    }

    // Instances of requests of many branches, all over, besides few that are not, or of another definition. Their ids begin with their instants.
    private static async Task FillAsync(EngineWorld world, string number)
    {
        await using var db = world.Open();
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO requests SELECT (jsonb_populate_record(r, jsonb_build_object(
                'id', gen_random_uuid(), 'number', 'X-' || n, 'branch', 'B' || n % 500, 'region', 'R' || n % 50, 'requested_by', 'somebody', 'status', 'Approved',
                'workflow_instance_id', lpad(to_hex(1577836800000 + n), 12, '0') || lpad(to_hex(n), 20, '0')))).*
            FROM requests r, generate_series(1, {0}) n WHERE r.number = {1};
            INSERT INTO workflow_instances (id, definition_id, definition_version, correlation_id, request_number, is_trial, status, sub_status, state, incident_count, version, created_at, updated_at, finished_at)
            SELECT lpad(to_hex(1577836800000 + n), 12, '0') || lpad(to_hex(n), 20, '0'), CASE WHEN n % 10000 = 0 THEN 'rare' ELSE 'write-off' END, 1, 'X-' || n, 'X-' || n, false,
                'Finished', CASE WHEN n % 20000 = 0 THEN 'Cancelled' ELSE 'Finished' END, '{{}}', 0, 1, '2020-01-01', '2020-01-01', '2020-01-01' FROM generate_series(1, {0}) n;
            INSERT INTO workflow_instances (id, definition_id, definition_version, is_trial, started_by, status, sub_status, state, incident_count, version, created_at, updated_at)
            SELECT lpad(to_hex(1577836800000 + n), 12, '1') || lpad(to_hex(n), 20, '0'), 'write-off', 1, true, 'process.owner', 'Running', 'Suspended', '{{}}', 0, 1, '2020-01-01', '2020-01-01' FROM generate_series(1, 100) n
            """,
            Many, number);
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }

    // A backend tells what it has read when it ends.
    private static async Task<Dictionary<string, long>> ScannedAsync(EngineWorld world)
    {
        NpgsqlConnection.ClearAllPools();
        await Task.Delay(1200);
        await using var db = world.Open();
        var rows = await db.Database.SqlQueryRaw<string>("SELECT relname || ' ' || seq_tup_read FROM pg_stat_user_tables WHERE relname IN ('workflow_instances', 'requests', 'workflow_incidents', 'tasks', 'task_people')").ToListAsync();
        return rows.Select(row => row.Split(' ')).ToDictionary(row => row[0], row => long.Parse(row[1], null));
    }
}
