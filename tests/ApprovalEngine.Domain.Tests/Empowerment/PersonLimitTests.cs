using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Tests.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Empowerment;

/// <summary>Limits of single persons (domain.md 4.2): zero, unlimited and "may not" are three things.</summary>
public sealed class PersonLimitTests
{
    // The scene's request is CNY 250,000.
    [Theory]
    [InlineData(null, true)]
    [InlineData(250_000d, true)]
    [InlineData(249_999.9999, false)]
    [InlineData(0d, false)]
    public void Nobody_approves_above_his_own_limit_which_is_inclusive(double? limit, bool may)
    {
        var scene = Scene.Open(Scene.Part("finance-director", "a"));

        var decided = scene.DecideAs(scene.TaskOf("finance-director"), Holder("a", "finance-director", (decimal?)limit));

        decided.Error.ShouldBe(may ? null : new LimitExceeded("a", (decimal)limit!.Value, 250_000m));
        scene.Request.Status.ShouldBe(may ? RequestStatus.Approved : RequestStatus.InReview);
    }

    [Fact]
    public void Who_may_approve_nothing_may_not_approve_what_costs_nothing_either()
    {
        RoleAssignment.Allows(0m, 0m).ShouldBeFalse();
        RoleAssignment.Allows(null, 0m).ShouldBeTrue();
        RoleAssignment.Allows(1m, 0m).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Verdict.Reject)]
    [InlineData(Verdict.Return)]
    public void He_may_still_say_no(Verdict verdict)
    {
        var scene = Scene.Open(Scene.Part("finance-director", "a"));

        scene.DecideAs(scene.TaskOf("finance-director"), Holder("a", "finance-director", 0), verdict).Error.ShouldBeNull();
    }

    [Fact]
    public void He_may_still_recommend()
    {
        var scene = Scene.Open(Scene.Part("branch-manager", "a") with { Kind = AuthorityKind.Recommend }, Scene.Part("cfo", "b"));

        scene.DecideAs(scene.TaskOf("branch-manager"), Holder("a", "branch-manager", 0)).Error.ShouldBeNull();
    }

    [Fact]
    public void The_amount_counts_at_the_rate_that_was_pinned()
    {
        var scene = Scene.InReview();
        scene.Request.Pin(Scene.RouteOf(Scene.Part("finance-director", "a")) with { Rate = new RouteRate("USD", 7m, Scene.Today) }).Error.ShouldBeNull();
        scene.OpenStage(1).Error.ShouldBeNull();

        scene.DecideAs(scene.TaskOf("finance-director"), Holder("a", "finance-director", 1_749_999m)).Error.ShouldBe(new LimitExceeded("a", 1_749_999m, 1_750_000m));
        scene.DecideAs(scene.TaskOf("finance-director"), Holder("a", "finance-director", 1_750_000m)).Error.ShouldBeNull();
    }

    [Fact]
    public void Of_several_assignments_of_the_role_the_highest_limit_counts_and_one_of_another_role_gives_nothing()
    {
        var scene = Scene.Open(Scene.Part("finance-director", "a"));
        var person = Holder("a", "finance-director", 10m);
        person.Assign(Assignment("a", "finance-director", 20m));
        person.Assign(Assignment("a", "credit-manager", null));
        scene.DecideAs(scene.TaskOf("finance-director"), person).Error.ShouldBe(new LimitExceeded("a", 20m, 250_000m));

        person.Assign(Assignment("a", "finance-director", null));
        scene.DecideAs(scene.TaskOf("finance-director"), person).Error.ShouldBeNull();
    }

    [Fact]
    public void A_stand_in_is_held_to_his_own_limit()
    {
        var place = new Place("CN01", "east", "SH01");
        StandInRule.HasAuthority(Holder("a", "cfo", 100m), "finance-director", AuthorityKind.Approve, place, Scene.Today, 100m).ShouldBeTrue();
        StandInRule.HasAuthority(Holder("a", "cfo", 100m), "finance-director", AuthorityKind.Approve, place, Scene.Today, 100.01m).ShouldBeFalse();
        StandInRule.HasAuthority(Holder("a", "cfo", 100m), "finance-director", AuthorityKind.Recommend, place, Scene.Today, 100.01m).ShouldBeTrue();
        StandInRule.HasAuthority(Holder("a", "cfo", 0m), "finance-director", AuthorityKind.Approve, place, Scene.Today).ShouldBeFalse("he could approve nothing at all");
    }

    [Fact]
    public void Who_is_below_the_amount_is_not_asked_and_the_part_says_so()
    {
        var part = Apply(Approve("finance-director"), 100m, ("finance-director", "a", 99m), ("finance-director", "b", null), ("finance-director", "c", 100m));

        part.People.ShouldBe(["b", "c"]);
        part.Limited.ShouldBe([new LimitedPerson("a", 99m)]);
        (part.Role, part.InsteadOf).ShouldBe(("finance-director", null));
    }

    [Fact]
    public void Where_all_are_below_it_the_lowest_role_above_is_asked_that_somebody_holds_who_may()
    {
        var part = Apply(Approve("credit-manager"), 100m, ("credit-manager", "a", 99m), ("finance-director", "b", 50m), ("cfo", "c", 100m), ("group-cfo", "d", null));

        part.People.ShouldBe(["c"]);
        (part.Role, part.Level, part.InsteadOf).ShouldBe(("cfo", 4, "credit-manager"));
        part.Limited!.Select(one => one.UserName).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Where_nobody_may_nobody_is_asked()
    {
        var part = Apply(Approve("credit-manager"), 100m, ("credit-manager", "a", 0m), ("group-cfo", "d", 99m), ("asia-controller", "e", null));

        part.People.ShouldBeEmpty("the ladder is that of the function");
        (part.Role, part.InsteadOf).ShouldBe(("credit-manager", null));
        part.Limited!.Select(one => one.UserName).ShouldBe(["a", "d"]);
        Apply(Approve("legal-counsel"), 100m, ("legal-counsel", "a", 1m)).People.ShouldBeEmpty();
    }

    [Fact]
    public void A_role_that_nobody_holds_calls_nobody_above()
    {
        var part = Apply(Approve("credit-manager"), 100m, ("cfo", "c", null));

        (part.People.Count, part.Limited, part.InsteadOf).ShouldBe((0, null, null));
    }

    [Fact]
    public void Opinions_have_no_limit() =>
        Apply(Approve("branch-manager") with { Kind = AuthorityKind.Recommend }, 100m, ("branch-manager", "a", 0m)).People.ShouldBe(["a"]);

    [Fact]
    public void A_vote_has_too_few_people_where_limits_leave_fewer_than_must_agree()
    {
        var part = Apply(Approve("cfo") with { Mode = AuthorityMode.Parse("2 of n")! }, 100m, ("cfo", "a", null), ("cfo", "b", 1m));

        (part.People.Count, part.HasTooFew).ShouldBe((1, true));
    }

    private static RoutePart Apply(RoutePart part, decimal amount, params (string Role, string UserName, decimal? Limit)[] holders)
    {
        IEnumerable<RoleHolder> HoldersOf(string role) => holders.Where(one => one.Role == role).Select(one => new RoleHolder(one.UserName, one.Limit));
        var route = PersonLimits.Apply(Scene.RouteOf(part with { People = [.. HoldersOf(part.Role).Select(one => one.UserName)] }), amount, HoldersOf);
        return route.Stages.Single().Parts.Single();
    }

    private static RoutePart Approve(string role) => Scene.Part(role) with { Function = Roles.All[role].Function, Level = Roles.All[role].Level };

    private static Person Holder(string userName, string role, decimal? limit)
    {
        var person = new Person { UserName = userName, Title = userName, TitleZh = userName };
        person.Assign(Assignment(userName, role, limit));
        return person;
    }

    private static RoleAssignment Assignment(string userName, string role, decimal? limit) => new()
    {
        Id = new Guid("00000000-0000-0000-0000-00000000cccc"), UserName = userName, Role = role, ScopeKind = ScopeKind.Group, ScopeCode = "*", ValidFrom = Scene.Today.AddYears(-1), RecordedAt = DateTimeOffset.UnixEpoch, ApprovalLimit = limit,
    };
}
