using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Whose variable is whose: containers, loop turns, used workflows, and what is forgotten over a wait.</summary>
public sealed class ScopeTests
{
    [Fact]
    public async Task A_containers_variable_is_its_own_in_every_run_and_gone_afterwards()
    {
        var body = Drawings.Scope(
            "B", [Drawings.Kept("Own", "Int32", "10")], Drawings.Set("V", "Own", Definitions.JavaScript("getVariable('Own') + getVariable('CurrentValue')")), Definitions.Task("T"), Drawings.Say("W", "'' + getVariable('Own')"));
        var story = await StartAsync(Drawings.Sequence("Q", Drawings.For("F", 1, 2, body), Drawings.Say("Z", "'' + getVariable('Own')")));

        await story.AnswerAsync("T");
        await story.AnswerAsync("T");

        story.Lines.ShouldBe("11 12 null");
        story.Instance.Variables.Keys.ShouldBe(["N", "X"]);
    }

    [Fact]
    public async Task Parallel_runs_of_one_body_do_not_share_their_variables()
    {
        var body = Drawings.Scope(
            "B", [Drawings.Kept("Own", "Int32", "0")], Drawings.Set("V", "Own", Definitions.JavaScript("getCurrentValue() * 10")),
            Definitions.Node("T", "Peer.RequestApproval", Drawings.In("key", Definitions.JavaScript("'t' + getCurrentValue()"))), Drawings.Say("W", "'' + getOwn()"));
        var story = await StartAsync(Drawings.ForEach("F", Definitions.JavaScript("[1, 2, 3]"), body, "Elsa.ParallelForEach"));

        await story.AnswerAsync("t2");
        await story.AnswerAsync("t3");
        await story.AnswerAsync("t1");

        story.Lines.ShouldBe("20 30 10");
    }

    [Fact]
    public async Task Without_a_driver_a_containers_variable_has_its_first_value_again_after_a_wait()
    {
        var scope = Drawings.Scope(
            "B", [Definitions.Variable("Lost", "Int32", "1"), Drawings.Kept("Kept", "Int32", "1")],
            Drawings.Set("V", "Lost", Definitions.Literal(2)), Drawings.Set("U", "Kept", Definitions.Literal(2)), Drawings.Say("A", "'' + getLost() + getKept()"), Definitions.Task("T"), Drawings.Say("W", "'' + getLost() + getKept()"));
        var story = await StartAsync(scope);

        await story.AnswerAsync("T");

        story.Lines.ShouldBe("22 12");
    }

    [Fact]
    public async Task Setting_an_outer_variable_from_inside_reaches_it_and_a_bound_output_goes_outwards()
    {
        var scope = Drawings.Scope(
            "B", [Drawings.Kept("Own", "String", "own")], Drawings.Set("V", "N", Definitions.JavaScript("getN() + 1")), Definitions.Node("S", "Elsa.If", Drawings.In("condition", Definitions.Literal(true)) + "," + Drawings.Out("result", "Own")), Drawings.Say("W", "getOwn() + getN()"));
        var story = await StartAsync(Drawings.Sequence("Q", scope, Drawings.Say("Z", "'' + getN()")));

        story.Lines.ShouldBe("True4 4".Replace("True", "true"));
    }

    [Fact]
    public void A_variable_that_hides_an_outer_one_is_refused_on_publishing_but_runs_where_it_is_published()
    {
        var json = Drawings.Workflow(Drawings.Scope("B", [Drawings.Kept("N", "Int32", "9")], Drawings.Say("W", "'' + getN()")), [Drawings.Kept("N", "Int32", "3")]);

        var problem = Should.Throw<WorkflowInvalidException>(() => Runs.Compile(json)).Problems.ShouldHaveSingleItem();

        (problem.ActivityId, problem.Path).ShouldBe(("B", "$.root.variables[0]"));
        problem.Message.ShouldStartWith("variable N hides one of the same name");
    }

