using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Every reason to refuse a drawing on publishing: who, where and what, and whether a version that is already there may carry it.</summary>
public sealed class ValidationTests
{
    private const string Start = """{"id":"S","type":"Elsa.Start","version":1}""";
    private static readonly string Named = Definitions.Line("A").Replace("\"id\":\"A\"", "\"id\":\"A\",\"name\":\"Say A\"");

    /// <summary>The root; then id, name, path and message; then whether an old version with it still runs.</summary>
    public static TheoryData<string, string?, string?, string, string, bool> Problems() => new()
    {
        { Flow("S.Done->A", "{\"id\":\"A\",\"name\":\"Say A\",\"type\":\"Elsa.Nothing\",\"version\":1}"), "A", "Say A", "$.root.activities[1].type", "activity type Elsa.Nothing is not known.", false },
        { Flow("S.Done->A", Named.Replace("\"version\":1", "\"version\":7")), "A", "Say A", "$.root.activities[1].type", "activity type Elsa.WriteLine has no version 7; known: 1.", false },
        { Flow("S.Done->A A.Done->B", Named), "C", "Elsa.Flowchart", "$.root.connections[1].target", "the connection hangs loose: there is no activity \"B\" in this flowchart.", true },
        { Flow("S.Done->A B.Done->A", Named), "C", "Elsa.Flowchart", "$.root.connections[1].source", "the connection hangs loose: there is no activity \"B\" in this flowchart.", true },
        { Flow("S.Nope->A", Named), "C", "Elsa.Flowchart", "$.root.connections[0].source.port", "activity S has no port \"Nope\"; it has Done.", true },
        { Flow("S.Done->E E.Done->A", Definitions.Node("E", "Elsa.End"), Named), "C", "Elsa.Flowchart", "$.root.connections[1].source.port", "activity E has no port \"Done\"; it has none.", true },
        { Flow("S.Done->A A.Yes->S", Definitions.Node("A", "Test.Strict", "\"name\":\"Ask\"")), "C", "Elsa.Flowchart", "$.root.connections", "outcome No of activity A (Ask) is not connected: the branch would end there.", true },
        { Flow("S.Done->A", Named, Definitions.Line("B")), "B", "Elsa.WriteLine", "$.root.activities[2].id", "activity B cannot be reached from the start, so it would never run.", true },
        { Flow("S.Done->A", Definitions.Node("A", "Peer.RequestApproval", "\"name\":\"Ask\"")), "A", "Ask", "$.root.activities[1].key", "input Key is required and has no value.", true },
        { Flow("S.Done->A", Text(Definitions.JavaScript("1 +\n  * 2"))), "A", "Say A", "$.root.activities[1].text.expression.value", "line 2, column 3: Unexpected token *.", false },
        { Flow("S.Done->A", Text(Definitions.JavaScript("[1].map(x => x)"))), "A", "Say A", "$.root.activities[1].text.expression.value", "line 1, column 11: arrow functions", false },
        { Flow("S.Done->A", Text(Definitions.Wrapped("Object", "{\n \"a\": x }"))), "A", "Say A", "$.root.activities[1].text.expression.value", "line 2, column 7: not valid JSON.", false },
        { Flow("S.Done->A", Text(Definitions.Wrapped("Shout", "?"))), "A", "Say A", "$.root.activities[1].text.expression.value", "line 1, column 1: nothing to shout.", false },
        { Flow("S.Done->A", Text(Definitions.Wrapped("Python", "x"))), "A", "Say A", "$.root.activities[1].text.expression.type", "expressions of type Python are not known here; known are Literal, Object, Variable, Input, Output, JavaScript, Shout.", false },
        { Flow("S.Done->A", Text(Definitions.Wrapped("Variable", "Gone"))), "A", "Say A", "$.root.activities[1].text.expression.value", "expected a variable the workflow declares, found \"Gone\".", false },
        { Flow("S.Done->A", Text(Definitions.Wrapped("Output", "{}"))), "A", "Say A", "$.root.activities[1].text.expression.value", "expected {\"activityId\":…,\"outputName\":…}, found \"{}\".", false },
        { Drawings.For("F", "many", 3, null), "F", "Elsa.For", "$.root.start.expression.value", "expected Int32, found \"many\".", false },
        { Drawings.Fork("F", "WaitSome"), "F", "Elsa.Fork", "$.root.joinMode.expression.value", "expected one of WaitAny, WaitAll, found \"WaitSome\".", false },
        { Drawings.Set("V", "Gone", Definitions.Literal(1)), "V", "Elsa.SetVariable", "$.root.variable", "expected a variable the workflow declares, found {\"id\":\"vGone\",\"name\":\"Gone\"}.", false },
        { Definitions.Node("I", "Elsa.If", Drawings.Out("result", "Gone")), "I", "Elsa.If", "$.root.result.memoryReference.id", "expected a variable the workflow declares, found \"vGone\".", true },
        { Definitions.Node("W", "Elsa.Switch", "\"cases\":[{\"condition\":{}}]"), "W", "Elsa.Switch", "$.root.cases[0].label", "expected the label of the case, found nothing.", false },
        { Definitions.Node("W", "Elsa.Switch", "\"cases\":[{\"label\":\"a\",\"condition\":{\"type\":\"JavaScript\",\"value\":\"(\"} }]"), "W", "Elsa.Switch", "$.root.cases[0].condition.value", "line 1, column 2: Unexpected end of input.", false },
        { Flow("S.Done->A A.Approve->B A.Reject->A A.Cancel->A B.Done->A", Definitions.Task("A"), Definitions.Line("B")), "C", "Elsa.Flowchart", "$.root.connections", "the loop of A, B has no way out: it would go round for ever.", true },
        { Flow("S.Done->B S.Done->D B.Done->D D.True->B D.False->Z", Definitions.Line("B"), Definitions.Node("D", "Elsa.FlowDecision"), Definitions.Line("Z")), "C", "Elsa.Flowchart", "$.root.connections", "The connection from D back to B is not a loop: every way from the start to D must go through B.", true },
        { Flow("S.Done->A", Named, Named), "A", "Say A", "$.root.activities[2].id", "id A is taken already, by $.root.activities[1].", false },
        { Drawings.Sequence("Q", Drawings.Sequence("R", Definitions.Line("A")), Drawings.Sequence("T", Definitions.Line("A"))), "A", "Elsa.WriteLine", "$.root.activities[1].activities[0].id", "id A is taken already, by $.root.activities[0].activities[0].", true },
        { Flow("S.Done->A", Named).Replace("\"activities\"", "\"start\":\"X\",\"activities\""), "C", "Elsa.Flowchart", "$.root.start", "there is no activity \"X\" in this flowchart to start with.", true },
        { Flow("S.Done->A", Named).Replace("\"activities\"", "\"customProperties\":{\"Flowchart:ExecutionMode\":\"TokenBased\"},\"activities\""), null, null, "$.root.customProperties['Flowchart:ExecutionMode']", "execution mode TokenBased is not supported; flowcharts run in Elsa's default mode, CounterBased.", false },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_drawing_is_refused_with_activity_place_and_reason(string root, string? id, string? name, string path, string message, bool isRunnable)
    {
        var definition = WorkflowDefinition.Parse(Drawings.Workflow(root), "file.json");

        var problems = CompiledWorkflow.Validate(definition, Runs.Catalog);

        var problem = problems.FirstOrDefault(one => one.Path == path && one.Message.StartsWith(message, StringComparison.Ordinal))
            .ShouldNotBeNull(string.Join('\n', problems));
        (problem.Source, problem.ActivityId, problem.ActivityName, problem.Severity).ShouldBe(("file.json", id, name, ProblemSeverity.Error));
        Should.Throw<WorkflowInvalidException>(() => CompiledWorkflow.Compile(definition, Runs.Catalog)).Problems.ShouldContain(problem);
        var compile = () => CompiledWorkflow.CompilePublished(definition, Runs.Catalog);
        if (isRunnable)
        {
            compile.ShouldNotThrow();
        }
        else
        {
            compile.ShouldThrow<WorkflowInvalidException>();
        }
    }

    [Fact]
    public void A_workflow_that_contains_itself_directly_or_through_another_is_refused()
    {
        var one = Drawings.Usable("One", Definitions.Node("A", "Two"));
        var two = Drawings.Usable("Two", Definitions.Node("B", "One", "\"name\":\"Use one\""));
        var finder = Drawings.Finder(one, two);

        var problem = CompiledWorkflow.Validate(one, Runs.Catalog, finder).Single(problem => problem.Severity == ProblemSeverity.Error);

        (problem.ActivityId, problem.ActivityName, problem.Message).ShouldBe(("B", "Use one", "workflow One-id would contain itself."));
        problem.Path.ShouldBe("$.root>$.root.type");
        Should.Throw<WorkflowInvalidException>(() => CompiledWorkflow.CompilePublished(one, Runs.Catalog, finder));
    }

    [Fact]
    public void Workflows_in_workflows_are_limited_in_depth()
    {
        var chain = Enumerable.Range(0, 12).Select(level => Drawings.Usable($"L{level}", level == 11 ? Definitions.Line("A") : Definitions.Node("A", $"L{level + 1}"))).ToArray();

        CompiledWorkflow.Validate(chain[0], Runs.Catalog, Drawings.Finder(chain)).ShouldHaveSingleItem().Message.ShouldBe("workflows are used inside workflows more than 8 deep.");
        CompiledWorkflow.Validate(chain[4], Runs.Catalog, Drawings.Finder(chain)).ShouldBeEmpty();
    }

    [Fact]
    public void A_problem_inside_a_used_workflow_names_both_places()
    {
        var inner = Drawings.Usable("Inner", Drawings.Sequence("Q", Text(Definitions.JavaScript("("))));

        var problem = CompiledWorkflow.Validate(WorkflowDefinition.Parse(Drawings.Workflow(Drawings.Sequence("O", Definitions.Node("I", "Inner"))), "test"), Runs.Catalog, Drawings.Finder(inner)).ShouldHaveSingleItem();

        (problem.ActivityId, problem.Path).ShouldBe(("A", "$.root.activities[0]>$.root.activities[0].text.expression.value"));
    }

    [Theory]
    [InlineData("S.Done->D D.True->A", "outcome False of activity D is not connected: the branch would end there.")]
    public void What_only_deserves_a_look_is_a_warning_and_published(string connections, string message)
    {
        var definition = WorkflowDefinition.Parse(Drawings.Workflow(Flow(connections, Definitions.Node("D", "Elsa.FlowDecision"), Named)), "test");

        var problem = CompiledWorkflow.Validate(definition, Runs.Catalog).ShouldHaveSingleItem();

        (problem.Severity, problem.Message).ShouldBe((ProblemSeverity.Warning, message));
        Should.NotThrow(() => CompiledWorkflow.Compile(definition, Runs.Catalog));
    }

    [Theory]
    [InlineData("S.Done->A A.Approve->B A.Reject->A B.Done->A")] // Cancel is open: a way out
    [InlineData("S.Done->A A.Approve->B A.Reject->A A.Cancel->E B.Done->A")]
    [InlineData("S.Done->A A.Approve->E A.Reject->B A.Cancel->A B.Done->A")]
    public void A_loop_with_a_way_out_is_fine(string connections)
    {
        var parts = (string[])[Definitions.Task("A"), Definitions.Line("B"), .. connections.Contains("->E", StringComparison.Ordinal) ? (string[])[Definitions.Node("E", "Elsa.End")] : []];
        var problems = CompiledWorkflow.Validate(WorkflowDefinition.Parse(Drawings.Workflow(Flow(connections, parts)), "test"), Runs.Catalog);

        problems.ShouldNotContain(problem => problem.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public void More_activities_than_anybody_draws_are_refused()
    {
        var definition = WorkflowDefinition.Parse(Drawings.Workflow(Drawings.Sequence("Q", [.. Enumerable.Range(0, 2_100).Select(i => Definitions.Line($"L{i}"))])), "test");

        CompiledWorkflow.Validate(definition, Runs.Catalog).ShouldContain(problem => problem.Message == "the definition has more than 2000 activities.");
    }

    private static string Flow(string connections, params string[] activities) => Drawings.Flowchart("C", connections, [Start, .. activities]);

    private static string Text(string input) => Definitions.Node("A", "Elsa.WriteLine", "\"name\":\"Say A\"," + Drawings.In("text", input));
}
