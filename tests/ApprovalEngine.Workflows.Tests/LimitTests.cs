using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Every limit: reaching it is an incident, and with a larger one a retry goes on to the end.</summary>
public sealed class LimitTests
{
    private static readonly WorkflowLimits Usual = WorkflowLimits.Default;
    private static readonly string Line = Drawings.Say("W", "'' + getVariable('CurrentValue')");

    public static TheoryData<string, string, string> Loops() => new()
    {
        { "For", Drawings.For("L", 1, 5, Line), "1 2 3 4 5" },
        { "For with a sequence", Drawings.For("L", 1, 5, Drawings.Sequence("B", Drawings.Sequence("BB", Line))), "1 2 3 4 5" },
        { "ForEach", Drawings.ForEach("L", Definitions.JavaScript("getN() ? [1, 2, 3, 4, 5] : []"), Line), "1 2 3 4 5" },
        { "While", Drawings.While("L", Definitions.JavaScript("getN() < 8"), Drawings.Sequence("B", Drawings.Say("W", "'' + (getN() - 2)"), Drawings.Set("V", "N", Definitions.JavaScript("getN() + 1")))), "1 2 3 4 5" },
        { "ParallelForEach", Drawings.ForEach("L", Definitions.JavaScript("[1, 2, 3, 4, 5]"), Line, "Elsa.ParallelForEach"), "1 2 3 4 5" },
        {
            "Flowchart",
            Drawings.Flowchart("L", "V.Done->W W.Done->D D.True->V D.False->E", Drawings.Set("V", "N", Definitions.JavaScript("getN() + 1")), Drawings.Say("W", "'' + (getN() - 3)"), Definitions.Node("D", "Elsa.FlowDecision", Drawings.In("condition", Definitions.JavaScript("getN() < 8"))), Definitions.Node("E", "Elsa.End")),
            "1 2 3 4 5"
        },
        {
            "Flowchart with a join behind the loop",
            Drawings.Flowchart(
                "L", "S.Done->V S.Done->T V.Done->W W.Done->D D.True->V D.False->J T.Done->J",
                Definitions.Node("S", "Elsa.Start"), Drawings.Set("V", "N", Definitions.JavaScript("getN() + 1")), Drawings.Say("W", "'' + (getN() - 3)"), Definitions.Node("D", "Elsa.FlowDecision", Drawings.In("condition", Definitions.JavaScript("getN() < 8"))), Drawings.Sequence("T"), new Join("J", "WaitAllActive").Json),
            "1 2 3 4 5"
        },
    };

    [Theory]
    [MemberData(nameof(Loops))]
    public async Task Loops_stop_at_the_limit_of_turns_and_go_on_after_it_was_raised(string name, string loop, string expected)
    {
        var story = await StartAsync(Drawings.Sequence("Q", loop, Definitions.Line("Z")), Usual with { MaxLoopTurns = 2 });
        (story.Incidents, story.State).ShouldBe(("limit.loop-turns", "Finished/Faulted"), name);
        story.Lines.ShouldBe(name switch { "ParallelForEach" or "ForEach" => "", _ when name.StartsWith("Flow", StringComparison.Ordinal) => "1 2 3", _ => "1 2" });

        await story.RetryAsync();
        story.Incidents.ShouldBe("limit.loop-turns", "nothing has changed yet");
        await story.RetryAsync(Usual);

        (story.Lines, story.State, story.Incidents).ShouldBe((expected + " Z", "Finished/Finished", ""));
    }

    [Fact]
    public async Task Steps_stop_at_the_limit_and_go_on_with_the_next_burst()
    {
        var story = await StartAsync(Drawings.For("L", 1, 4, Line), Usual with { MaxStepsPerBurst = 4 });
        (story.Incidents, story.Lines).ShouldBe(("limit.steps", "1 2"));

        await story.RetryAsync();

        (story.Lines, story.State).ShouldBe(("1 2 3 4", "Finished/Finished"));
    }

    [Fact]
    public async Task Steps_of_branches_that_stand_in_the_queue_are_not_lost()
    {
        var story = await StartAsync(Drawings.Parallel("P", Definitions.Line("A"), Definitions.Line("B"), Definitions.Line("C"), Definitions.Line("D")), Usual with { MaxStepsPerBurst = 3 });
        (story.Incidents, story.Lines).ShouldBe(("limit.steps", "A"));

        await story.RetryAsync(Usual);

        story.Lines.Split(' ').Order().ShouldBe(["A", "B", "C", "D"]);
        story.State.ShouldBe("Finished/Finished");
    }

    [Fact]
    public async Task Depth_is_limited_and_a_retry_under_a_deeper_limit_goes_on()
    {
        var story = await StartAsync(Drawings.Sequence("A", Drawings.Sequence("B", Drawings.Sequence("C", Definitions.Line("D")))), Usual with { MaxDepth = 3 });
        (story.Incidents, story.Instance.Incidents[0].ActivityId).ShouldBe(("limit.depth", "D"));

        await story.RetryAsync(Usual);

        (story.Lines, story.State).ShouldBe(("D", "Finished/Finished"));
    }

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    public async Task Children_in_children_are_limited(string type)
    {
        var story = await StartAsync(Definitions.Node("W", type, Drawings.In("workflowDefinitionId", Definitions.Literal("child"))), Usual with { MaxNesting = 0 });
        (story.Incidents, story.Signals.Count).ShouldBe(("limit.nesting", 0));

        if (type == "Elsa.DispatchWorkflow")
        {
            await story.RetryAsync(Usual);
            (story.State, story.Signals.Count).ShouldBe(("Finished/Finished", 1));
        }
    }

