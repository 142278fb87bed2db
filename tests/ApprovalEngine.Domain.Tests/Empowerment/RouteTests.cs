using ApprovalEngine.Domain.Empowerment;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Empowerment;

public sealed class RouteTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Holders = new()
    {
        ["branch-manager"] = ["branch.manager.shanghai"],
        ["credit-manager"] = ["credit.manager"],
        ["finance-director"] = ["finance.director", "finance.director.deputy"],
        ["legal-counsel"] = ["legal.counsel"],
        ["group-cfo"] = ["group.cfo"],
        ["auditor"] = ["auditor"],
    };

    [Fact]
    public void Highest_level_of_a_function_counts_and_lower_ones_are_not_asked()
    {
        var part = Fold(Row("A1", "finance", 2, "credit-manager"), Row("A2", "finance", 3, "finance-director"), Row("A3", "finance", 2, "credit-manager"))
            .Stages.Single().Parts.Single();

        (part.Level, part.Role).ShouldBe((3, "finance-director"));
        part.People.ShouldBe(["finance.director", "finance.director.deputy"]);
    }

    [Fact]
    public void A_ladder_asks_every_level_in_turn_and_the_highest_of_all_functions_side_by_side()
    {
        AuthorityRow Rung(string name, string function, int level, string role) => Row(name, function, level, role) with { IsLadder = true };

        var route = Fold(Rung("A3", "finance", 4, "group-cfo"), Rung("A1", "finance", 2, "credit-manager"), Rung("A2", "finance", 3, "finance-director"), Rung("L1", "legal", 0, "legal-counsel"));

        route.Stages.Select(stage => string.Join('+', stage.Parts.Select(part => part.Role))).ShouldBe(["credit-manager", "finance-director", "group-cfo+legal-counsel"]);
        Fold(Row("A1", "finance", 2, "credit-manager"), Row("A2", "finance", 3, "finance-director")).Stages.ShouldHaveSingleItem();
    }

    [Fact]
    public void Part_lists_every_rule_that_named_its_level_and_no_other()
    {
        var inputs = new Dictionary<string, object?> { ["deviationDays"] = 45m };
        var rows = new[]
        {
            Row("A1", "finance", 2, "credit-manager"),
            Row("A2", "finance", 3, "finance-director") with { Rule = new RouteRule("A2", inputs) },
            Row("A4", "finance", 3, "finance-director"),
        };

        var rules = Fold(rows).Stages.Single().Parts.Single().Rules;

        rules.Select(rule => rule.Row).ShouldBe(["A2", "A4"]);
        rules[0].Inputs.ShouldBe(inputs);
    }

    [Fact]
    public void Stages_come_in_the_order_recommend_approve_inform_numbered_from_one()
    {
        var route = Fold(
            Row("A3", "group", 6, "auditor", AuthorityKind.Inform),
            Row("A2", "finance", 3, "finance-director"),
            Row("A1", "sales", 1, "branch-manager", AuthorityKind.Recommend));

        route.Stages.Select(stage => (stage.Stage, stage.Parts.Single().Kind)).ShouldBe(
            [(1, AuthorityKind.Recommend), (2, AuthorityKind.Approve), (3, AuthorityKind.Inform)]);
        route.DecidingStages.Select(stage => stage.Stage).ShouldBe([1, 2]);
    }

    [Fact]
    public void Stages_are_numbered_without_gaps()
    {
        var route = Fold(Row("A2", "finance", 3, "finance-director"), Row("A3", "group", 6, "auditor", AuthorityKind.Inform));

        route.Stages.Select(stage => stage.Stage).ShouldBe([1, 2]);
    }

    [Fact]
    public void Functions_of_one_kind_are_asked_side_by_side()
    {
        var route = Fold(Row("A2", "legal", 1, "legal-counsel"), Row("A1", "finance", 3, "finance-director"));

        route.Stages.Single().Parts.Select(part => part.Function).ShouldBe(["finance", "legal"]);
    }

    [Fact]
    public void A_function_may_recommend_at_one_level_and_approve_at_another()
    {
        var route = Fold(Row("A1", "finance", 2, "credit-manager", AuthorityKind.Recommend), Row("A2", "finance", 3, "finance-director"));

        route.Stages.Select(stage => stage.Parts.Single().Role).ShouldBe(["credit-manager", "finance-director"]);
    }

    [Fact]
    public void Of_rows_of_one_level_the_stricter_mode_and_the_shorter_time_count()
    {
        var part = Fold(
            Row("A1", "finance", 3, "finance-director") with { SlaHours = 48, Mode = AuthorityMode.All },
            Row("A2", "finance", 3, "finance-director") with { SlaHours = 24 },
            Row("A3", "finance", 3, "finance-director") with { SlaHours = 0 }).Stages.Single().Parts.Single();

        (part.Mode, part.SlaHours).ShouldBe((AuthorityMode.All, 24));
    }

    [Fact]
    public void No_row_with_a_time_means_no_due_time() =>
        Fold(Row("A1", "finance", 3, "finance-director") with { SlaHours = 0 }).Stages.Single().Parts.Single().SlaHours.ShouldBe(0);

    [Fact]
    public void Mode_and_time_of_a_lower_level_do_not_count()
    {
        var part = Fold(
            Row("A1", "finance", 2, "credit-manager") with { SlaHours = 1, Mode = AuthorityMode.All },
            Row("A2", "finance", 3, "finance-director") with { SlaHours = 48 }).Stages.Single().Parts.Single();

        (part.Mode, part.SlaHours).ShouldBe((AuthorityMode.Any, 48));
    }

    [Fact]
    public void Two_roles_for_one_level_are_ambiguous_and_the_rows_are_named()
    {
        var refusal = Should.Throw<MatrixAmbiguousException>(() =>
            Fold(Row("A1", "finance", 3, "finance-director"), Row("A9", "finance", 3, "credit-manager")));

        refusal.Message.ShouldBe("Level 3 of the function 'finance' must name one role; rows A1, A9 name several.");
    }

    [Fact]
    public void Two_roles_for_a_level_that_does_not_count_are_no_matter() =>
        Fold(
            Row("A1", "finance", 2, "finance-director"),
            Row("A2", "finance", 2, "credit-manager"),
            Row("A3", "finance", 6, "group-cfo")).Stages.Single().Parts.Single().Role.ShouldBe("group-cfo");

    [Fact]
    public void People_are_taken_as_the_caller_gives_them()
    {
        var asked = new List<string>();
        var route = Route.Fold("7", [Row("A1", "finance", 3, "finance-director")], role =>
        {
            asked.Add(role);
            return ["b", "a"];
        });

        asked.ShouldBe(["finance-director"]);
        route.Stages.Single().Parts.Single().People.ShouldBe(["b", "a"]);
        route.MatrixVersion.ShouldBe("7");
    }

    // Somebody may hold a role twice (his branch and his region); two tasks for one person could never both be answered.
    [Fact]
    public void Somebody_named_twice_is_asked_once() =>
        Route.Fold("7", [Row("A1", "finance", 3, "finance-director")], _ => ["b", "a", "b"]).Stages.Single().Parts.Single().People.ShouldBe(["b", "a"]);

    [Fact]
    public void No_row_asks_nobody_and_so_cannot_approve()
    {
        var route = Fold();

        route.Stages.ShouldBeEmpty();
        route.CanApprove.ShouldBeFalse();
    }

    [Fact]
    public void Only_a_route_with_an_approver_can_approve()
    {
        Fold(Row("A1", "sales", 1, "branch-manager", AuthorityKind.Recommend), Row("A2", "group", 6, "auditor", AuthorityKind.Inform))
            .CanApprove.ShouldBeFalse();
        Fold(Row("A1", "finance", 3, "finance-director")).CanApprove.ShouldBeTrue();
    }

    [Fact]
    public void Steps_come_one_after_the_other_within_their_kind()
    {
        var route = Fold(
            Row("L3", "legal", 1, "legal-counsel") with { Step = 2 },
            Row("L2", "finance", 2, "credit-manager"),
            Row("L1", "sales", 1, "branch-manager", AuthorityKind.Recommend) with { Step = 3 });

        route.Stages.Select(stage => (stage.Stage, stage.Parts.Single().Role)).ShouldBe([(1, "branch-manager"), (2, "credit-manager"), (3, "legal-counsel")]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_route_with_fewer_voices_than_must_agree_cannot_approve(int voicesMin, bool canApprove)
    {
        var route = Route.Fold("1", [Row("W1", "finance", 2, "credit-manager"), Row("W2", "group", 6, "auditor", AuthorityKind.Inform)], role => Holders[role], voicesMin);

        (route.HasApprover, route.CanApprove).ShouldBe((true, canApprove));
    }

    [Fact]
    public void A_route_covers_another_where_nobody_of_that_one_is_missing()
    {
        var small = Fold(Row("A1", "sales", 1, "branch-manager"));
        var large = Fold(Row("A2", "sales", 1, "branch-manager", AuthorityKind.Recommend), Row("A3", "finance", 2, "credit-manager"));

        large.IsAtLeast(small).ShouldBeTrue("whoever approved below may recommend to somebody higher");
        small.IsAtLeast(large).ShouldBeFalse();
        large.Beyond(small).Select(part => part.Role).ShouldBe(["credit-manager"]);
        small.IsAtLeast(small).ShouldBeTrue();
    }

    [Theory]
    [InlineData("finance", 2, AuthorityKind.Approve, true)]
    [InlineData("finance", 3, AuthorityKind.Approve, true)]
    [InlineData("finance", 1, AuthorityKind.Approve, false)]
    [InlineData("finance", 3, AuthorityKind.Recommend, false)]
    [InlineData("legal", 3, AuthorityKind.Approve, false)]
    public void A_part_is_covered_by_one_of_its_function_that_is_as_high_and_asked_for_as_much(string function, int level, AuthorityKind kind, bool isCovered) =>
        Fold(Row("A1", function, level, "finance-director", kind)).IsAtLeast(Fold(Row("A2", "finance", 2, "credit-manager"))).ShouldBe(isCovered);

    [Fact]
    public void Legal_is_never_made_up_for_by_a_higher_rung_nor_two_voices_by_one()
    {
        Fold(Row("A1", "legal", 1, "legal-counsel", AuthorityKind.Recommend), Row("A2", "finance", 6, "group-cfo"))
            .IsAtLeast(Fold(Row("A3", "legal", 1, "legal-counsel"), Row("A4", "finance", 2, "credit-manager"))).ShouldBeFalse();
        var two = Route.Fold("1", [Row("A1", "sales", 1, "branch-manager", AuthorityKind.Recommend), Row("A2", "finance", 2, "credit-manager")], role => Holders[role], 2);
        Route.Fold("1", [Row("A2", "finance", 2, "credit-manager")], role => Holders[role], 2).IsAtLeast(two).ShouldBeFalse();
    }

    [Theory]
    [InlineData("2 of n", "60 %", "2 of n and 60 %")]
    [InlineData("any", "2 of n, veto", "2 of n, veto")]
    public void Rows_of_one_level_ask_together_what_each_of_their_modes_asks(string one, string other, string both) =>
        Fold(Row("A1", "finance", 3, "finance-director") with { Mode = AuthorityMode.Parse(one)! }, Row("A2", "finance", 3, "finance-director") with { Mode = AuthorityMode.Parse(other)! })
            .Stages.Single().Parts.Single().Mode.Word.ShouldBe(both);

    [Theory]
    [InlineData("any", "2 of n", false)]
    [InlineData("2 of n", "any", true)]
    [InlineData("all", "2 of n", true)]
    [InlineData("2 of n", "2 of n, veto", false)]
    [InlineData("2 of n", "100 %", true)]
    public void A_stricter_mode_of_the_same_level_is_more(string asked, string needed, bool isAtLeast) =>
        Fold(Row("A1", "finance", 3, "finance-director") with { Mode = AuthorityMode.Parse(asked)! })
            .IsAtLeast(Fold(Row("A1", "finance", 3, "finance-director") with { Mode = AuthorityMode.Parse(needed)! })).ShouldBe(isAtLeast, "two people hold the role");

    [Theory]
    [InlineData("2 of n", true)]
    [InlineData("3 of n", false)]
    [InlineData("60 %", true)]
    public void Fewer_people_than_must_agree_cannot_approve(string mode, bool canApprove) =>
        Fold(Row("A1", "finance", 3, "finance-director") with { Mode = AuthorityMode.Parse(mode)! }).CanApprove.ShouldBe(canApprove);

    [Fact]
    public void A_vote_of_two_is_two_voices() =>
        Route.Fold("1", [Row("A1", "finance", 3, "finance-director") with { Mode = AuthorityMode.Parse("2 of n")! }], role => Holders[role], voicesMin: 2).CanApprove.ShouldBeTrue();

    private static Route Fold(params AuthorityRow[] rows) => Route.Fold("1", rows, role => Holders[role]);

    private static AuthorityRow Row(string row, string function, int level, string role, AuthorityKind kind = AuthorityKind.Approve) =>
        new(function, level, role, kind, AuthorityMode.Any, 48, new RouteRule(row, new Dictionary<string, object?>()));
}
