using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Workflows used as activities, Complete, SetOutput, SetName and Correlate.</summary>
public sealed class CompositeTests
{
    // Asks under a key it is given, hands the answer out and is left by it.
    private static readonly WorkflowDefinition Check = Drawings.Usable(
        "Check credit",
        Drawings.Sequence(
            "Q",
            Definitions.Node("T", "Peer.RequestApproval", Drawings.In("key", Definitions.JavaScript("getInput('Key')")) + "," + Drawings.Out("result", "Answer")),
            Drawings.Set("V", "Count", Definitions.JavaScript("getCount() + 1")),
            Definitions.Node("O", "Elsa.SetOutput", $"{Drawings.In("outputName", Definitions.Literal("Said"))},{Drawings.In("outputValue", Definitions.JavaScript("getAnswer() + getCount()"))}"),
            Definitions.Node("X", "Elsa.Complete", Drawings.In("outcomes", Definitions.JavaScript("getAnswer() == 'Approve' ? ['Good'] : 'Bad'"))),
            Definitions.Line("never")),
        Drawings.Input("Key", "String"),
        Drawings.Input("Said", "String"),
        "\"Good\",\"Bad\"",
        Drawings.Kept("Answer") + "," + Drawings.Kept("Count", "Int32", "0"));

    private static readonly string Use = Using("K1", "'k' + getN()", "Said");

    [Theory]
    [InlineData("Approve", "good Approve1")]
    [InlineData("Reject", "bad Reject1")]
    public async Task A_workflow_used_as_an_activity_takes_inputs_and_gives_outputs_and_outcomes(string answer, string expected)
    {
        var story = await StartAsync(Drawings.Flowchart("C", "K1.Good->good K1.Bad->bad good.Done->Z bad.Done->Z", Use, Definitions.Line("good"), Definitions.Line("bad"), Drawings.Say("Z", "getSaid()")));
        story.Waiting.ShouldBe("k3");

        await story.AnswerAsync("k3", answer);

        (story.Lines, story.State, story.OutcomesOf("K1")).ShouldBe((expected, "Finished/Finished", answer == "Approve" ? "Good" : "Bad"));
        story.Instance.Variables.Keys.ShouldBe(["N", "Said"], "what is inside stays inside");
    }

    [Fact]
    public async Task The_same_ids_in_two_uses_do_not_meet()
    {
        var second = Using("K2", "'l' + getN()", "Other");
        var story = await StartAsync(
            Drawings.Sequence("Q", Drawings.Parallel("P", Use, second), Drawings.Say("Z", "getSaid() + getVariable('Other') + getOutputFrom('K1', 'Said') + getOutputFrom('K2', 'Said') + getOutputFrom('T')")),
            [Drawings.Kept("Other")]);

        await story.AnswerAsync("l3", "Reject");
        await story.AnswerAsync("k3");

        (story.Lines, story.State).ShouldBe(("Approve1Reject1Approve1Reject1null", "Finished/Finished"));
    }

    [Fact]
    public async Task An_output_of_the_same_id_in_two_uses_is_each_ones_own()
    {
        string Ask(string id, string prefix) => Definitions.Node(id, "Peer.RequestApproval", Drawings.In("key", Definitions.JavaScript($"'{prefix}' + getInput('Key')")));
        var inner = Drawings.Usable("Inner", Drawings.Sequence("Q", Ask("T", "t"), Ask("U", "u"), Drawings.Say("W", "getOutputFrom('T')")), Drawings.Input("Key", "String"));
        string Use(string id) => Definitions.Node(id, "Inner", Drawings.In("key", Definitions.Literal(id)));
        var story = await StartAsync(Drawings.Parallel("P", Use("A"), Use("B")), find: [inner]);

        await story.AnswerAsync("tA");
        await story.AnswerAsync("tB", "Reject");
        await story.AnswerAsync("uA");
        await story.AnswerAsync("uB");

        story.Lines.ShouldBe("Approve Reject");
    }

