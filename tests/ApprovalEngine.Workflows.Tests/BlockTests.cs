using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Sequence, Parallel, Fork, If and Switch.</summary>
public sealed class BlockTests
{
    [Fact]
    public async Task A_sequence_runs_one_after_the_other_and_waits_where_one_waits()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Definitions.Line("A"), Definitions.Task("T"), Definitions.Line("B"))));
        (story.Lines, story.Waiting, story.State).ShouldBe(("A", "T", "Running/Suspended"));

        (await story.AnswerAsync("T", "Reject")).ShouldBe(1);

        (story.Lines, story.State, story.OutcomesOf("T")).ShouldBe(("A B", "Finished/Finished", "Reject"));
        (await story.AnswerAsync("T")).ShouldBe(0, "a second answer finds nobody");
    }

    [Theory]
    [InlineData("Elsa.Sequence")]
    [InlineData("Elsa.Parallel")]
    [InlineData("Elsa.Fork")]
    [InlineData("Elsa.Switch")]
    [InlineData("Elsa.If")]
    [InlineData("Elsa.For")]
    [InlineData("Elsa.ForEach")]
    [InlineData("Elsa.While")]
    [InlineData("Elsa.ParallelForEach")]
    [InlineData("Elsa.Flowchart")]
    public async Task An_empty_container_is_done_at_once(string type)
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Definitions.Node("E", type), Definitions.Line("Z"))));

        (story.Lines, story.State, story.StatusOf("E")).ShouldBe(("Z", "Finished/Finished", "Completed"));
    }

    [Fact]
    public async Task A_parallel_interleaves_and_goes_on_when_all_are_done()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence(
            "Q",
            Drawings.Parallel("P", Drawings.Sequence("P1", Definitions.Line("A"), Definitions.Task("T"), Definitions.Line("B")), Drawings.Sequence("P2", Definitions.Line("C"), Definitions.Task("U"))),
            Definitions.Line("Z"))));
        (story.Lines, story.Waiting).ShouldBe(("A C", "T U"));

        await story.AnswerAsync("U");
        story.Lines.ShouldBe("A C");
        await story.AnswerAsync("T");

        (story.Lines, story.State).ShouldBe(("A C B Z", "Finished/Finished"));
    }

    [Theory]
    [InlineData("WaitAll", "", "A B Z")]
    [InlineData("WaitAny", "Z", "Z")]
    public async Task A_fork_goes_on_with_the_last_branch_or_with_the_first_which_cancels_the_others(string mode, string afterOne, string afterBoth)
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence(
            "Q",
            Drawings.Fork("F", mode, Drawings.Sequence("F1", Definitions.Task("T"), Definitions.Line("A")), Definitions.Task("U"), Drawings.Sequence("F3", Definitions.Task("V"), Definitions.Line("B"))),
            Definitions.Line("Z"))));
        story.Waiting.ShouldBe("T U V");

        await story.AnswerAsync("U");
        story.Lines.ShouldBe(afterOne);
        (await story.AnswerAsync("T")).ShouldBe(mode == "WaitAll" ? 1 : 0);
        await story.AnswerAsync("V");

        (story.Lines, story.State).ShouldBe((afterBoth, "Finished/Finished"));
        story.StatusOf("F1").ShouldBe(mode == "WaitAll" ? "Completed" : "Canceled");
    }

    [Fact]
    public async Task A_fork_that_does_not_say_waits_for_all()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Definitions.Node("F", "Elsa.Fork", $"\"branches\":[{Definitions.Task("T")},{Definitions.Task("U")}]")));

        await story.AnswerAsync("T");

        (story.State, story.Waiting).ShouldBe(("Running/Suspended", "U"));
    }

    [Theory]
    [InlineData("Literal", "true", "then", "True")]
    [InlineData("Literal", "False", "else", "False")]
    [InlineData("JavaScript", "getVariable('N') > 2", "then", "True")]
    [InlineData("JavaScript", "getVariable('N') > 3", "else", "False")]
    [InlineData("Variable", "Flag", "then", "True")]
    [InlineData("Input", "Case", "then", "True")]
    [InlineData("Object", "false", "else", "False")]
    public async Task An_if_goes_one_of_two_ways_and_says_which(string syntax, string value, string expected, string result)
    {
        var story = await Story.StartAsync(
            Drawings.Workflow(Drawings.If("I", Definitions.Wrapped(syntax, value), Definitions.Line("then"), Definitions.Line("else")), [Drawings.Kept("N", "Int32", "3"), Drawings.Kept("Flag", "Boolean", "true")]),
            input: new() { ["Case"] = "true" });

        (story.Lines, story.OutputOf("I", "Result")?.ToString()).ShouldBe((expected, result));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_if_without_an_activity_for_its_way_goes_on(bool holds)
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence(
            "Q", holds ? Drawings.If("I", Definitions.Literal(true), null, Definitions.Line("no")) : Drawings.If("I", Definitions.Literal(false), Definitions.Line("no")), Definitions.Line("Z"))));

        (story.Lines, story.State).ShouldBe(("Z", "Finished/Finished"));
    }

    [Fact]
    public async Task An_if_whose_condition_is_no_flag_is_an_incident_and_goes_on_when_it_is_put_right()
    {
        var story = await Story.StartAsync(Drawings.Workflow(
            Drawings.Sequence("Q", Definitions.Node("P", "Test.Probe"), Drawings.If("I", Definitions.JavaScript("getVariable('X') || 'maybe'"), Definitions.Line("A"))), [Drawings.Kept("X")],
            "\"options\":{\"incidentStrategyType\":\"ContinueWithIncidents\"}"));
        (story.Incidents, story.State).ShouldBe(("input.type", "Running/Suspended"));
        story.Instance.Incidents[0].Message.ShouldBe("Input Condition of activity I: expected Boolean, found \"maybe\".");

        await story.RetryAsync();
        (story.Incidents, story.Instance.Incidents.Count).ShouldBe(("input.type", 2));

        await story.CancelAsync();
        (story.State, story.Incidents).ShouldBe(("Finished/Cancelled", ""));
    }

    [Theory]
    [InlineData("MatchFirst", true, true, "a", "a")]
    [InlineData("MatchAny", true, true, "a b", "a")]
    [InlineData("MatchAny", false, true, "b", "b")]
    [InlineData("MatchFirst", false, false, "d", null)]
    public async Task A_switch_runs_the_cases_that_hold_or_the_default(string mode, bool first, bool second, string expected, string? output)
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Switch(mode, first, second, Definitions.Line("d")), Definitions.Line("Z"))));

        (story.Lines, story.OutputOf("W", "Output"), story.State).ShouldBe((expected + " Z", output, "Finished/Finished"));
    }

    [Fact]
    public async Task A_switch_without_a_match_and_without_a_default_goes_on()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence("Q", Switch("MatchFirst", false, false, null), Definitions.Line("Z"))));

        story.Lines.ShouldBe("Z");
    }

    [Fact]
    public async Task A_switch_waits_for_every_case_that_it_began()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Sequence(
            "Q",
            Definitions.Node("W", "Elsa.Switch", $$"""
                {{Drawings.In("mode", Definitions.Literal("MatchAny"))}},"cases":[{"label":"a","condition":{"type":"JavaScript","value":"1 < 2"},"activity":{{Definitions.Task("T")}} },
                {"label":"b","condition":{"type":"JavaScript","value":"true"},"activity":{{Definitions.Task("U")}} }]
                """),
            Definitions.Line("Z"))));

        await story.AnswerAsync("U");
        story.Lines.ShouldBeEmpty();
        await story.AnswerAsync("T");
        story.Lines.ShouldBe("Z");
    }

    [Fact]
    public async Task A_case_whose_condition_is_no_flag_is_named()
    {
        var story = await Story.StartAsync(Drawings.Workflow(Definitions.Node("W", "Elsa.Switch", $$"""
            "cases":[{"label":"a","condition":{"type":"JavaScript","value":"'perhaps'"},"activity":{{Definitions.Line("A")}} }]
            """)));

        story.Instance.Incidents.ShouldHaveSingleItem().Message.ShouldBe("Case a of activity W: expected Boolean, found \"perhaps\".");
    }

    private static string Switch(string mode, bool first, bool second, string? otherwise) => Definitions.Node("W", "Elsa.Switch", $$"""
        {{Drawings.In("mode", Definitions.Literal(mode))}},"cases":[{"label":"a","condition":{"type":"Literal","value":{{(first ? "true" : "false")}}},"activity":{{Definitions.Line("a")}} },
        {"label":"b","condition":{"type":"Literal","value":{{(second ? "true" : "false")}}},"activity":{{Definitions.Line("b")}} }]{{(otherwise is null ? "" : ",\"default\":" + otherwise)}}
        """);
}
