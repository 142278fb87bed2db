using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>For, ForEach, While, ParallelForEach and Break.</summary>
public sealed class LoopTests
{
    private static readonly string Current = Drawings.Say("W", "'' + getVariable('CurrentValue')");

    [Theory]
    [InlineData(1, 3, null, true, "1 2 3")]
    [InlineData(1, 3, null, false, "1 2")]
    [InlineData(3, 1, null, true, "3 2 1")]
    [InlineData(3, 1, null, false, "3 2")]
    [InlineData(0, 5, 2, true, "0 2 4")]
    [InlineData(0, 4, 2, false, "0 2")]
    [InlineData(5, 0, 3, true, "5 2")]
    [InlineData(2, 2, null, true, "2")]
    [InlineData(2, 2, null, false, "")]
    [InlineData(int.MaxValue - 1, int.MaxValue, null, true, "2147483646 2147483647")]
    [InlineData(int.MinValue, int.MinValue, null, true, "-2147483648")]
    public async Task A_for_counts_up_or_down_the_end_included_or_not(int start, int end, int? step, bool isInclusive, string expected)
    {
        var members = (isInclusive ? "" : Drawings.In("outerBoundInclusive", Definitions.Literal("false")) + ",") + Drawings.In("step", Definitions.Literal(step ?? 1));

        var story = await Story.StartAsync(Drawings.Workflow(Drawings.For("F", start, end, Current, members)));

        (story.Lines, story.State).ShouldBe((expected, "Finished/Finished"));
    }