    [Fact]
    public async Task A_workflow_in_a_loop_begins_every_turn_with_its_first_values()
    {
        var story = await StartAsync(Drawings.For("F", 1, 2, Drawings.Sequence("B", Use, Drawings.Say("Z", "getSaid()"))));

        await story.AnswerAsync("k3");
        await story.AnswerAsync("k3", "Reject");

        story.Lines.ShouldBe("Approve1 Reject1");
    }

    [Fact]
    public async Task A_workflow_in_a_workflow_in_a_workflow_waits_and_answers()
    {
        var outer = Drawings.Usable(
            "Outer",
            Drawings.Sequence("Q", Definitions.Node("K1", "CheckCredit", $"{Drawings.In("key", Definitions.Wrapped("Input", "Key"))},{Drawings.Out("said", "Inner")}"), Definitions.Node("O", "Elsa.SetOutput", $"{Drawings.In("outputName", Definitions.Literal("Told"))},{Drawings.In("outputValue", Definitions.JavaScript("'<' + getInner() + getInput('Key') + '>'"))}")),
            Drawings.Input("Key", "String"),
            Drawings.Input("Told", "String"),
            variables: Drawings.Kept("Inner"));
        var story = await StartAsync(
            Drawings.Sequence("Q", Definitions.Node("U", "Outer", $"{Drawings.In("key", Definitions.Literal("deep"))},{Drawings.Out("told", "Said")}"), Drawings.Say("Z", "getSaid()")), find: [outer]);

        await story.AnswerAsync("deep");

        (story.Lines, story.StatusOf("T"), story.Executions.Single(run => run.ActivityId == "T").NodeId).ShouldBe(("<Approve1deep>", "Completed", "Workflow1:Q:U:Q:K1:Q:T"));
    }

    [Fact]
    public async Task Complete_in_a_loop_in_a_used_workflow_ends_that_workflow_and_cancels_what_waits_in_it()
    {
        var inner = Drawings.Usable(
            "Inner",
            Drawings.Parallel("P", Definitions.Task("T"), Drawings.For("F", 1, 3, Drawings.Sequence("B", Definitions.Task("U"), Definitions.Node("X", "Elsa.Complete", Drawings.In("outcomes", Definitions.Literal("Early"))), Definitions.Line("never")))),
            outcomes: "\"Early\",\"Late\"");
        var story = await StartAsync(Drawings.Flowchart("C", "I.Early->A I.Late->B", Definitions.Node("I", "Inner"), Definitions.Line("A"), Definitions.Line("B")), find: [inner]);

        await story.AnswerAsync("U");

        (story.Lines, story.State, story.StatusOf("T"), story.OutcomesOf("I")).ShouldBe(("A", "Finished/Finished", "Canceled", "Early"));
    }

    [Fact]
    public async Task Finish_in_a_used_workflow_ends_the_whole_and_a_break_stays_inside()
    {
        var finishing = Drawings.Usable("Finishing", Drawings.Sequence("Q", Definitions.Node("X", "Elsa.Finish")));
        var story = await StartAsync(Drawings.Parallel("P", Definitions.Task("T"), Drawings.Sequence("R", Definitions.Node("I", "Finishing"), Definitions.Line("never"))), find: [finishing]);
        (story.Lines, story.State, story.StatusOf("T")).ShouldBe(("", "Finished/Finished", "Canceled"));
    }

    [Theory]
    [InlineData("Literal", "One", "One")]
    [InlineData("Literal", "[\"One\",\"Two\"]", "One Two")]
    [InlineData("Object", "[\"One\",\"Two\"]", "One Two")]
    [InlineData("JavaScript", "['Two']", "Two")]
    [InlineData("Literal", "", "Done")]
    public async Task Complete_ends_the_workflow_with_the_outcomes_it_names(string syntax, string outcomes, string expected)
    {
        var story = await StartAsync(Drawings.Sequence("Q", Drawings.Sequence("R", Definitions.Node("X", "Elsa.Complete", Drawings.In("outcomes", Definitions.Wrapped(syntax, outcomes))), Definitions.Line("never")), Definitions.Line("neither")));

        (story.State, story.Lines, story.OutcomesOf("Workflow1")).ShouldBe(("Finished/Finished", "", expected));
    }

