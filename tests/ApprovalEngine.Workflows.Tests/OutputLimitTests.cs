using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

public sealed class OutputLimitTests
{
    [Fact]
    public async Task The_message_of_an_incident_is_cut_and_can_be_stored_in_every_database()
    {
        var instance = await Runs.StartAsync(Definitions.SetVariable(
            "var s = '\\u0000\\uD800'; while (s.length < 1000000) { s = s + s; } throw new Error(s);"));

        var incident = instance.Incidents.ShouldHaveSingleItem();
        incident.Message.Length.ShouldBeLessThan(5_000);
        incident.Message.ShouldNotContain("\0");
        Should.NotThrow(() => new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(incident.Message));
        instance.TakeChanges().Journal.Single(entry => entry.EventName == "Faulted").Message.ShouldBe(incident.Message);
        instance.ToJson().Length.ShouldBeLessThan(50_000);
    }

    [Fact]
    public async Task The_name_of_a_new_variable_counts_for_the_size_of_the_state()
    {
        var instance = await Runs.StartAsync(Definitions.SetVariable(
            "var s = 'a'; while (s.length < 2000000) { s = s + s; } setVariable(s, 1);"));

        instance.Incidents.ShouldHaveSingleItem().Code.ShouldBe("limit.state-size");
        instance.ToJson().Length.ShouldBeLessThan(50_000);
    }

    [Fact]
    public async Task Lines_written_in_one_go_are_limited_together()
    {
        var instance = await Runs.StartAsync(Definitions.Flow(
            "S.Done->W W.Done->D D.True->W",
            Definitions.Node("S", "Elsa.Start"),
            Definitions.Node("W", "Elsa.WriteLine", $"\"text\":{Definitions.Literal(new string('x', 200_000))}"),
            Definitions.Node("D", "Elsa.FlowDecision", $"\"condition\":{Definitions.Literal(true)}")));

        instance.Incidents.ShouldHaveSingleItem().Code.ShouldBe("limit.lines");
        instance.TakeChanges().Lines.Sum(line => line.Text.Length).ShouldBeLessThanOrEqualTo(WorkflowLimits.Default.MaxStateBytes);
    }
}
