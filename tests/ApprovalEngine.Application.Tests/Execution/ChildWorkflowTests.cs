using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Execution.WorkflowWorld;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Workflows that start workflows: in the same transaction or after it, waited for or not.</summary>
public sealed class ChildWorkflowTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    public static TheoryData<string, string> DatabasesAndTypes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var database in EngineWorld.Databases)
            {
                data.Add(database, "Elsa.ExecuteWorkflow");
                data.Add(database, "Elsa.DispatchWorkflow");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(DatabasesAndTypes))]
    public async Task A_parent_waits_for_a_child_that_waits_itself(string database, string type)
    {
        await using var world = await CreateAsync(database);
        await DrawAsync(world, "child", Node("d", "Elsa.Delay", ("timeSpan", "01:00:00")), Node("o", "Elsa.SetOutput", ("outputName", "Sum"), ("outputValue", 42)));
        await DrawAsync(world, "parent", Node("c", type, ("workflowDefinitionId", "child"), ("correlationId", "of-child"), ("waitForCompletion", true)));
        var parent = await world.StartAsync("parent", "of-parent");
        _ = await world.SettleAsync();
        (await world.StatusAsync(parent)).ShouldBe("Suspended");
        await using var db = world.Open();
        var child = await db.Instances.AsNoTracking().SingleAsync(row => row.DefinitionId == "child");
        (child.ParentId, child.CorrelationId, child.SubStatus).ShouldBe((parent, "of-child", "Suspended"));

        world.Clock.Advance(TimeSpan.FromHours(1));
        _ = await world.SettleAsync();

        (await world.StatusAsync(parent)).ShouldBe("Finished");
        var result = (IReadOnlyDictionary<string, object?>)(await world.StateAsync(parent)).Variables["X"]!;
        (result["WorkflowInstanceId"], result["SubStatus"]).ShouldBe((child.Id, "Finished"));
        WorkflowValue.ToText(((IReadOnlyDictionary<string, object?>)result["Output"]!)["Sum"]).ShouldBe("42");
        (await db.Jobs.AnyAsync(), await db.Bookmarks.AnyAsync()).ShouldBe((false, false));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_child_that_ends_at_once_is_one_transaction_with_its_parent_and_leaves_no_job(string database)
    {
        await using var world = await CreateAsync(database);
        await DrawAsync(world, "grandchild", Node("w", "Elsa.WriteLine", ("text", "deep")));
        await DrawAsync(world, "child", Node("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "grandchild"), ("waitForCompletion", true)));
        await DrawAsync(world, "parent", Node("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)));

        var parent = await world.StartAsync("parent", requestNumber: "NST-1");

        (await world.StatusAsync(parent)).ShouldBe("Finished");
        await using var db = world.Open();
        (await db.Jobs.AnyAsync()).ShouldBeFalse();
        (await db.Instances.CountAsync(row => row.Status == "Finished")).ShouldBe(3);
        (await db.Instances.CountAsync(row => row.RequestNumber == "NST-1")).ShouldBe(3, "what was started for a request belongs to it");
    }

    [Theory]
    [MemberData(nameof(DatabasesAndTypes))]
    public async Task A_parent_that_does_not_wait_goes_on(string database, string type)
    {
        await using var world = await CreateAsync(database);
        await DrawAsync(world, "child", Node("d", "Elsa.Delay", ("timeSpan", "01:00:00")));
        await DrawAsync(world, "parent", Node("c", type, ("workflowDefinitionId", "child"), ("waitForCompletion", false)));

        var parent = await world.StartAsync("parent", isTrial: true);
        (await world.StatusAsync(parent)).ShouldBe("Finished");
        _ = await world.SettleAsync();

        await using var db = world.Open();
        (await db.Instances.AsNoTracking().SingleAsync(row => row.DefinitionId == "child")).ShouldSatisfyAllConditions(
            row => row.SubStatus.ShouldBe("Suspended"), row => row.IsTrial.ShouldBeTrue("a child of a trial is one"));
        world.Clock.Advance(TimeSpan.FromHours(1));
        _ = await world.SettleAsync();
        (await db.Instances.CountAsync(row => row.SubStatus == "Finished")).ShouldBe(2);
        (await db.Jobs.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(DatabasesAndTypes))]
    public async Task A_child_that_faults_keeps_its_parent_waiting_until_it_is_retried(string database, string type)
    {
        await using var world = await CreateAsync(database);
        await DrawAsync(world, "child", Node("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "missing")));
        await DrawAsync(world, "parent", Node("c", type, ("workflowDefinitionId", "child"), ("waitForCompletion", true)));
        var parent = await world.StartAsync("parent");
        _ = await world.SettleAsync();
        await using var db = world.Open();
        var child = await db.Instances.AsNoTracking().SingleAsync(row => row.DefinitionId == "child");
        (child.SubStatus, await world.StatusAsync(parent)).ShouldBe(("Faulted", "Suspended"));
        (await db.Incidents.SingleAsync(incident => incident.InstanceId == child.Id)).Code.ShouldBe("workflow.unknown");

        await DrawAsync(world, "missing", Node("w", "Elsa.WriteLine", ("text", "here")));
        await RetryAsync(world, child);
        (await world.StatusAsync(child.Id)).ShouldBe("Finished");
        _ = await world.SettleAsync();

        (await world.StatusAsync(parent)).ShouldBe("Finished");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Workflows_inside_workflows_end_at_the_limit_with_an_incident(string database)
    {
        await using var world = await CreateAsync(database);
        await DrawAsync(world, "endless", Node("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "endless"), ("waitForCompletion", true)));

        _ = await world.StartAsync("endless");

        await using var db = world.Open();
        (await db.Instances.CountAsync()).ShouldBe(WorkflowLimits.Default.MaxNesting + 1);
        (await db.Incidents.SingleAsync()).Code.ShouldBe("limit.nesting");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_child_that_nobody_has_published_is_tried_again_and_parked_with_an_incident_of_its_parent(string database)
    {
        await using var world = await CreateAsync(database);
        await DrawAsync(world, "parent", Node("c", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "later"), ("waitForCompletion", true)));
        var (early, late) = (await world.StartAsync("parent"), await world.StartAsync("parent"));
        await using var db = world.Open();
        for (var i = 0; i < 8; i++)
        {
            (await world.Dispatcher.RunJobsAsync(default)).ShouldBe(0);
            world.Clock.Advance(TimeSpan.FromHours(2));
        }

        (await db.Jobs.AsNoTracking().ToListAsync()).ShouldAllBe(job => job.ParkedAt != null && job.LastError!.Contains("'later'"));
        (await db.Incidents.Select(incident => incident.InstanceId).ToListAsync()).ShouldBe([early, late], ignoreOrder: true);

        await DrawAsync(world, "later", Node("w", "Elsa.WriteLine", ("text", "here")));
        (await world.Inner.SendAsync("system:test", new Application.Outbox.RetryParked())).ShouldSucceed().Count.ShouldBe(2);
        _ = await world.SettleAsync();
        (await world.StatusAsync(early), await world.StatusAsync(late)).ShouldBe(("Finished", "Finished"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_burst_that_breaks_leaves_neither_parent_nor_child(string database)
    {
        await using var world = await CreateAsync(database);
        await DrawAsync(world, "child", Node("w", "Elsa.WriteLine", ("text", "here")));
        await DrawAsync(world, "parent", Node("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child")), Node("d", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child")), Node("b", "Test.Break"));

        await Should.ThrowAsync<InvalidOperationException>(() => world.StartAsync("parent", correlationId: Break.On));

        await using var db = world.Open();
        (await db.Instances.AnyAsync(), await db.Jobs.AnyAsync(), await db.Journal.AnyAsync()).ShouldBe((false, false, false));
        _ = await world.StartAsync("parent");
        _ = await world.SettleAsync();
        (await db.Instances.CountAsync()).ShouldBe(3);
    }

    private static Task DrawAsync(WorkflowWorld world, string definitionId, params string[] activities) => world.DrawAsync(definitionId, [Node("s", "Elsa.Start"), .. activities]);

    // As an operator does: through the runtime, stored in one place with every other burst.
    private static Task RetryAsync(WorkflowWorld world, InstanceRow child) => world.WithinAsync(async (services, db) =>
    {
        var row = await db.Instances.SingleAsync(one => one.Id == child.Id);
        var instance = WorkflowInstance.FromJson(row.State);
        var workflow = await services.GetRequiredService<DefinitionCatalog>().GetAsync(db, row.DefinitionId, row.DefinitionVersion, default);
        await services.GetRequiredService<WorkflowRuntime>().RetryAsync(
            workflow, instance, instance.Incidents.Single().Id, services.GetRequiredService<WorkflowEngine>().HostOf(row), default);
        _ = await services.GetRequiredService<BurstRecord>().StoreAsync(row, instance, isMatched: true, default);
    });
}
