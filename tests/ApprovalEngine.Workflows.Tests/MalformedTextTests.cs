using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

public sealed class MalformedTextTests
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("{\"\\ud800\":1}", null)]
    public async Task An_object_in_text_is_read_or_refused_but_never_breaks_the_compiler(string text, string? expected)
    {
        var json = Definitions.Flow(
            "S.Done->V",
            [Definitions.Variable("X", "Object", "")],
            Definitions.Node("S", "Elsa.Start"),
            Definitions.Node("V", "Elsa.SetVariable", $$"""
                "variable":{"id":"vX"},"value":{{Definitions.Wrapped("Object", text)}}
                """));
        var problems = CompiledWorkflow.Validate(WorkflowDefinition.Parse(json, "test"), Runs.Catalog).Where(one => one.Severity == ProblemSeverity.Error).ToList();

        if (expected is null)
        {
            problems.ShouldHaveSingleItem().ActivityId.ShouldBe("V");
        }
        else
        {
            problems.ShouldBeEmpty();
            WorkflowValue.ToJson((await Runs.StartAsync(json)).Variables["X"]).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public async Task Text_that_a_script_gives_to_a_variable_of_maps_is_taken_or_an_incident(string text)
    {
        var json = Definitions.Flow(
            "S.Done->V",
            [Definitions.Variable("X", "ObjectMap", "")],
            Definitions.Node("S", "Elsa.Start"),
            Definitions.Node("V", "Elsa.SetVariable", $$"""
                "variable":{"id":"vX"},"value":{{Definitions.JavaScript($"'{text.Replace("\\", "\\\\")}'")}}
                """));
        var instance = await Runs.StartAsync(json);

        (instance.Incidents is [{ Code: "variable.type" }] || WorkflowValue.ToJson(instance.Variables["X"]) == """{"a":2}""").ShouldBeTrue();
    }

    [Theory]
    [InlineData("\"name\":\"\\ud800\"")]
    [InlineData("\"variables\":[{\"id\":\"v\",\"name\":\"v\",\"value\":\"\\ud800\"}]")]
    public void Half_a_surrogate_pair_in_a_definition_is_a_format_error(string member)
    {
        Should.Throw<WorkflowFormatException>(() => WorkflowDefinition.Parse(
            "{\"definitionId\":\"x\"," + member + ",\"root\":{\"id\":\"F\",\"type\":\"Elsa.Flowchart\"}}", "test"));
    }

    [Fact]
    public void Two_activities_on_one_path_are_refused_with_both_places()
    {
        var json = Definitions.Flow(
            "",
            Definitions.Node("x:y", "Elsa.Start"),
            Definitions.Node("x", "Elsa.Flowchart", $"\"activities\":[{Definitions.Node("y", "Elsa.Start")}]"));

        CompiledWorkflow.Validate(WorkflowDefinition.Parse(json, "test"), Runs.Catalog).ShouldContain(problem => problem.Message.Contains("taken already"));
        Should.Throw<WorkflowInvalidException>(() => Runs.Compile(json));
    }
}
