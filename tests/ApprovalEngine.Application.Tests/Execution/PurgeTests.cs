using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Execution.WorkflowWorld;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Journal and executions are only ever added to; they go when their time is over, and never where a request needs them.</summary>
public sealed class PurgeTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_is_old_enough_is_forgotten_and_what_carried_a_request_is_not(string database)
    {
        await using var world = await CreateAsync(database);
        await world.DrawAsync("short", Node("s", "Elsa.Start"));
        await world.DrawAsync("family", Node("s", "Elsa.Start"), Node("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "short")));
        await world.DrawAsync("waits", Node("s", "Elsa.Start"), Node("a", "Test.Await", ("key", "k")));
        await world.DrawAsync("faults", Node("s", "Elsa.Start"), Node("x", "Elsa.Fault", ("message", "no")));
        var (plain, trial, carrier) = (await world.StartAsync("short"), await world.StartAsync("short", isTrial: true), await world.StartAsync("family", requestNumber: "NST-1"));
        _ = (await world.StartAsync("waits"), await world.StartAsync("faults"));
        (await PurgedAsync(world)).ShouldBeEmpty();

        world.Clock.Advance(TimeSpan.FromDays(31));
        (await PurgedAsync(world)).ShouldBe([trial]);
        world.Clock.Advance(TimeSpan.FromDays(700));
        (await PurgedAsync(world)).ShouldBe([trial, plain], ignoreOrder: true);

        await using var db = world.Open();
        foreach (var id in new[] { plain, trial })
        {
            (await db.Journal.AnyAsync(row => row.InstanceId == id), await db.ActivityExecutions.AnyAsync(row => row.InstanceId == id)).ShouldBe((false, false));
            (await db.Instances.SingleAsync(row => row.Id == id)).ShouldSatisfyAllConditions(row => row.State.ShouldBe(""), row => row.Status.ShouldBe("Finished"));
        }

        (await db.Journal.CountAsync(row => row.InstanceId == carrier)).ShouldBeGreaterThan(0);
        (await db.Instances.CountAsync(row => row.RequestNumber == "NST-1" && row.State != "")).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Nothing_is_forgotten_where_that_is_switched_off(string database)
    {
        await using var world = await CreateAsync(database, options => options with { Workflows = new WorkflowOptions { KeepFinishedDays = 0, KeepTrialsDays = 0 } });
        await world.DrawAsync("short", Node("s", "Elsa.Start"));
        _ = (await world.StartAsync("short"), await world.StartAsync("short", isTrial: true));
        world.Clock.Advance(TimeSpan.FromDays(10_000));

        (await PurgedAsync(world)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_database_refuses_to_change_or_remove_what_happened(string database)
    {
        await using var world = await CreateAsync(database);
        await world.DrawAsync("short", Node("s", "Elsa.Start"));
        var id = await world.StartAsync("short");
        await world.DrawAsync("waits", Node("s", "Elsa.Start"), Node("a", "Test.Await", ("key", "k")));
        var waiting = await world.StartAsync("waits");
        await using var db = world.Open();

        foreach (var change in new[]
        {
            "UPDATE workflow_journal SET event_name = 'x'", "DELETE FROM workflow_journal", "UPDATE activity_executions SET status = 'x'", "DELETE FROM activity_executions",
            $"UPDATE workflow_instances SET purged_at = created_at WHERE id = '{waiting}'",
        })
        {
            (await Should.ThrowAsync<Exception>(() => RunAsync(db, change))).Message.ShouldMatch("append-only|not over");
        }

        world.Clock.Advance(TimeSpan.FromDays(731));
        (await PurgedAsync(world)).ShouldBe([id]);
        (await Should.ThrowAsync<Exception>(() => RunAsync(db, $"UPDATE workflow_instances SET purged_at = NULL WHERE id = '{id}'"))).Message.ShouldContain("purged");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_run_is_a_row_when_it_is_over_and_not_before(string database)
    {
        await using var world = await CreateAsync(database);
        await world.DrawAsync("waits", Node("s", "Elsa.Start"), Node("a", "Test.Await", ("key", "k")));
        var id = await world.StartAsync("waits");
        await using var db = world.Open();
        (await db.ActivityExecutions.Select(row => row.ActivityType).ToListAsync()).ShouldBe(["Elsa.Start"]);

        await world.WithinAsync((services, _) => ((WorkflowEngine)services.GetService(typeof(WorkflowEngine))!).ResumeAsync(id, "k", Workflows.Stimulus.Empty, default));

        (await db.ActivityExecutions.AsNoTracking().OrderBy(row => row.Ordinal).Select(row => row.ActivityType + " " + row.Status).ToListAsync())
            .ShouldBe(["Elsa.Workflow Completed", "Elsa.Flowchart Completed", "Elsa.Start Completed", "Test.Await Completed"]);
        (await db.ActivityExecutions.AnyAsync(row => row.CompletedAt == null)).ShouldBeFalse();
    }

    private static async Task<List<string>> PurgedAsync(WorkflowWorld world)
    {
        while ((await world.Inner.SendAsync("system:clock", new PurgeInstances())).ShouldSucceed().Count > 0)
        {
        }

        await using var db = world.Open();
        return await db.Instances.Where(row => row.PurgedAt != null).Select(row => row.Id).ToListAsync();
    }

    private static async Task RunAsync(ApprovalDbContext db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        await db.Database.OpenConnectionAsync();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
