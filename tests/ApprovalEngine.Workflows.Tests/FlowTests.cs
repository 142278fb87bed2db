using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Flowchart, Start, End, Finish, FlowDecision, FlowSwitch, FlowFork and FlowJoin, nested and after waits.</summary>
public sealed class FlowTests
{
    private static readonly string Start = Definitions.Node("S", "Elsa.Start");

    [Fact]
    public async Task The_start_is_the_named_activity_then_a_Start_then_the_flag_then_one_without_a_way_in()
    {
        string[] parts = [Definitions.Line("A"), Definitions.Line("B"), Definitions.Node("S", "Elsa.Start")];
        var flow = Drawings.Flowchart("C", "A.Done->B S.Done->A", parts);

        (await RunAsync(flow)).Lines.ShouldBe("A B");
        (await RunAsync(flow.Replace("\"activities\"", "\"start\":\"B\",\"activities\""))).Lines.ShouldBe("B");
        (await RunAsync(Drawings.Flowchart("C", "A.Done->B", parts[..2]).Replace("\"id\":\"B\"", "\"customProperties\":{\"canStartWorkflow\":true},\"id\":\"B\""))).Lines.ShouldBe("B");
        (await RunAsync(Drawings.Flowchart("C", "B.Done->A", parts[..2]))).Lines.ShouldBe("B A");
        (await RunAsync(Drawings.Flowchart("C", "B.Done->A A.Done->B", parts[..2]), steps: 20)).Lines.ShouldStartWith("A B A");
    }

    [Fact]
    public async Task End_completes_a_nested_flowchart_and_cancels_its_open_tasks_only()
    {
        var inner = Drawings.Flowchart("I", "IS.Done->T IS.Done->U U.Approve->E", Definitions.Node("IS", "Elsa.Start"), Definitions.Task("T"), Definitions.Task("U"), Definitions.Node("E", "Elsa.End"));
        var story = await RunAsync(Drawings.Flowchart("C", "S.Done->I S.Done->V I.Done->Z", Start, inner, Definitions.Task("V"), Definitions.Line("Z")));

        await story.AnswerAsync("U");

        (story.Lines, story.Waiting, story.StatusOf("T")).ShouldBe(("Z", "V", "Canceled"));
        (await story.AnswerAsync("T")).ShouldBe(0);
        await story.AnswerAsync("V");
        story.State.ShouldBe("Finished/Finished");
    }

    [Fact]
    public async Task Finish_ends_the_whole_workflow_from_deep_inside()
    {
        var story = await RunAsync(Drawings.Parallel(
            "P", Definitions.Task("T"), Drawings.For("F", 1, 3, Drawings.Flowchart("C", "U.Approve->X X.Done->never", Definitions.Task("U"), Definitions.Node("X", "Elsa.Finish"), Definitions.Line("never")))));

        await story.AnswerAsync("U");

        (story.State, story.Lines, story.Waiting, story.StatusOf("T"), story.StatusOf("X")).ShouldBe(("Finished/Finished", "", "", "Canceled", "Completed"));
    }

    [Theory]
    [InlineData("Literal", "true", "yes")]
    [InlineData("JavaScript", "getN() == 3", "yes")]
    [InlineData("Variable", "Flag", "no")]
    [InlineData("Literal", "", "no")]
    public async Task A_decision_goes_by_True_or_False(string syntax, string value, string expected)
    {
        var story = await RunAsync(Drawings.Flowchart(
            "C", "D.True->yes D.False->no", Definitions.Node("D", "Elsa.FlowDecision", Drawings.In("condition", Definitions.Wrapped(syntax, value))), Definitions.Line("yes"), Definitions.Line("no")));

        story.Lines.ShouldBe(expected);
    }

    [Theory]
    [InlineData("MatchFirst", true, true, "a")]
    [InlineData("MatchAny", true, true, "a b")]
    [InlineData("MatchAny", false, false, "d")]
    public async Task A_flow_switch_goes_by_its_cases(string mode, bool first, bool second, string expected)
    {
        var story = await RunAsync(Drawings.Flowchart(
            "C", "W.c0->a W.c1->b W.Default->d", new Pick("W", mode == "MatchAny", [first, second]).Json, Definitions.Line("a"), Definitions.Line("b"), Definitions.Line("d")));

        story.Lines.ShouldBe(expected);
    }

