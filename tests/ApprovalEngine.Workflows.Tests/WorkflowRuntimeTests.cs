using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

public sealed class WorkflowRuntimeTests
{
    private static readonly string MoodyFlow = Definitions.Flow(
        "S.Done->M M.Done->Z S.Done->T1", Definitions.Node("S", "Elsa.Start"), Definitions.Node("M", "Test.Moody"), Definitions.Line("Z"), Definitions.Task("T1"));

    [Fact]
    public async Task A_faulted_activity_is_run_again_by_retry_and_the_instance_goes_on()
    {
        var workflow = Runs.Compile(MoodyFlow);
        Moody.FailWith(new ActivityFault("test.moody", "not today"));
        var instance = await Runs.StartAsync(workflow);
        instance.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        var incident = instance.Incidents.ShouldHaveSingleItem();
        incident.ShouldSatisfyAllConditions(() => incident.Code.ShouldBe("test.moody"), () => incident.Message.ShouldBe("not today"));
        (await Runs.Runtime().ResumeAsync(workflow, instance, "T1", Stimulus.Empty, Runs.Host, default)).ShouldBe(0);

        instance = WorkflowInstance.FromJson(instance.ToJson());
        Moody.FailWith(null);
        await Runs.Runtime().RetryAsync(workflow, instance, incident.Id, Runs.Host, default);

        instance.SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        instance.Incidents.Single().ResolvedAt.ShouldNotBeNull();
        var changes = instance.TakeChanges();
        changes.Lines.Single().Text.ShouldBe("Z");
        changes.IncidentsResolved.Single().Id.ShouldBe(incident.Id);
        await Should.ThrowAsync<InvalidOperationException>(() => Runs.Runtime().RetryAsync(workflow, instance, incident.Id, Runs.Host, default).AsTask());
        (await Runs.Runtime().ResumeAsync(workflow, instance, "T1", new Stimulus("Approve", Stimulus.Empty.Input), Runs.Host, default)).ShouldBe(1);
        instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Any_other_exception_passes_through_untouched()
    {
        var bug = new TimeoutException("the database is gone");
        Moody.FailWith(bug);
        try
        {
            (await Should.ThrowAsync<TimeoutException>(() => Runs.StartAsync(MoodyFlow).AsTask())).ShouldBeSameAs(bug);
        }
        finally
        {
            Moody.FailWith(null);
        }
    }

    [Fact]
    public async Task Cancel_closes_what_is_open_and_takes_the_bookmarks_away()
    {
        var workflow = Runs.Compile(MoodyFlow);
        var instance = await Runs.StartAsync(workflow);
        instance.TakeChanges().BookmarksAdded.Count.ShouldBe(1);

        await Runs.Runtime().CancelAsync(workflow, instance, default);

        (instance.Status, instance.SubStatus).ShouldBe((WorkflowStatus.Finished, WorkflowSubStatus.Cancelled));
        instance.Bookmarks.ShouldBeEmpty();
        var changes = instance.TakeChanges();
        changes.BookmarksRemoved.Single().Key.ShouldBe("T1");
        changes.Executions.ShouldAllBe(execution => execution.Status == ActivityStatus.Canceled);
        (await Runs.Runtime().ResumeAsync(workflow, instance, "T1", Stimulus.Empty, Runs.Host, default)).ShouldBe(0);
    }

    [Fact]
    public async Task An_endless_loop_stops_at_the_limit_and_goes_on_after_a_retry()
    {
        var workflow = CompiledWorkflow.CompilePublished(WorkflowDefinition.Parse(Definitions.Flow(
            "S.Done->A A.Done->A", Definitions.Node("S", "Elsa.Start"), Definitions.Line("A")), "test"), Runs.Catalog);
        var limits = WorkflowLimits.Default with { MaxStepsPerBurst = 50 };

        var instance = await Runs.StartAsync(workflow, limits);

        instance.Incidents.ShouldHaveSingleItem().Code.ShouldBe("limit.steps");
        instance.TakeChanges().Lines.Count.ShouldBe(47); // the workflow, the flowchart and S are steps too
        instance = WorkflowInstance.FromJson(instance.ToJson());
        await Runs.Runtime(limits).RetryAsync(workflow, instance, instance.Incidents[0].Id, Runs.Host, default);
        instance.TakeChanges().Lines.Count.ShouldBe(51);
    }

    [Theory]
    [InlineData("variable", "limit.variable-size")]
    [InlineData("state", "limit.state-size")]
    [InlineData("journal", "limit.journal")]
    [InlineData("bookmark", "limit.variable-size")]
    [InlineData("output", "limit.variable-size")]
    public async Task What_is_too_large_becomes_an_incident(string what, string code)
    {
        var large = new string('x', 300_000);
        var payload = new Dictionary<string, object?> { ["p"] = large };
        Probe.Do(context =>
        {
            switch (what)
            {
                case "variable": context.SetVariable("V", large); break;
                case "state":
                    for (var i = 0; i < 10; i++)
                    {
                        context.SetVariable($"V{i}", large[..200_000]);
                    }

                    break;
                case "journal": context.Journal("Note", "text", payload); break;
                case "bookmark": context.WaitFor("key", payload); break;
                default: context.SetOutput("Seen", large); break;
            }
        });

        var instance = await StartProbeAsync();

        instance.Incidents.ShouldHaveSingleItem().Code.ShouldBe(code);
        instance.Bookmarks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Inputs_are_converted_from_what_Studio_writes_and_absent_ones_have_their_defaults()
    {
        (string, bool, int, decimal, string[]?)? seen = null;
        Probe.Do(context => seen = (
            context.Input<string>("Text"), context.Input<bool>("Flag"), context.Input<int>("Count"), context.Input<decimal>("Amount"), context.Input<string[]?>("Names")));

        await StartProbeAsync();
        seen.ShouldBe(("from the descriptor", true, 7, 12.50m, null));

        await StartProbeAsync($$"""
            "flag":{{Definitions.Literal("False")}},"count":{{Definitions.Literal("24")}},"amount":{{Definitions.Literal("0.10")}},"text":{{Definitions.Literal("")}},
            "names":{{Definitions.Wrapped("Object", "[\"a\",\"b\"]")}}
            """);
        seen!.Value.Item1.ShouldBe(string.Empty);
        (seen.Value.Item2, seen.Value.Item3, seen.Value.Item4).ShouldBe((false, 24, 0.10m));
        seen.Value.Item5.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task An_input_that_cannot_be_converted_is_an_incident_with_both_types()
    {
        Probe.Do(context => context.Input<int>("Count"));

        var instance = await StartProbeAsync($"\"count\":{Definitions.JavaScript("'many'")}");

        instance.Incidents.Single().Message.ShouldBe("Input Count of activity P: expected Int32, found \"many\".");
    }

    [Fact]
    public async Task Values_are_the_same_after_the_state_was_stored_and_read()
    {
        Probe.Do(context =>
        {
            context.SetVariable("money", 1234567890123456.70m);
            context.SetVariable("whole", 42);
            context.SetVariable("fraction", 0.1);
            context.SetVariable("map", new Dictionary<string, object?> { ["list"] = new[] { 1, 2 }, ["名"] = "信" });
            context.SetOutput("Seen", true);
            context.WaitFor("a");
            context.WaitFor("b", new Dictionary<string, object?> { ["due"] = DateTimeOffset.UnixEpoch });
        });
        var instance = await StartProbeAsync();

        var read = WorkflowInstance.FromJson(instance.ToJson());

        read.ToJson().ShouldBe(instance.ToJson());
        read.Variables["money"].ShouldBe(1234567890123456.70m);
        read.Variables["whole"].ShouldBe(42L);
        read.Variables["fraction"].ShouldBe(0.1m);
        read.Bookmarks.Select(bookmark => bookmark.Key).ShouldBe(["a", "b"]);
        read.Bookmarks[1].Payload!["due"].ShouldBe("1970-01-01T00:00:00.0000000+00:00");
        Should.Throw<WorkflowFormatException>(() => WorkflowInstance.FromJson(instance.ToJson().Replace("\"stateVersion\":1", "\"stateVersion\":2")))
            .Message.ShouldContain("expected 1, found 2");
        Should.Throw<WorkflowFormatException>(() => WorkflowInstance.FromJson("{}"));
        Should.Throw<WorkflowFormatException>(() => WorkflowInstance.FromJson("{"));
    }

    [Fact]
    public async Task A_variable_keeps_its_value_over_a_wait_only_with_a_storage_driver()
    {
        var workflow = Runs.Compile(Definitions.Flow(
            "S.Done->P P.Done->T1",
            [Definitions.Variable("Lost", "Int32", "1"), Definitions.Variable("Kept", "Int32", "1").Replace("}", ",\"storageDriverTypeName\":\"Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core\"}")],
            Definitions.Node("S", "Elsa.Start"),
            Definitions.Node("P", "Test.Probe"),
            Definitions.Task("T1")));
        Probe.Do(context =>
        {
            context.SetVariable("Lost", 2);
            context.SetVariable("Kept", 2);
        });
        var instance = await Runs.StartAsync(workflow);

        await Runs.Runtime().ResumeAsync(workflow, instance, "T1", new Stimulus("Approve", Stimulus.Empty.Input), Runs.Host, default);

        (instance.Variables["Lost"], instance.Variables["Kept"]).ShouldBe((1L, 2L));
    }

    private static ValueTask<WorkflowInstance> StartProbeAsync(string members = "") =>
        Runs.StartAsync(Definitions.Flow("S.Done->P", Definitions.Node("S", "Elsa.Start"), Definitions.Node("P", "Test.Probe", members)));
}