    [Fact]
    public async Task An_output_of_the_workflow_is_handed_out_of_the_instance_and_kept_over_a_wait()
    {
        var story = await StartAsync(Drawings.Sequence("Q", Definitions.Node("O", "Elsa.SetOutput", $"{Drawings.In("outputName", Definitions.Literal("Sum"))},{Drawings.In("outputValue", Definitions.JavaScript("({ a: [1.5, null] })"))}"), Definitions.Task("T")));
        await story.AnswerAsync("T");

        WorkflowValue.ToJson(story.Instance.Output).ShouldBe("""{"Sum":{"a":[1.5,null]}}""");
    }

    [Fact]
    public async Task An_output_without_a_name_is_an_incident()
    {
        var story = await StartAsync(Drawings.Sequence("Q", Definitions.Node("O", "Elsa.SetOutput", Drawings.In("outputName", Definitions.JavaScript("''")))));

        story.Incidents.ShouldBe("output.no-name");
    }

    [Fact]
    public async Task Name_and_correlation_can_be_set_and_are_kept()
    {
        var story = await StartAsync(Drawings.Sequence(
            "Q", Definitions.Node("N", "Elsa.SetName", Drawings.In("value", Definitions.JavaScript("'Nr ' + getN()"))), Definitions.Node("R", "Elsa.Correlate", Drawings.In("correlationId", Definitions.Literal("order-7"))),
            Definitions.Task("T"), Drawings.Say("Z", "getWorkflowInstanceName() + getCorrelationId()"), Definitions.Node("N2", "Elsa.SetName", Drawings.In("value", Definitions.JavaScript("null")))));
        (story.Instance.Name, story.Instance.CorrelationId).ShouldBe(("Nr 3", "order-7"));

        await story.AnswerAsync("T");

        (story.Lines, story.Instance.Name).ShouldBe(("Nr 3order-7", null));
    }

    [Fact]
    public async Task A_correlation_id_that_no_index_takes_is_an_incident()
    {
        var story = await StartAsync(Definitions.Node("R", "Elsa.Correlate", Drawings.In("correlationId", Definitions.Literal(new string('x', 101)))));

        (story.Incidents, story.Instance.CorrelationId).ShouldBe(("workflow.correlation", "c1"));
    }

    [Fact]
    public async Task An_output_that_does_not_fit_its_variable_is_an_incident_and_retried()
    {
        var inner = Drawings.Usable("Inner", Drawings.Sequence("Q", Drawings.Set("V", "N", Definitions.JavaScript("'many'"))), outputs: Drawings.Input("Told"), variables: Definitions.Variable("N", "Object", ""));
        var story = await StartAsync(Drawings.Sequence("Q", Definitions.Node("I", "Inner", Drawings.Out("told", "N")), Definitions.Line("Z")), find: [inner], isPublished: true);

        (story.State, story.Lines).ShouldBe(("Finished/Finished", "Z"), "an output that nobody set is null and fits");
    }

    private static string Using(string id, string key, string said) =>
        Definitions.Node(id, "CheckCredit", $"{Drawings.In("key", Definitions.JavaScript(key))},{Drawings.Out("said", said)}");

    private static Task<Story> StartAsync(string root, string[]? variables = null, WorkflowDefinition[]? find = null, bool isPublished = false)
    {
        var definition = WorkflowDefinition.Parse(Drawings.Workflow(root, [Drawings.Kept("N", "Int32", "3"), Drawings.Kept("Said"), .. variables ?? []]), "test");
        var finder = Drawings.Finder([Check, .. find ?? []]);
        return Story.StartAsync(isPublished ? CompiledWorkflow.CompilePublished(definition, Runs.Catalog, finder) : CompiledWorkflow.Compile(definition, Runs.Catalog, finder));
    }
}
