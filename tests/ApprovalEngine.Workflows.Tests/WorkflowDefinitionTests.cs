using System.Text.Json.Nodes;
using ApprovalEngine.Conformance;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

public sealed class WorkflowDefinitionTests
{
    public static TheoryData<string> Samples() => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "studio-samples")).Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_Studio_saves_is_written_again_member_by_member(string file)
    {
        var model = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "studio-samples", file)))!["model"]!;

        var definition = WorkflowDefinition.Parse(model.ToJsonString(), file);

        JsonNode.Parse(definition.ToJson())!.ToJsonString().ShouldBe(model.ToJsonString());
        definition.Root.NodeId.ShouldBe(model["root"]!["nodeId"]!.GetValue<string>());
        definition.Root.Children.Select(child => child.NodeId).ShouldBe(
            model["root"]!["activities"]!.AsArray().Select(child => child!["nodeId"]!.GetValue<string>()));
    }

    [Fact]
    public void Unknown_members_and_number_spellings_survive_and_node_ids_are_computed()
    {
        const string Json = """{"zzz":{"a":1.50},"definitionId":"d","root":{"id":"f","type":"Elsa.Sequence","version":1,"x":[1e2],"activities":[{"id":"a","type":"T","version":1,"nodeId":"stale"}]}}""";

        var definition = WorkflowDefinition.Parse(Json, "test");

        definition.ToJson().ShouldBe(Json);
        definition.ToJsonWithNodeIds().ToJsonString().ShouldBe(
            Json.Replace("\"f\",", "\"f\",\"nodeId\":\"Workflow1:f\",").Replace("stale", "Workflow1:f:a"));
    }

    [Theory]
    [InlineData("{\n  \"a\": 名 }", 2, 8)]
    [InlineData("{\"名\": x}", 1, 7)]
    public void Broken_JSON_has_line_and_column(string json, int line, int column)
    {
        var exception = Should.Throw<WorkflowFormatException>(() => WorkflowDefinition.Parse(json, "file.json"));

        (exception.Source, exception.Line, exception.Column).ShouldBe(("file.json", line, column));
    }

    [Theory]
    [InlineData("[]", "$", "expected a JSON object")]
    [InlineData("{}", "$.root", "the root activity")]
    [InlineData("""{"root":{"type":"T","version":1}}""", "$.root.id", "activity's id")]
    [InlineData("""{"root":{"id":"r","type":"T","version":"1"}}""", "$.root.version", "whole number, found \"1\"")]
    [InlineData("""{"variables":{},"root":{"id":"r","type":"T"}}""", "$.variables", "an array, found an object")]
    public void A_wrong_shape_has_its_path(string json, string path, string reason)
    {
        var exception = Should.Throw<WorkflowFormatException>(() => WorkflowDefinition.Parse(json, "test"));

        exception.Path.ShouldBe(path);
        exception.Reason.ShouldContain(reason);
    }

    [Theory]
    [InlineData("Unknown.Thing", "$.root.activities[1].type", "activity type Unknown.Thing is not known.")]
    [InlineData("Elsa.Start", "$.root.connections[1].target", "hangs loose")]
    public void Problems_name_the_activity_and_the_place(string type, string path, string message)
    {
        var json = Definitions.Flow("S.Done->A A.Done->B", Definitions.Node("S", "Elsa.Start"), Definitions.Node("A", type));

        var problems = CompiledWorkflow.Validate(WorkflowDefinition.Parse(json, "test"), Runs.Catalog);

        problems.ShouldContain(problem => problem.Path == path && problem.Message.Contains(message));
        Should.Throw<WorkflowInvalidException>(() => Runs.Compile(json)).Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_wrong_port_a_missing_input_a_double_id_and_token_mode_are_refused()
    {
        var json = Definitions.Flow(
            "S.Nope->A", Definitions.Node("S", "Elsa.Start"), Definitions.Node("A", "Peer.RequestApproval"), Definitions.Node("A", "Elsa.Start"))
            .Replace("\"definitionId\"", "\"customProperties\":{\"Flowchart:ExecutionMode\":\"TokenBased\"},\"definitionId\"");

        var problems = CompiledWorkflow.Validate(WorkflowDefinition.Parse(json, "test"), Runs.Catalog).Select(problem => problem.Message).ToList();

        problems.ShouldContain(message => message.Contains("no port \"Nope\""));
        problems.ShouldContain("input Key is required and has no value.");
        problems.ShouldContain(message => message.Contains("id A is taken already"));
        problems.ShouldContain(message => message.Contains("TokenBased is not supported"));
    }

    [Theory]
    [InlineData("Test.Strict", "Yes", "No", ProblemSeverity.Error)]
    [InlineData("Elsa.FlowDecision", "True", "False", ProblemSeverity.Warning)]
    public void An_outcome_that_leads_nowhere_is_reported(string type, string connected, string loose, ProblemSeverity severity)
    {
        var json = Definitions.Flow($"S.Done->A A.{connected}->Z", Definitions.Node("S", "Elsa.Start"), Definitions.Node("A", type), Definitions.Line("Z"));

        var problem = CompiledWorkflow.Validate(WorkflowDefinition.Parse(json, "test"), Runs.Catalog).ShouldHaveSingleItem();

        problem.Message.ShouldStartWith($"outcome {loose} of activity A");
        problem.Severity.ShouldBe(severity);
    }

    [Fact]
    public void An_invalid_back_edge_is_refused_with_both_ids_but_a_published_version_still_compiles()
    {
        var definition = ElsaCase.Read(Path.Combine(AppContext.BaseDirectory, "elsa-golden", "17-invalid-backward.json")).Definition;

        CompiledWorkflow.Validate(definition, Runs.Catalog).ShouldContain(problem => problem.Message.Contains("from D back to B"));
        Should.Throw<WorkflowInvalidException>(() => CompiledWorkflow.Compile(definition, Runs.Catalog));
        CompiledWorkflow.CompilePublished(definition, Runs.Catalog).ShouldNotBeNull();
    }
}