    [Fact]
    public async Task A_variable_that_is_too_large_goes_in_under_a_larger_limit()
    {
        var story = await StartAsync(Drawings.Sequence("Q", Drawings.Set("V", "X", Definitions.JavaScript("new Array(100).join('x')")), Drawings.Say("Z", "'' + getX().length")), Usual with { MaxVariableBytes = 100 });
        (story.Incidents, story.Instance.Variables["X"]).ShouldBe(("limit.variable-size", ""));

        await story.RetryAsync(Usual);

        story.Lines.ShouldBe("99");
    }

    [Fact]
    public async Task What_an_instance_keeps_is_limited_as_a_whole_and_what_is_let_go_makes_room()
    {
        var big = Drawings.Scope("B", [Drawings.Kept("Own")], Drawings.Set("V", "Own", Definitions.JavaScript("new Array(400).join('x')")), Definitions.Line("A"));
        var story = await StartAsync(Drawings.Sequence("Q", Drawings.For("L", 1, 20, big), Drawings.Set("Y", "X", Definitions.JavaScript("new Array(900).join('x')")), Definitions.Line("Z")), Usual with { MaxStateBytes = 800 });
        story.Lines.Split(' ').Length.ShouldBe(20, "every turn lets its variables go");
        (story.Incidents, story.Instance.Incidents[0].ActivityId).ShouldBe(("limit.state-size", "Y"));

        await story.RetryAsync(Usual);

        story.State.ShouldBe("Finished/Finished");
    }

    [Fact]
    public async Task Values_of_parallel_turns_that_do_not_fit_begin_none_of_them()
    {
        var story = await StartAsync(Drawings.ForEach("L", Definitions.JavaScript("[1, 2, 3, 4]"), Line, "Elsa.ParallelForEach"), Usual with { MaxStateBytes = 150 });
        story.Incidents.ShouldBe("limit.state-size");

        await story.RetryAsync(Usual);

        (story.Lines, story.State).ShouldBe(("1 2 3 4", "Finished/Finished"));
    }

    [Fact]
    public async Task A_journal_payload_is_limited()
    {
        Probe.Do(context => context.Journal("Note", new string('x', 200)));
        var story = await StartAsync(Definitions.Node("P", "Test.Probe"), Usual with { MaxJournalPayloadBytes = 100 });
        story.Incidents.ShouldBe("limit.journal");

        await story.RetryAsync(Usual);
        Probe.Do(null);

        (story.State, story.Journal.Count(entry => entry.EventName == "Note")).ShouldBe(("Finished/Finished", 1));
    }

    [Theory]
    [InlineData("var i = 0; while (i < 3000) { i++; } i", "limit.statements")]
    [InlineData("function f(n) { return n == 0 ? 0 : 1 + f(n - 1); } f(20)", "limit.recursion")]
    [InlineData("var s = 'x'; while (s.length < 500000) { s = s + s; } s.length", "limit.memory")]
    public async Task A_script_is_limited_and_runs_whole_when_it_may(string code, string incident)
    {
        var patient = JavaScriptLimits.Default with { TimeoutMs = 60_000 };
        var story = await StartAsync(
            Drawings.Sequence("Q", Drawings.Set("V", "N", Definitions.JavaScript(code)), Definitions.Line("Z")),
            Usual with { JavaScript = patient with { MaxStatements = 2_000, MaxRecursion = 10, MaxAllocatedBytes = incident == "limit.memory" ? 1_000_000 : JavaScriptLimits.Default.MaxAllocatedBytes } });
        story.Incidents.ShouldBe(incident);

        await story.RetryAsync(Usual with { JavaScript = patient });

        (story.Lines, story.State).ShouldBe(("Z", "Finished/Finished"));
    }

    [Fact]
    public async Task A_script_that_takes_too_long_is_stopped()
    {
        var story = await StartAsync(
            Drawings.Set("V", "N", Definitions.JavaScript("while (true) { }")), Usual with { JavaScript = JavaScriptLimits.Default with { TimeoutMs = 30, MaxStatements = int.MaxValue } });

        story.Incidents.ShouldBe("limit.time");
    }

    // What fails is the way on from B, not B: B does not run again.
    [Fact]
    public async Task A_way_on_that_failed_is_gone_again_without_running_the_activity_twice()
    {
        var story = await StartAsync(
            Drawings.Sequence("Q", Drawings.Fork("F", "WaitAll", Definitions.Line("A"), Definitions.Line("B")).Replace(Definitions.Literal("WaitAll"), Definitions.JavaScript("getX() == 'x' ? 'WaitAll' : 'Nonsense'")), Definitions.Task("T"), Definitions.Line("Z")),
            Usual);
        story.Incidents.ShouldBe("input.type input.type");
        story.Lines.ShouldBe("A B");

        await story.RetryAsync();

        (story.Incidents, story.Lines, story.StatusOf("B")).ShouldBe(("input.type input.type", "A B", "Faulted"), "the cause is still there, and the line is not written again");
    }

    private static Task<Story> StartAsync(string root, WorkflowLimits limits) =>
        Story.StartAsync(Drawings.Workflow(root, [Drawings.Kept("N", "Int32", "3"), Drawings.Kept("X", "String")]), limits);
}
