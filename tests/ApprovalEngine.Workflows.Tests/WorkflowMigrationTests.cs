using Shouldly;
using Xunit;
using static ApprovalEngine.Workflows.Tests.Definitions;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>An instance goes on in a newer version, or somebody is told why not. Two branches A and B wait before the join J in most cases.</summary>
public sealed partial class WorkflowMigrationTests
{
    private static readonly string Start = Node("S", "Elsa.Start");
    private static readonly string[] Forked = [Start, Task("A"), Task("B"), Line("J")];

    private const string Fork = "S.Done->A S.Done->B A.Approve->J B.Approve->J";

    [Fact]
    public async Task What_waits_goes_on_in_the_new_version_under_the_same_bookmarks()
    {
        var run = await RunOf(Flow(Fork, Forked));
        var before = run.Instance.Bookmarks.Select(bookmark => (bookmark.Id, bookmark.Key)).ToList();

        run.ShouldMigrate(Flow(Fork + " J.Done->K", [.. Forked, Line("K")]));

        run.Instance.DefinitionVersion.ShouldBe(2);
        run.Instance.Bookmarks.Select(bookmark => (bookmark.Id, bookmark.Key)).ShouldBe(before);
        run.Instance.TakeChanges().Journal[^1].ShouldSatisfyAllConditions(
            line => line.EventName.ShouldBe("Migrated"), line => line.Message.ShouldBe("From version 1 to 2."));
        (await run.ApproveAsync("A", "B")).ShouldBe(["J", "K"]);
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task The_activities_and_connections_may_stand_in_another_order()
    {
        var run = await RunOf(Flow(Fork, Forked));
        await run.ApproveAsync("A");

        run.ShouldMigrate(Flow("B.Approve->J S.Done->B A.Approve->J S.Done->A", [Line("J"), Task("B"), Task("A"), Start]));

        (await run.ApproveAsync("B")).ShouldBe(["J"]);
    }

    [Fact]
    public async Task A_join_does_not_wait_for_a_branch_that_began_behind_something_passed()
    {
        var run = await RunOf(Flow(Fork, Forked));
        await run.ApproveAsync("A");

        run.ShouldMigrate(Flow(Fork + " S.Done->C C.Done->J", [.. Forked, Line("C")]));

        (await run.ApproveAsync("B")).ShouldBe(["J"], "C was passed by, and J runs once");
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task A_join_waits_for_a_branch_that_begins_behind_something_still_to_come()
    {
        var run = await RunOf(Flow(Fork, Forked));
        await run.ApproveAsync("A");

        run.ShouldMigrate(Flow(Fork + " B.Approve->C C.Approve->J", [.. Forked, Task("C")]));

        (await run.ApproveAsync("B")).ShouldBeEmpty();
        (await run.ApproveAsync("C")).ShouldBe(["J"]);
    }

    [Fact]
    public async Task A_branch_that_is_over_may_be_taken_away()
    {
        var run = await RunOf(Flow(Fork, Forked));
        await run.ApproveAsync("A");

        run.ShouldMigrate(Flow("S.Done->B B.Approve->J", Start, Task("B"), Line("J")));

        (await run.ApproveAsync("B")).ShouldBe(["J"]);
    }

    [Fact]
    public async Task A_branch_that_waits_may_not_be_taken_away()
    {
        var run = await RunOf(Flow(Fork, Forked));

        run.ObstaclesTo(Flow("S.Done->A A.Approve->J", Start, Task("A"), Line("J")))
            .ShouldBe([(MigrationObstacleKind.Missing, "B")]);

        run.Instance.DefinitionVersion.ShouldBe(1);
        (await run.ApproveAsync("A", "B")).ShouldBe(["J"], "a refused migration has changed nothing");
    }

    [Fact]
    public async Task A_join_that_nothing_would_wake_any_more_refuses()
    {
        var run = await RunOf(Flow(Fork, Forked));
        await run.ApproveAsync("A");

        run.ObstaclesTo(Flow("S.Done->A S.Done->B A.Approve->J", Forked)).ShouldBe([(MigrationObstacleKind.WouldBegin, "J")]);
    }

    [Fact]
    public async Task A_new_way_to_what_has_run_already_refuses_while_it_is_still_to_be_gone()
    {
        var run = await RunOf(Flow("S.Done->A S.Done->B A.Approve->J", Forked));
        (await run.ApproveAsync("A")).ShouldBe(["J"]);

        run.ObstaclesTo(Flow(Fork, Forked)).ShouldBe([(MigrationObstacleKind.TooLate, "J")]);
    }

    [Fact]
    public async Task What_is_new_behind_a_waiting_activity_runs_and_before_it_does_not()
    {
        var run = await RunOf(Flow("S.Done->A A.Approve->Z", Start, Task("A"), Line("Z")));

        run.ShouldMigrate(Flow("S.Done->P P.Done->A A.Approve->Q Q.Done->Z", Start, Line("P"), Task("A"), Line("Q"), Line("Z")));

        (await run.ApproveAsync("A")).ShouldBe(["Q", "Z"]);
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task A_new_beginning_counts_as_passed()
    {
        var run = await RunOf(Flow("A.Approve->Z", Task("A"), Line("Z")));

        run.ShouldMigrate(Flow("S.Done->A A.Approve->Z", Start, Task("A"), Line("Z")));

        (await run.ApproveAsync("A")).ShouldBe(["Z"]);
    }

    [Fact]
    public async Task In_a_loop_what_was_passed_by_runs_in_the_next_turn()
    {
        const string loop = "S.Done->A A.Approve->B B.Reject->A B.Approve->Z";
        var run = await RunOf(Flow(loop, Start, Task("A"), Task("B"), Line("Z")));
        await run.ApproveAsync("A");
        await run.AnswerAsync("B", "Reject");
        await run.ApproveAsync("A");
        await run.AnswerAsync("B", "Reject");
        await run.ApproveAsync("A");

        run.ShouldMigrate(Flow("S.Done->A A.Approve->N N.Done->B B.Reject->A B.Approve->Z", Start, Task("A"), Line("N"), Task("B"), Line("Z")));

        (await run.AnswerAsync("B", "Reject")).ShouldBeEmpty();
        (await run.ApproveAsync("A")).ShouldBe(["N"]);
        (await run.ApproveAsync("B")).ShouldBe(["Z"]);
    }

    [Fact]
    public async Task Earlier_turns_of_a_loop_do_not_outvote_what_is_still_to_come()
    {
        const string ways = "S.Done->A S.Done->B A.Reject->A";
        var run = await RunOf(Flow(ways + " A.Approve->X", Start, Task("A"), Task("B"), Line("X")));
        await run.AnswerAsync("A", "Reject");
        await run.AnswerAsync("A", "Reject");
        await run.ApproveAsync("A");

        run.ShouldMigrate(Flow(ways + " A.Approve->X A.Approve->N B.Approve->N", Start, Task("A"), Task("B"), Line("X"), Line("N")));

        (await run.ApproveAsync("B")).ShouldBe(["N"]);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    public async Task A_join_of_any_kind_is_not_moved_by_a_way_that_was_passed(string mode)
    {
        var join = Node("J", "Elsa.FlowJoin", $"\"mode\":{Literal(mode)}");
        var run = await RunOf(Flow(Fork + " J.Done->Z", Start, Task("A"), Task("B"), join, Line("Z")));
        await run.ApproveAsync("A");

        run.ShouldMigrate(Flow(Fork + " S.Done->C C.Done->J J.Done->Z", Start, Task("A"), Task("B"), Line("C"), join, Line("Z")));

        (await run.ApproveAsync("B")).ShouldBe(["Z"]);
    }

    [Theory]
    [InlineData("WaitAll", "Reject", new string[0])]
    [InlineData("WaitAllActive", "Approve", new[] { "Z" })]
    public async Task A_join_decides_by_the_ways_it_had(string mode, string answer, string[] lines)
    {
        var join = Node("J", "Elsa.FlowJoin", $"\"mode\":{Literal(mode)}");
        var run = await RunOf(Flow(Fork + " J.Done->Z", Start, Task("A"), Task("B"), join, Line("Z")));
        await run.AnswerAsync("A", mode == "WaitAll" ? "Approve" : "Reject");

        run.ShouldMigrate(Flow(Fork + " S.Done->C C.Done->J J.Done->Z", Start, Task("A"), Task("B"), Line("C"), join, Line("Z")));

        (await run.AnswerAsync("B", answer)).ShouldBe(lines);
    }

    [Fact]
    public async Task A_join_whose_kind_is_computed_takes_no_new_way_that_was_passed()
    {
        var join = Node("J", "Elsa.FlowJoin", $"\"mode\":{JavaScript("'WaitAll'")}");
        var run = await RunOf(Flow(Fork, Start, Task("A"), Task("B"), join));

        run.ObstaclesTo(Flow(Fork + " S.Done->C C.Done->J", Start, Task("A"), Task("B"), Line("C"), join)).ShouldBe([(MigrationObstacleKind.UnknownMode, "J")]);
    }

    [Fact]
    public async Task An_open_activity_of_another_type_refuses()
    {
        var run = await RunOf(Flow("S.Done->A", Start, Task("A")));

        run.ObstaclesTo(Flow("S.Done->A", Start, Line("A"))).ShouldBe([(MigrationObstacleKind.OtherType, "A")]);
    }

    [Fact]
    public async Task An_open_activity_that_no_way_leads_to_refuses()
    {
        var run = await RunOf(Flow(Fork, Forked));

        run.ObstaclesTo(Flow("S.Done->A A.Approve->J B.Approve->J", Forked)).ShouldBe([(MigrationObstacleKind.Unreachable, "B")]);
    }

    [Fact]
    public async Task Only_a_newer_version_is_given_and_only_to_an_instance_that_is_not_over()
    {
        var drawing = Flow("S.Done->A", Start, Task("A"));
        var run = await RunOf(drawing);
        run.ObstaclesTo(drawing, version: 1).ShouldBe([(MigrationObstacleKind.NotNewer, null)]);

        await run.ApproveAsync("A");

        run.ObstaclesTo(drawing).ShouldBe([(MigrationObstacleKind.IsOver, null)]);
    }

    [Fact]
    public async Task Variables_keep_their_values_in_the_new_type_or_refuse()
    {
        var drawing = new[] { Start, Node("V", "Elsa.SetVariable", $"\"variable\":{{\"id\":\"vCount\",\"name\":\"Count\"}},\"value\":{Literal("12")}"), Task("A") };
        const string ways = "S.Done->V V.Done->A";
        var run = await RunOf(Flow(ways, [Kept("Count", "Count", "String", "1"), Kept("Gone", "Gone", "String", "x"), Kept("Old", "Old", "String", "y")], drawing));

        run.ObstaclesTo(Flow(ways, [Kept("Count", "Count", "Guid", "")], drawing)).ShouldBe([(MigrationObstacleKind.VariableType, null)]);
        run.ShouldMigrate(Flow(ways, [Kept("Count", "Count", "Int32", "0"), Kept("Old", "Renamed", "String", ""), Kept("New", "New", "Int32", "7")], drawing));

        run.Instance.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => (variable.Key, variable.Value)).ShouldBe([("Count", 12L), ("New", 7L), ("Renamed", "y")]);
    }

    [Fact]
    public async Task A_faulted_instance_keeps_its_queue_and_is_retried_in_the_new_version()
    {
        const string ways = "S.Done->A S.Done->M M.Done->Z S.Done->X X.Done->Y";
        string[] drawing = [Start, Task("A"), Node("M", "Test.Moody"), Line("Z"), Line("X"), Line("Y")];
        Moody.FailWith(new ActivityFault("test.moody", "not today"));
        MigrationRun run;
        try
        {
            run = await RunOf(Flow(ways, drawing));
            run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        }
        finally
        {
            Moody.FailWith(null);
        }

        run.ShouldMigrate(Flow(ways + " Z.Done->Q", [.. drawing, Line("Q")]));

        run.Instance.Incidents.ShouldHaveSingleItem().ResolvedAt.ShouldBeNull();
        (await run.RetryAsync()).ShouldBe(["Z", "Q"]);
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task What_stands_in_a_queue_runs_in_the_new_version()
    {
        var limits = WorkflowLimits.Default with { MaxStepsPerBurst = 4 };
        const string ways = "S.Done->X S.Done->Y X.Done->J Y.Done->J";
        string[] drawing = [Start, Line("X"), Line("Y"), Line("J")];
        var run = await RunOf(Flow(ways, drawing), limits);
        run.Instance.Incidents.ShouldHaveSingleItem().Code.ShouldBe("limit.steps");

        run.ObstaclesTo(Flow("S.Done->X X.Done->J", Start, Line("X"), Line("J"))).ShouldContain((MigrationObstacleKind.Missing, "Y"));
        run.ShouldMigrate(Flow(ways + " J.Done->K", [.. drawing, Line("K")]));

        (await run.RetryAsync()).ShouldBe(["Y", "J", "K"], ignoreOrder: true);
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Where_the_way_on_failed_the_instance_can_only_be_cancelled()
    {
        var drawing = Flow("S.Done->A S.Done->B A.Approve->B B.Approve->A", Start, Task("A"), Task("B"));
        var run = await RunOf(drawing);
        await run.ApproveAsync("A", "B");
        run.Instance.Incidents.ShouldHaveSingleItem().Code.ShouldBe("flow.invalid-back-edge");

        run.ObstaclesTo(drawing).ShouldBe([(MigrationObstacleKind.FailedHalfWay, "B")]);
    }

    [Fact]
    public async Task A_sequence_with_variables_of_its_own_goes_on_where_its_activities_are_the_same()
    {
        static string Block(string type, string activities) => Node(
            "Q", "Elsa.Sequence", $"\"variables\":[{Kept("Own", "Own", type, type == "Guid" ? "" : "5")}],\"activities\":[{activities}]");
        static string After(string text) => Node("Z", "Elsa.WriteLine", $"\"text\":{JavaScript(text)}");
        var run = await RunOf(Flow("S.Done->Q", Start, Block("String", $"{Task("A")},{After("'old'")}")));

        run.ObstaclesTo(Flow("S.Done->Q", Start, Block("String", $"{After("'new'")},{Task("A")}"))).ShouldBe([(MigrationObstacleKind.Rearranged, "Q")]);
        run.ObstaclesTo(Flow("S.Done->Q", Start, Block("Guid", $"{Task("A")},{After("'new'")}"))).ShouldBe([(MigrationObstacleKind.VariableType, "Q")]);
        run.ShouldMigrate(Flow("S.Done->Q", Start, Block("Int32", $"{Task("A")},{After("getOwn() + 1")}")));

        (await run.ApproveAsync("A")).ShouldBe(["6"], "text would have become 51");
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task A_loop_goes_on_with_its_items_and_its_current_value()
    {
        static string Loop(string text) => Node("L", "Elsa.ForEach", $"\"items\":{JavaScript("['a', 'b']")},\"body\":{Node(
            "Q", "Elsa.Sequence", $"\"activities\":[{Task("A")},{Node("Z", "Elsa.WriteLine", $"\"text\":{JavaScript(text)}")}]")}");
        var run = await RunOf(Flow("S.Done->L", Start, Loop("getCurrentValue()")));
        (await run.ApproveAsync("A")).ShouldBe(["a"]);

        run.ShouldMigrate(Flow("S.Done->L", Start, Loop("'new ' + getCurrentValue()")));

        (await run.ApproveAsync("A")).ShouldBe(["new b"]);
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    private static string Kept(string id, string name, string type, string value) =>
        $$"""{"id":"v{{id}}","name":"{{name}}","typeName":"{{type}}","isArray":false,"value":"{{value}}","storageDriverTypeName":"Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core"}""";

    private static async Task<MigrationRun> RunOf(string json, WorkflowLimits? limits = null)
    {
        var workflow = MigrationRun.Loose(json, 1);
        return new MigrationRun(workflow, await Runs.StartAsync(workflow, limits));
    }
}
