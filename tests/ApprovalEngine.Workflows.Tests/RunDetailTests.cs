using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>What is noted of a run for whoever looks at it: with what it worked, and what led to it.</summary>
public sealed class RunDetailTests
{
    [Fact]
    public async Task A_run_notes_its_inputs_as_they_were_evaluated()
    {
        var workflow = Runs.Compile(Definitions.Flow(
            "S.Done->V V.Done->P P.Done->T1", [Definitions.Variable("X", "Object", ""), Definitions.Variable("N", "Int32", "3")], Definitions.Node("S", "Elsa.Start"),
            Definitions.Node("V", "Elsa.SetVariable", $$"""
                "variable":{"id":"vX","name":"X"},"value":{{Definitions.JavaScript("getN() * 2")}}
                """),
            Definitions.Node("P", "Test.Probe", $"\"anything\":{Definitions.JavaScript("({ list: [getX(), 'a'] })")},\"needed\":{Definitions.Literal(new string('x', 5_000))}"), Definitions.Task("T1")));
        Probe.Do(context =>
        {
            _ = context.Input<object?>("Anything");
            _ = context.Input<int>("Count");
            _ = context.Input<string>("Needed");
            _ = context.Input<string?>("Text");
        });
        var instance = await Runs.StartAsync(workflow);
        Probe.Do(null);

        var runs = instance.TakeChanges().Executions.ToDictionary(run => run.ActivityId);
        WorkflowValue.ToJson(runs["V"].Inputs).ShouldBe("""{"Value":6}""");
        WorkflowValue.ToJson(runs["P"].Inputs).ShouldBe("""{"Anything":{"list":[6,"a"]},"Count":7,"Needed":"…","Text":"from the descriptor"}""", "what is long is named only");
        runs["S"].Inputs.ShouldBeNull();

        // One that waits is kept with them.
        var stored = WorkflowInstance.FromJson(instance.ToJson());
        stored.OpenExecutions.Single(run => run.ActivityId == "T1").Inputs.ShouldNotBeNull()["Key"].ShouldBe("T1");
        stored.ToJson().ShouldBe(instance.ToJson());
        instance.ToJson().Length.ShouldBeLessThan(3_000);
    }

    [Fact]
    public async Task A_secret_is_noted_by_its_name_only()
    {
        var request = Definitions.Node(
            "H", "Elsa.SendHttpRequest",
            $"\"url\":{Definitions.Literal("https://example.test/")},\"authorization\":{Definitions.Literal("Bearer of-the-test")},\"requestHeaders\":{Definitions.Wrapped("Object", "{\"X-Key\":\"of-the-test\"}")}");
        var instance = await Runs.StartAsync(Definitions.Flow("S.Done->H", Definitions.Node("S", "Elsa.Start"), request));

        var inputs = instance.OpenExecutions.Single(run => run.ActivityId == "H").Inputs.ShouldNotBeNull();
        (inputs["Authorization"], inputs["RequestHeaders"], inputs["Url"]).ShouldBe(("***", "***", "https://example.test/"));
        instance.ToJson().ShouldNotContain("of-the-test");
    }

    [Fact]
    public async Task A_run_knows_what_led_to_it()
    {
        var workflow = Runs.Compile(Definitions.Flow("S.Done->A A.Done->T1 T1.Approve->B T1.Reject->B", Definitions.Node("S", "Elsa.Start"), Definitions.Line("A"), Definitions.Task("T1"), Definitions.Line("B")));
        var instance = await Runs.StartAsync(workflow);
        var runs = instance.TakeChanges().Executions.ToDictionary(run => run.ActivityId);

        runs["Workflow1"].CauseId.ShouldBeNull();
        runs["FC"].CauseId.ShouldBe(runs["Workflow1"].ExecutionId, "what is around it");
        runs["S"].CauseId.ShouldBe(runs["FC"].ExecutionId);
        runs["A"].CauseId.ShouldBe(runs["S"].ExecutionId, "what completed before it");
        runs["T1"].CauseId.ShouldBe(runs["A"].ExecutionId);

        instance = WorkflowInstance.FromJson(instance.ToJson());
        instance.OpenExecutions.Single(run => run.ActivityId == "T1").CauseId.ShouldBe(runs["A"].ExecutionId);
        (await Runs.Runtime().ResumeAsync(workflow, instance, "T1", new Stimulus("Approve", Stimulus.Empty.Input), Runs.Host, default)).ShouldBe(1);
        instance.TakeChanges().Executions.Single(run => run.ActivityId == "B").CauseId.ShouldBe(runs["T1"].ExecutionId);
    }

    [Fact]
    public async Task What_was_queued_behind_a_fault_keeps_its_cause()
    {
        // M fails while B, which A led to, is still in the queue of the same burst.
        var workflow = Runs.Compile(Definitions.Flow("S.Done->A S.Done->M A.Done->B", Definitions.Node("S", "Elsa.Start"), Definitions.Line("A"), Definitions.Node("M", "Test.Moody"), Definitions.Line("B")));
        Moody.FailWith(new ActivityFault("test.moody", "not today"));
        var limits = WorkflowLimits.Default with { MaxStepsPerBurst = 5 };
        var instance = await Runs.StartAsync(workflow, limits);
        Moody.FailWith(null);
        var cause = instance.TakeChanges().Executions.Single(run => run.ActivityId == "A").ExecutionId;
        instance = WorkflowInstance.FromJson(instance.ToJson());
        foreach (var incident in instance.Incidents.Where(one => one.ResolvedAt is null).ToList())
        {
            await Runs.Runtime().RetryAsync(workflow, instance, incident.Id, Runs.Host, default);
        }

        instance.TakeChanges().Executions.Single(run => run.ActivityId == "B").CauseId.ShouldBe(cause);
    }
}
