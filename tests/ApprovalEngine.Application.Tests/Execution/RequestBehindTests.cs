using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>What goes wrong in the background is in the audit trail of the request behind it, as what goes wrong in front of a person is.</summary>
public sealed class RequestBehindTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_incident_after_a_wait_is_told_to_the_request(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var number = await RaiseAsync(world, WorkflowWorld.Node("x", "Elsa.Fault", ("code", "test.fault"), ("message", "no")));

        await PassAsync(world);

        await ExpectAsync(world, number, "test.fault");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task So_is_one_of_a_child_workflow(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await using (var db = world.Open())
        {
            await db.PutInForceAsync("child", Drawing("child", WorkflowWorld.Node("s", "Elsa.Start"), WorkflowWorld.Node("x", "Elsa.Fault", ("code", "test.fault"), ("message", "no"))));
            await db.SaveChangesAsync();
        }

        var number = await RaiseAsync(world, WorkflowWorld.Node("c", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)));

        await PassAsync(world);

        await ExpectAsync(world, number, "test.fault");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_drawing_that_ends_after_a_wait_while_people_had_to_decide_is_an_incident(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var number = await RaiseAsync(world, WorkflowWorld.Node("e", "Elsa.End"));

        await PassAsync(world);

        await ExpectAsync(world, number, "workflow.ended-early");
    }

    private static async Task<string> RaiseAsync(EngineWorld world, string last)
    {
        await using var db = world.Open();
        await db.PutInForceAsync("non-standard-terms", Drawing("non-standard-terms", WorkflowWorld.Node("s", "Elsa.Start"), WorkflowWorld.Node("d", "Elsa.Delay", ("timeSpan", "01:00:00")), last));
        await db.SaveChangesAsync();
        return (await world.RequestAsync()).Number!;
    }

    private static async Task PassAsync(EngineWorld world)
    {
        world.Clock.Advance(TimeSpan.FromHours(1));
        var dispatcher = world.Services.GetRequiredService<WorkflowDispatcher>();
        (await dispatcher.ResumeDueAsync(default)).ShouldBe(1);
        _ = await dispatcher.RunJobsAsync(default);
    }

    private static async Task ExpectAsync(EngineWorld world, string number, string code)
    {
        await using var db = world.Open();
        (await db.Incidents.SingleAsync()).Code.ShouldBe(code);
        var entry = await db.AuditEntries.SingleAsync(one => one.Chain == number && one.Kind == "workflow.incident");
        entry.Actor.ShouldBe("system:workflow");
        entry.Details.ShouldContain(code);
    }

    private static string Drawing(string id, params string[] activities) => WorkflowWorld.Definition(id, 1, WorkflowWorld.InLine(activities), activities);
}