    [Theory]
    [InlineData("Object", "[\"x\",\"y\"]", "x y")]
    [InlineData("JavaScript", "['y']", "y")]
    public async Task A_flow_fork_goes_by_every_branch_it_names(string syntax, string branches, string expected)
    {
        var definition = WorkflowDefinition.Parse(Drawings.Workflow(Drawings.Flowchart(
            "C", "F.x->x F.y->y", Definitions.Node("F", "Elsa.FlowFork", Drawings.In("branches", Definitions.Wrapped(syntax, branches))), Definitions.Line("x"), Definitions.Line("y"))), "test");

        (await Story.StartAsync(CompiledWorkflow.CompilePublished(definition, Runs.Catalog))).Lines.ShouldBe(expected);
    }

    [Theory]
    [InlineData("WaitAll", "T U", "Z")]
    [InlineData("WaitAllActive", "T U", "Z")]
    [InlineData("WaitAny", "T", "Z")]
    [InlineData(null, "T", "Z")]
    public async Task A_join_waits_as_its_mode_says_and_WaitAny_is_what_it_does_unasked(string? mode, string answers, string expected)
    {
        var join = mode is null ? Definitions.Node("J", "Elsa.FlowJoin") : new Join("J", mode).Json;
        var story = await RunAsync(Drawings.Flowchart("C", "S.Done->T S.Done->U T.Approve->J U.Approve->J J.Done->Z", Start, Definitions.Task("T"), Definitions.Task("U"), join, Definitions.Line("Z")));

        foreach (var key in answers.Split(' '))
        {
            story.Lines.ShouldBeEmpty();
            (await story.AnswerAsync(key)).ShouldBe(1);
        }

        (story.Lines, story.State, story.StatusOf("J")).ShouldBe((expected, "Finished/Finished", "Completed"));
        (await story.AnswerAsync("U")).ShouldBe(0);
    }

    [Theory]
    [InlineData("WaitAll", "")]
    [InlineData("WaitAllActive", "Z")]
    public async Task A_branch_that_died_before_the_join_silences_WaitAll_only(string mode, string expected)
    {
        var story = await RunAsync(Drawings.Flowchart("C", "S.Done->T S.Done->U T.Approve->J U.Approve->J J.Done->Z", Start, Definitions.Task("T"), Definitions.Task("U"), new Join("J", mode).Json, Definitions.Line("Z")));

        await story.AnswerAsync("T", "Cancel");
        await story.AnswerAsync("U");

        (story.Lines, story.State).ShouldBe((expected, "Finished/Finished"));
    }

    [Fact]
    public async Task A_join_in_a_loop_joins_again_in_every_turn()
    {
        var flow = Drawings.Flowchart(
            "C", "S.Done->H H.Done->T H.Done->U T.Approve->J U.Approve->J J.Done->R R.Reject->H R.Approve->Z",
            Start, Definitions.Line("H"), Definitions.Task("T"), Definitions.Task("U"), new Join("J", "WaitAll").Json, Definitions.Task("R"), Definitions.Line("Z"));
        var story = await RunAsync(flow);

        for (var turn = 0; turn < 3; turn++)
        {
            await story.AnswerAsync("U");
            story.Waiting.ShouldBe("T");
            await story.AnswerAsync("T");
            await story.AnswerAsync("R", turn < 2 ? "Reject" : "Approve");
        }

        (story.Lines, story.State, story.StatusOf("J")).ShouldBe(("H H H Z", "Finished/Finished", "Completed Completed Completed"));
    }

    [Fact]
    public async Task Two_outcomes_into_one_activity_run_it_once()
    {
        var story = await RunAsync(Drawings.Flowchart("C", "W.c0->Z W.c1->Z", new Pick("W", true, [true, true]).Json, Definitions.Line("Z")));

        story.Lines.ShouldBe("Z");
    }

    private static Task<Story> RunAsync(string root, int? steps = null)
    {
        var json = Drawings.Workflow(root, [Drawings.Kept("N", "Int32", "3"), Drawings.Kept("Flag", "Boolean", "false")]);
        var limits = steps is { } count ? WorkflowLimits.Default with { MaxStepsPerBurst = count } : null;
        return Story.StartAsync(CompiledWorkflow.CompilePublished(WorkflowDefinition.Parse(json, "test"), Runs.Catalog), limits);
    }
}
