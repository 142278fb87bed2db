using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>What nobody reads, and what is none of the choices, is refused on publish by name, and runs where it is there already.</summary>
public sealed class UnknownMemberTests
{
    [Theory]
    [InlineData("\"milk\":{\"typeName\":\"String\",\"expression\":{\"type\":\"Literal\",\"value\":\"some\"}}", "milk")]
    [InlineData("\"milk\":{\"typeName\":null,\"expression\":{\"type\":\"Object\",\"value\":\"[]\"},\"memoryReference\":null}", "milk")]
    [InlineData("\"mood\":{\"typeName\":\"String\",\"memoryReference\":{\"id\":\"vM\"}}", "mood")]
    public void A_member_that_looks_like_an_input_or_output_and_is_none_is_refused_once(string member, string name)
    {
        var definition = Of(member);

        var problem = CompiledWorkflow.Validate(definition, Runs.Catalog).Where(one => one.Severity == ProblemSeverity.Error).ShouldHaveSingleItem();

        (problem.ActivityId, problem.Path).ShouldBe(("P", $"$.root.{name}"));
        problem.Message.ShouldBe($"activity P of type Test.Picky has no input or output \"{name}\"; its inputs are drink, sizes, its outputs taste.");
        Should.NotThrow(() => CompiledWorkflow.CompilePublished(definition, Runs.Catalog));
    }

    [Theory]
    [InlineData("\"drink\":{\"typeName\":\"String\",\"expression\":{\"type\":\"Literal\",\"value\":\"tea\"}}")]
    [InlineData("\"Drink\":{\"typeName\":\"String\",\"expression\":{\"type\":\"Literal\",\"value\":\"tea\"}}")]
    [InlineData("\"taste\":{\"typeName\":\"String\",\"memoryReference\":null}")]
    [InlineData("\"mood\":{\"typeName\":\"String\",\"memoryReference\":null}")]
    [InlineData("\"later\":{\"some\":[1]},\"flag\":true,\"text\":\"x\"")]
    [InlineData("\"customProperties\":{\"logPersistenceConfig\":{\"expression\":{\"type\":\"Literal\",\"value\":1}}},\"metadata\":{\"expression\":null}")]
    public void What_is_known_or_says_nothing_is_left_alone(string member) => CompiledWorkflow.Validate(Of(member), Runs.Catalog).ShouldBeEmpty();

    [Fact]
    public void What_Elsa_writes_and_nobody_reads_here_is_a_warning_with_the_reason()
    {
        var problem = CompiledWorkflow.Validate(Of("\"straw\":{\"typeName\":\"Boolean\",\"expression\":{\"type\":\"Literal\",\"value\":true}}"), Runs.Catalog).ShouldHaveSingleItem();

        (problem.Severity, problem.Message).ShouldBe((ProblemSeverity.Warning, "straw is not read here: glasses have none."));
    }

    [Fact]
    public void A_used_workflow_has_the_inputs_that_it_declares()
    {
        var used = Drawings.Usable("Inner", Definitions.Line("A"), "{\"name\":\"Case\",\"type\":\"String\",\"displayName\":\"The case\"}");
        var definition = WorkflowDefinition.Parse(Drawings.Workflow(Definitions.Node("U", "Inner", $"\"case\":{Definitions.Literal("1")},\"other\":{Definitions.Literal("2")}")), "outer");

        CompiledWorkflow.Validate(definition, Runs.Catalog, (_, _) => used).ShouldHaveSingleItem().Message.ShouldStartWith("activity U of type Inner has no input or output \"other\"; its inputs are case,");
        used.AsActivity().Inputs.ShouldHaveSingleItem().DisplayName.ShouldBe("The case");
    }

    [Theory]
    [InlineData("\"water\"", null, "drink", "input Drink: expected one of tea, coffee, found \"water\".")]
    [InlineData("\"tea\"", "[\"small\",\"large\"]", "sizes", "input Sizes: expected one of small, found \"large\".")]
    public void A_literal_that_is_none_of_the_choices_is_refused(string drink, string? sizes, string member, string message)
    {
        var definition = Of($"\"drink\":{Input("Literal", drink)}" + (sizes is null ? "" : $",\"sizes\":{Input("Object", System.Text.Json.JsonSerializer.Serialize(sizes))}"));

        var problem = CompiledWorkflow.Validate(definition, Runs.Catalog).ShouldHaveSingleItem();

        (problem.ActivityId, problem.Path, problem.Message, problem.Severity).ShouldBe(("P", $"$.root.{member}.expression.value", message, ProblemSeverity.Error));
        Should.NotThrow(() => CompiledWorkflow.CompilePublished(definition, Runs.Catalog));
    }

    [Theory]
    [InlineData("\"\"", null)]
    [InlineData("\"coffee\"", "[\"small\",\"large\"]")]
    [InlineData(null, "[\"huge\"]")] // what it depends on is not said
    public void A_choice_of_them_or_none_at_all_is_fine(string? drink, string? sizes) => CompiledWorkflow.Validate(
        Of(string.Join(',', new[] { drink is null ? null : $"\"drink\":{Input("Literal", drink)}", sizes is null ? null : $"\"sizes\":{Input("Object", System.Text.Json.JsonSerializer.Serialize(sizes))}" }.OfType<string>())),
        Runs.Catalog).ShouldBeEmpty();

    [Fact]
    public void Choices_are_looked_at_only_where_every_name_is_known() => CompiledWorkflow.Validate(
        Of($"\"drink\":{Definitions.Literal("water")},\"milk\":{Definitions.Literal("some")}"), Runs.Catalog).ShouldHaveSingleItem().Message.ShouldContain("\"milk\"");

    [Fact]
    public void Beside_an_activity_that_nobody_knows_ports_and_loose_ends_are_still_told_each_once()
    {
        var root = Drawings.Flowchart(
            "C", "S.Done->A A.Nope->X A.Nope->S X.Any->A A.Done->Gone", Definitions.Node("S", "Elsa.Start"), Definitions.Line("A"), Definitions.Node("X", "Elsa.Nothing"));

        var messages = CompiledWorkflow.Validate(WorkflowDefinition.Parse(Drawings.Workflow(root), "test"), Runs.Catalog).Select(problem => problem.Message);

        messages.ShouldBe(["activity type Elsa.Nothing is not known.", "activity A has no port \"Nope\"; it has Done.", "the connection hangs loose: there is no activity \"Gone\" in this flowchart."]);
    }

    [Fact]
    public void An_outcome_that_was_meant_by_another_name_is_told_once()
    {
        var root = Drawings.Flowchart("C", "S.Done->A A.Ja->S", Definitions.Node("S", "Elsa.Start"), Definitions.Node("A", "Test.Strict"));

        CompiledWorkflow.Validate(WorkflowDefinition.Parse(Drawings.Workflow(root), "test"), Runs.Catalog).Select(problem => problem.Message)
            .ShouldBe(["activity A has no port \"Ja\"; it has Yes, No."]);
    }

    private static string Input(string syntax, string json) => $$"""{"typeName":null,"expression":{"type":"{{syntax}}","value":{{json}}},"memoryReference":null}""";

    private static WorkflowDefinition Of(string members) => WorkflowDefinition.Parse(Drawings.Workflow(Definitions.Node("P", "Test.Picky", members)), "test");
}