    [Fact]
    public async Task A_hiding_variable_of_a_published_version_is_the_inner_one_inside()
    {
        var root = Drawings.Sequence("Q", Drawings.Scope("B", [Drawings.Kept("N", "Int32", "9")], Drawings.Set("V", "N", Definitions.JavaScript("getN() + 1")), Drawings.Say("W", "'' + getVariable('N') + variables.N")), Drawings.Say("Z", "'' + getN()"));
        var definition = WorkflowDefinition.Parse(Drawings.Workflow(root, [Drawings.Kept("N", "Int32", "3")]), "test");

        (await Story.StartAsync(CompiledWorkflow.CompilePublished(definition, Runs.Catalog))).Lines.ShouldBe("1010 3");
    }

    [Fact]
    public async Task Inside_a_used_workflow_scripts_see_its_values_and_not_the_outer_input()
    {
        var inner = Drawings.Usable(
            "Inner",
            Drawings.Sequence(
                "Q",
                Drawings.Say("A", "toJson([getInput('Amount'), getAmount(), getInput('Case'), getVariable('Local'), variables.Local])"),
                Definitions.Node("If1", "Elsa.If", "\"name\":\"Asked\"," + Drawings.In("condition", Definitions.JavaScript("getAmount() > 5"))),
                Drawings.Say("B", "toJson([getOutputFrom('If1'), getResultFromAsked(), getOutputFrom('Asked', 'Result')])"),
                Drawings.Set("V", "Local", Definitions.JavaScript("'set'")),
                Definitions.Task("T"),
                Drawings.Say("C", "toJson([getLocal(), getAmount()])")),
            Drawings.Input("Amount", "Decimal"),
            variables: Drawings.Kept("Local", "String", "first"));
        var story = await StartAsync(Drawings.Sequence("O", Definitions.Node("I", "Inner", Drawings.In("amount", Definitions.Literal("12.50"))), Drawings.Say("Z", "toJson([getInput('Case'), getOutputFrom('If1')])")), inner);

        await story.AnswerAsync("T");

        story.Lines.ShouldBe("""[12.5,12.5,null,"first","first"] [true,true,true] ["set",12.5] ["outer",null]""");
    }

    [Fact]
    public async Task A_loops_value_is_seen_inside_only_and_the_inner_one_first()
    {
        var story = await StartAsync(Drawings.Sequence(
            "Q",
            Drawings.For("O", 1, 2, Drawings.Sequence("B", Drawings.ForEach("I", Definitions.JavaScript("['a', 'b']"), Drawings.Say("W", "getCurrentValue() + getCurrentIndex()")), Drawings.Say("X", "'o' + getCurrentValue()"))),
            Drawings.Say("Z", "'' + getVariable('CurrentValue')")));

        story.Lines.ShouldBe("a0 b1 o1 a0 b1 o2 null");
    }

    [Fact]
    public void Variables_of_an_activity_that_holds_none_and_two_of_one_name_are_refused()
    {
        var problems = CompiledWorkflow.Validate(
            WorkflowDefinition.Parse(Drawings.Workflow(Definitions.Node("W", "Elsa.WriteLine", $"\"variables\":[{Drawings.Kept("A")}]"), [Drawings.Kept("N"), Drawings.Kept("N")]), "test"), Runs.Catalog);

        problems.Select(problem => $"{problem.Path} {problem.Message}").ShouldBe(
        [
            "$.variables[1] variable N (id vN) is declared twice.",
            "$.root.variables activity W holds no others, so nothing can use its variables.",
        ]);
    }

    [Fact]
    public void A_first_value_that_does_not_fit_is_refused_with_its_place()
    {
        var problem = Should.Throw<WorkflowInvalidException>(() => Runs.Compile(Drawings.Workflow(Drawings.Scope("B", [Drawings.Kept("A", "Int32", "many")])))).Problems.ShouldHaveSingleItem();

        (problem.ActivityId, problem.Path, problem.Message).ShouldBe(("B", "$.root.variables[0].value", "variable A: expected Int32, found \"many\"."));
    }

    private static Task<Story> StartAsync(string root, params WorkflowDefinition[] find) => Story.StartAsync(
        Drawings.Workflow(root, [Drawings.Kept("N", "Int32", "3"), Drawings.Kept("X")]), input: new() { ["Case"] = "outer" }, find: Drawings.Finder(find));
}