    [Fact]
    public async Task A_for_that_says_nothing_counts_from_0_to_0()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Definitions.Node("F", "Elsa.For", $"\"body\":{Current}")));

        story.Lines.ShouldBe("0");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_for_that_would_never_end_is_an_incident(int step)
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.For("F", 1, 3, Current, Drawings.In("step", Definitions.Literal(step)))));

        (story.Incidents, story.State, story.Lines).ShouldBe(("loop.step", "Finished/Faulted", ""));
    }

    [Fact]
    public async Task Every_turn_waits_for_its_task_and_the_bound_output_has_the_number()
    {
        var story = await Story.StartAsync(Drawings.Workflow(
            Drawings.Sequence("Q", Drawings.For("F", 1, 3, Drawings.Sequence("B", Definitions.Task("T"), Current), Drawings.Out("currentValue", "N")), Drawings.Say("Z", "'n' + getN()")),
            [Drawings.Kept("N", "Int32")]));

        for (var turn = 1; turn <= 3; turn++)
        {
            story.Instance.Variables["N"].ShouldBe((long)turn);
            (await story.AnswerAsync("T")).ShouldBe(1);
        }

        (story.Lines, story.StatusOf("B")).ShouldBe(("1 2 3 n3", "Completed Completed Completed"));
        story.Executions.Where(run => run.ActivityId == "T").Select(run => run.ExecutionId).Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("Object", "[\"a\",\"b\"]", "a0 b1")]
    [InlineData("Literal", "[\"a\",\"b\"]", "a0 b1")]
    [InlineData("JavaScript", "['x'].concat(['y'])", "x0 y1")]
    [InlineData("Variable", "List", "p0 q1")]
    [InlineData("Input", "Case", "i0")]
    [InlineData("Object", "[]", "")]
    public async Task A_for_each_walks_over_the_list_with_value_and_index(string syntax, string value, string expected)
    {
        var story = await Story.StartAsync(
            Drawings.Workflow(
                Drawings.ForEach("F", Definitions.Wrapped(syntax, value), Drawings.Say("W", "getCurrentValue() + getCurrentIndex()")),
                [Drawings.Kept("List").Replace("\"value\":\"\"", "\"value\":[\"p\",\"q\"]")]),
            input: new() { ["Case"] = new[] { "i" } });

        story.Lines.ShouldBe(expected);
    }

    [Fact]
    public async Task What_changes_in_the_list_meanwhile_does_not_change_the_walk()
    {
        var story = await Story.StartAsync(Drawings.Workflow(
            Drawings.ForEach("F", Definitions.Wrapped("Variable", "List"), Drawings.Sequence("B", Definitions.Task("T"), Drawings.Set("V", "List", Definitions.JavaScript("[9, 9, 9, 9]")), Current)),
            [Drawings.Kept("List").Replace("\"value\":\"\"", "\"value\":[1,{\"a\":2}]")]));

        await story.AnswerAsync("T");
        await story.AnswerAsync("T");

        (story.Lines, story.State).ShouldBe(("1 [object Object]", "Finished/Finished"));
    }

    [Fact]
    public async Task A_list_that_is_none_is_an_incident()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.ForEach("F", Definitions.JavaScript("5"), Current)));

        story.Incidents.ShouldBe("input.type");
    }

    [Fact]
    public async Task A_while_asks_before_every_turn()
    {
        var story = await Story.StartAsync(Drawings.Workflow(
            Drawings.While("L", Definitions.JavaScript("getN() < 2"), Drawings.Sequence("B", Definitions.Task("T"), Drawings.Set("V", "N", Definitions.JavaScript("getN() + 1")), Drawings.Say("W", "'n' + getN()"))),
            [Drawings.Kept("N", "Int32", "0")]));

        await story.AnswerAsync("T");
        await story.AnswerAsync("T");

        (story.Lines, story.State).ShouldBe(("n1 n2", "Finished/Finished"));
    }

    [Fact]
    public async Task A_while_without_a_condition_takes_no_turn()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Definitions.Node("L", "Elsa.While", $"\"body\":{Definitions.Line("A")}"), Definitions.Line("Z"))));

        story.Lines.ShouldBe("Z");
    }

    [Fact]
    public async Task A_parallel_for_each_runs_all_turns_at_once_each_with_its_own_value()
    {
        var body = Drawings.Sequence("B", Definitions.Node("T", "Peer.RequestApproval", Drawings.In("key", Definitions.JavaScript("'t' + getCurrentValue()"))), Current);
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Drawings.ForEach("F", Definitions.JavaScript("[7, 8, 9]"), body, "Elsa.ParallelForEach"), Definitions.Line("Z"))));
        story.Waiting.ShouldBe("t7 t8 t9");

        await story.AnswerAsync("t9");
        await story.AnswerAsync("t7");
        story.Lines.ShouldBe("9 7");
        await story.AnswerAsync("t8");

        (story.Lines, story.State).ShouldBe(("9 7 8 Z", "Finished/Finished"));
    }

    [Fact]
    public async Task A_break_leaves_the_innermost_loop_and_nothing_behind_it_begins()
    {
        var inner = Drawings.For("I", 1, 3, Drawings.Sequence("IB", Current, Drawings.If("C", Definitions.JavaScript("getCurrentValue() == 2"), Definitions.Node("X", "Elsa.Break")), Drawings.If("D", Definitions.JavaScript("getCurrentValue() == 2"), Definitions.Line("never"))));
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Drawings.For("O", 1, 2, Drawings.Sequence("OB", inner, Definitions.Line("o"))), Definitions.Line("Z"))));

        story.Lines.ShouldBe("1 2 o 1 2 o Z");
    }

    [Theory]
    [InlineData("Elsa.For")]
    [InlineData("Elsa.ForEach")]
    [InlineData("Elsa.While")]
    public async Task A_break_ends_every_kind_of_loop_after_a_wait_too(string type)
    {
        var body = Drawings.Sequence("B", Definitions.Task("T"), Definitions.Node("X", "Elsa.Break"), Definitions.Line("never"));
        var loop = type switch
        {
            "Elsa.For" => Drawings.For("L", 1, 9, body),
            "Elsa.ForEach" => Drawings.ForEach("L", Definitions.JavaScript("[1, 2, 3]"), body),
            _ => Drawings.While("L", Definitions.Literal(true), body),
        };
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", loop, Definitions.Line("Z"))));

        await story.AnswerAsync("T");

        (story.Lines, story.State).ShouldBe(("Z", "Finished/Finished"));
    }

    [Fact]
    public async Task A_break_in_a_fork_cancels_the_branches_that_wait()
    {
        var fork = Drawings.Fork("F", "WaitAll", Definitions.Task("T"), Drawings.Sequence("F2", Definitions.Task("U"), Definitions.Node("X", "Elsa.Break"), Definitions.Line("never")));
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Drawings.For("L", 1, 3, fork), Definitions.Line("Z"))));

        await story.AnswerAsync("U");

        (story.Lines, story.State, story.StatusOf("T"), story.StatusOf("F")).ShouldBe(("Z", "Finished/Finished", "Canceled", "Completed"));
    }

    [Fact]
    public async Task A_break_in_a_parallel_for_each_belongs_to_the_loop_further_out()
    {
        var body = Drawings.ForEach("P", Definitions.JavaScript("[1, 2]"), Drawings.Sequence("B", Current, Definitions.Node("X", "Elsa.Break")), "Elsa.ParallelForEach");
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Drawings.For("L", 1, 3, body), Definitions.Line("Z"))));

        story.Lines.ShouldBe("1 2 Z");
    }

    [Fact]
    public async Task A_break_outside_of_every_loop_ends_the_sequences_it_stands_in()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Drawings.Sequence("R", Definitions.Line("A"), Definitions.Node("X", "Elsa.Break"), Definitions.Line("never")), Definitions.Line("neither"))));

        (story.Lines, story.State).ShouldBe(("A", "Finished/Finished"));
    }

    [Fact]
    public async Task A_loop_in_a_flowchart_in_a_loop_breaks_only_itself()
    {
        var inner = Drawings.For("I", 1, 5, Drawings.Sequence("IB", Definitions.Task("T"), Definitions.Node("X", "Elsa.Break")));
        var flow = Drawings.Flowchart("C", "S.Done->I I.Done->A", Definitions.Node("S", "Elsa.Start"), inner, Definitions.Line("A"));
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Drawings.For("O", 1, 2, flow), Definitions.Line("Z"))));

        await story.AnswerAsync("T");
        story.Lines.ShouldBe("A");
        await story.AnswerAsync("T");

        (story.Lines, story.State).ShouldBe(("A A Z", "Finished/Finished"));
    }

    [Fact]
    public async Task A_body_that_failed_is_retried_in_its_turn()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.For("F", 1, 3, Drawings.Sequence("B", Definitions.Task("T"), Definitions.Node("M", "Test.Moody"), Current))));
        await story.AnswerAsync("T");
        Moody.FailWith(new ActivityFault("test.moody", "not today"));
        await story.AnswerAsync("T");
        (story.Lines, story.Incidents).ShouldBe(("1", "test.moody"));

        Moody.FailWith(null);
        await story.RetryAsync();
        await story.AnswerAsync("T");

        (story.Lines, story.State, story.StatusOf("M")).ShouldBe(("1 2 3", "Finished/Finished", "Completed Completed Completed"));
    }
}
