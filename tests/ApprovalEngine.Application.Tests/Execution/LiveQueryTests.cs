using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using static ApprovalEngine.Application.Tests.Execution.WorkflowWorld;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>What each viewer asks every second costs few commands, and what led to a run is found across workflows.</summary>
public sealed class LiveQueryTests(ITestOutputHelper output)
{
    // Who asks is one of them.
    private const int CommandsMax = 3;

    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_a_viewer_asks_takes_few_commands(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var id = (await world.RequestAsync()).WorkflowInstanceId!;
        const string approval = "Workflow1:flow:approval";
        foreach (var person in new[] { "finance.director", "branch.manager.shanghai", "auditor" })
        {
            // The names of a definition are read once in the life of a process.
            _ = (await world.SendAsync(person, new ViewVariables(id))).ShouldSucceed();
            await CountAsync(world, person, new ListExecutions(id, approval));
            await CountAsync(world, person, new ViewExecution($"{id}-5"));
            await CountAsync(world, person, new ReportExecutions(id, [approval]));
            await CountAsync(world, person, new ViewProgress(id));
            await CountAsync(world, person, new ViewInstance(id));
            await CountAsync(world, person, new ViewVariables(id));
            await CountAsync(world, person, new ViewJournal(id, 0, 110, [], [approval], ["Elsa.Workflow", "Elsa.Flowchart"], []));
            await CountAsync(world, person, new ViewCauses($"{id}-5", true, 0, 100), more: 1);
            await CountAsync(world, person, new FindInstances(0, 10, null, [], null, null, null, [], [], [], null, false));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_led_to_a_run_is_followed_into_the_workflow_that_started_it(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var inner = new WorkflowWorld(world);
        await inner.DrawAsync("child", Node("s", "Elsa.Start"), Node("wait", "Elsa.RunTask", ("taskName", "weigh")));
        await inner.DrawAsync("parent", Node("s", "Elsa.Start"), Node("now", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)));
        await inner.DrawAsync("grandparent", Node("s", "Elsa.Start"), Node("later", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "parent"), ("waitForCompletion", true)));
        var top = await inner.StartAsync("grandparent");
        _ = await inner.SettleAsync();
        await using var db = world.Open();
        var child = await db.Instances.SingleAsync(row => row.DefinitionId == "child");
        var run = ApprovalEngine.Workflows.WorkflowInstance.FromJson(child.State).OpenExecutions.Single(one => one.ActivityId == "wait").ExecutionId;

        var all = (await world.SendAsync("auditor", new ViewCauses(run, true, 0, 100))).ShouldSucceed();
        all.Runs.Select(one => one.ActivityId).ShouldBe(["Workflow1", "flow", "s", "later", "Workflow1", "flow", "s", "now", "Workflow1", "flow", "s", "wait"]);
        (all.TotalCount, all.Runs[0].InstanceId).ShouldBe((12, top));
        (await world.SendAsync("auditor", new ViewCauses(run, false, 0, 100))).ShouldSucceed().Runs.Select(one => one.ActivityId).ShouldBe(["Workflow1", "flow", "s", "wait"]);
        var page = (await world.SendAsync("auditor", new ViewCauses(run, true, 2, 3))).ShouldSucceed();
        (page.TotalCount, string.Join(' ', page.Runs.Select(one => one.ActivityId))).ShouldBe((12, "s later Workflow1"));
        (await world.SendAsync("auditor", new ViewCauses($"{top}-99", true, 0, 100))).Error.ShouldBeOfType<ExecutionUnknown>();
        (await world.SendAsync("auditor", new ViewCauses("nobody", true, 0, 100))).Error.ShouldBeOfType<ExecutionUnknown>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_an_instance_that_is_purged_its_row_is_shown(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var inner = new WorkflowWorld(world);
        await inner.DrawAsync("short", Node("s", "Elsa.Start"));
        var id = await inner.StartAsync("short", isTrial: true);
        world.Clock.Advance(TimeSpan.FromDays(40));
        (await world.SendAsync("system:clock", new ApprovalEngine.Application.Execution.PurgeInstances())).ShouldSucceed().Count.ShouldBe(1);

        (await world.SendAsync("admin", new ViewInstance(id))).ShouldSucceed().Line.SubStatus.ShouldBe("Finished");
        (await world.SendAsync("admin", new ViewVariables(id))).ShouldSucceed().Items.ShouldBeEmpty();
        (await world.SendAsync("admin", new ReportExecutions(id, []))).ShouldSucceed().Activities.ShouldBeEmpty();
        (await world.SendAsync("admin", new ExportInstance(id))).ShouldSucceed().Runs.ShouldBeEmpty();
        (await world.SendAsync("admin", new ApprovalEngine.Application.Execution.GetInstance(id, null, null))).ShouldSucceed().Open.ShouldBeEmpty();
        (await world.SendAsync("admin", new ApprovalEngine.Application.Execution.CancelInstance(id, "Why not.", null))).Error.ShouldBeOfType<ApprovalEngine.Application.Execution.InstanceUnknown>();
        (await world.SendAsync("admin", new DeleteTrial(id))).ShouldSucceed();
        (await world.SendAsync("admin", new ViewInstance(id))).Error.ShouldBeOfType<ApprovalEngine.Application.Execution.InstanceUnknown>();
    }

    private async Task CountAsync<T>(EngineWorld world, string person, IRequest<Result<T>> query, int more = 0) where T : notnull
    {
        world.Trips.Reset();
        _ = (await world.SendAsync(person, query)).ShouldSucceed();
        output.WriteLine($"{person}, {query.GetType().Name}: {world.Trips.Commands.Count} commands");
        world.Trips.Commands.Count.ShouldBeLessThanOrEqualTo(CommandsMax + more, $"{person}, {query.GetType().Name}: {string.Join(Environment.NewLine, world.Trips.Commands)}");
    }
}
