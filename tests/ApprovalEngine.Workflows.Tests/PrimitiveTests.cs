using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>WriteLine, SetVariable, Fault and Start.</summary>
public sealed class PrimitiveTests
{
    [Theory]
    [InlineData("Literal", "text", "text")]
    [InlineData("Literal", 5, "5")]
    [InlineData("JavaScript", "({ a: [1, null] })", "{\"a\":[1,null]}")]
    [InlineData("JavaScript", "null", "")]
    [InlineData("Variable", "N", "3")]
    public async Task A_line_is_written_as_text(string syntax, object value, string expected)
    {
        var story = await StartAsync(Definitions.Node("W", "Elsa.WriteLine", Drawings.In("text", Definitions.Wrapped(syntax, value))));

        (story.Lines, story.State).ShouldBe((expected, "Finished/Finished"));
    }

    [Fact]
    public async Task A_line_without_a_text_is_empty_and_one_that_is_too_long_an_incident()
    {
        (await StartAsync(Definitions.Node("W", "Elsa.WriteLine"))).Lines.ShouldBe("");
        (await StartAsync(Definitions.Line(new string('x', 300_000)).Replace($"\"id\":\"{new string('x', 300_000)}\"", "\"id\":\"W\""))).Incidents.ShouldBe("limit.variable-size");
    }

    [Theory]
    [InlineData("\"8\"", "8")]
    [InlineData("8.0", "8")]
    [InlineData("null", "null")]
    public async Task A_variable_is_set_in_its_type(string value, string expected)
    {
        var story = await StartAsync(Drawings.Set("V", "N", Definitions.JavaScript(value)));

        WorkflowValue.ToJson(story.Instance.Variables["N"]).ShouldBe(expected);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_an_incident_and_the_variable_stays_as_it_was()
    {
        var story = await StartAsync(Drawings.Set("V", "N", Definitions.JavaScript("8.5")));

        (story.Incidents, story.Instance.Variables["N"], story.Instance.Incidents[0].Message).ShouldBe(("variable.type", 3L, "Variable N: expected Int32, found 8.5."));
    }

    [Fact]
    public async Task A_fault_has_its_code_and_message_and_happens_again_on_retry()
    {
        var fault = Definitions.Node("F", "Elsa.Fault", $"{Drawings.In("code", Definitions.Literal("credit.stop"))},{Drawings.In("message", Definitions.JavaScript("'stopped at ' + getN()"))}");
        var story = await StartAsync(Drawings.Sequence("Q", fault, Definitions.Line("never")));
        (story.State, story.Incidents, story.Instance.Incidents[0].Message, story.Lines).ShouldBe(("Finished/Faulted", "credit.stop", "stopped at 3", ""));

        await story.RetryAsync();

        (story.Incidents, story.Instance.Incidents.Count, story.StatusOf("F")).ShouldBe(("credit.stop", 2, "Faulted"));
        (await StartAsync(Definitions.Node("F", "Elsa.Fault"))).Incidents.ShouldBe("workflow.fault");
    }

    [Fact]
    public async Task A_fault_in_one_branch_leaves_the_other_running_where_the_workflow_continues_with_incidents()
    {
        var root = Drawings.Sequence("Q", Drawings.Parallel("P", Definitions.Node("M", "Test.Moody"), Drawings.Sequence("R", Definitions.Task("T"), Definitions.Line("A"))), Definitions.Line("Z"));
        Moody.FailWith(new ActivityFault("test.moody", "not today"));
        var story = await Story.StartAsync(Drawings.Workflow(root, members: "\"options\":{\"incidentStrategyType\":\"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core\"}"));
        Moody.FailWith(null);
        (story.State, story.Waiting).ShouldBe(("Running/Suspended", "T"));

        await story.AnswerAsync("T");
        (story.Lines, story.State, story.Incidents).ShouldBe(("A", "Running/Suspended", "test.moody"));
        await story.RetryAsync();

        (story.Lines, story.State).ShouldBe(("A Z", "Finished/Finished"));
    }

    [Fact]
    public async Task A_start_goes_on_wherever_it_stands()
    {
        var story = await StartAsync(Drawings.Sequence("Q", Definitions.Node("S", "Elsa.Start"), Definitions.Line("Z")));

        story.Lines.ShouldBe("Z");
    }

    private static Task<Story> StartAsync(string root) => Story.StartAsync(Drawings.Workflow(root, [Drawings.Kept("N", "Int32", "3")]));
}
