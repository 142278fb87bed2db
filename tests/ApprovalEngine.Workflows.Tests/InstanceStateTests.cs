using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

public sealed class InstanceStateTests
{
    // The inner flowchart ends while its task is still in the queue; as in Elsa the task runs all the same, without a container.
    private static readonly string Outlived = Definitions.Flow(
        "S.Done->I I.Done->U",
        Definitions.Node("S", "Elsa.Start"),
        Definitions.Node("I", "Elsa.Flowchart", $$"""
            "activities":[{{Definitions.Node("IS", "Elsa.Start")}},{{Definitions.Node("IE", "Elsa.End")}},{{Definitions.Task("T")}}],
            "connections":[{"source":{"activity":"IS","port":"Done"},"target":{"activity":"IE"} },{"source":{"activity":"IS","port":"Done"},"target":{"activity":"T"} }]
            """),
        Definitions.Task("U"));

    [Theory]
    [InlineData("T", "U")]
    [InlineData("U", "T")]
    public async Task A_task_that_outlived_its_container_survives_being_stored(string first, string second)
    {
        var workflow = Runs.Compile(Outlived);
        var live = await Runs.StartAsync(workflow);
        var stored = WorkflowInstance.FromJson(live.ToJson());

        stored.ToJson().ShouldBe(live.ToJson());
        foreach (var key in (string[])[first, second])
        {
            var answer = new Stimulus("Approve", Stimulus.Empty.Input);
            (await Runs.Runtime().ResumeAsync(workflow, live, key, answer, Runs.Host, default)).ShouldBe(
                await Runs.Runtime().ResumeAsync(workflow, stored, key, answer, Runs.Host, default));
            stored = WorkflowInstance.FromJson(stored.ToJson());
            (stored.SubStatus, stored.Bookmarks.Count).ShouldBe((live.SubStatus, live.Bookmarks.Count));
        }

        stored.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    // Stopped by the limit of steps in the middle: what waits in the queue belongs to a flowchart that is over.
    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task A_queue_that_outlived_its_container_survives_being_stored(int steps)
    {
        var workflow = Runs.Compile(Outlived);
        var instance = await Runs.StartAsync(workflow, new WorkflowLimits { MaxStepsPerBurst = steps });
        var stored = WorkflowInstance.FromJson(instance.ToJson());
        stored.ToJson().ShouldBe(instance.ToJson());

        await Runs.Runtime().RetryAsync(workflow, stored, stored.Incidents.Single().Id, Runs.Host, default);

        stored.Bookmarks.Select(bookmark => bookmark.Key).Order().ShouldBe(["T", "U"]);
        (await Runs.Runtime().ResumeAsync(workflow, stored, "T", new Stimulus("Approve", Stimulus.Empty.Input), Runs.Host, default)).ShouldBe(1);
        stored.SubStatus.ShouldBe(WorkflowSubStatus.Suspended, "the task belongs to no container that is open: the rest goes on");
    }
}
