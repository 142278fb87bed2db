using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Tests.Requests;
using Shouldly;
using Xunit;
using static ApprovalEngine.Domain.Tests.Delegations.Absences;

namespace ApprovalEngine.Domain.Tests.Delegations;

/// <summary>Who answers for whom (domain.md 3.1, 3.2 and 4.6), and what a decision in another's name is worth.</summary>
public sealed class StandInTests
{
    private static readonly RoutePart Director = Part("finance-director", AuthorityKind.Approve, "director");
    private static readonly RoutePart Manager = Part("branch-manager", AuthorityKind.Recommend, "manager");

    [Fact]
    public void A_task_that_is_pending_moves_and_the_decision_names_both()
    {
        var scene = Company(Director).Away(Delegation("director", "cfo"));
        var task = scene.Scene.TaskOf("finance-director");
        (task.People[0].IsAway, task.People[0].AwayUntil).ShouldBe((true, Scene.Today.AddDays(9)));

        var decision = scene.Decide("finance-director", "cfo").Value!;

        (decision.DecidedBy, decision.OnBehalfOf, decision.Role).ShouldBe(("cfo", "director", "finance-director"));
        decision.DelegationId.ShouldBe(task.StandIns.ShouldHaveSingleItem().DelegationId);
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();
        task.StandIns[0].Until.ShouldBe(Scene.Now);
    }

    [Fact]
    public void The_principal_may_still_decide_himself()
    {
        var scene = Company(Director).Away(Delegation("director", "cfo"));
        scene.Decide("finance-director", "director").Value!.OnBehalfOf.ShouldBeNull();
        scene.Decide("finance-director", "cfo").Error.ShouldBeOfType<AlreadyDecided>();
    }

    [Fact]
    public void Nobody_stands_in_where_the_caller_names_no_rule_or_the_delegation_is_over()
    {
        var delegation = Delegation("director", "cfo");
        var scene = Company(Director).Away(delegation);
        scene.Decide("finance-director", "cfo", withRule: false).Error.ShouldBeOfType<DelegationNotInForce>();

        delegation.End("director", Scene.Now).Error.ShouldBeNull();
        // The row still says that he is asked: the rule says no more, and that is enough.
        scene.Decide("finance-director", "cfo").Error.ShouldBeOfType<DelegationNotInForce>();
        scene.Settle().Ended.Count.ShouldBe(1);
        (scene.AskedFor("director").Count, scene.Scene.TaskOf("finance-director").People[0].IsAway).ShouldBe((0, false));
        scene.Decide("finance-director", "director").Error.ShouldBeNull();
    }

    [Fact]
    public void Who_lacks_authority_is_passed_over_to_his_own_delegate()
    {
        var scene = Company(Director).Away(Delegation("director", "credit")).Away(Delegation("credit", "group"));
        scene.AskedFor("director").ShouldBe(["group"]);
        scene.Decide("finance-director", "credit").Error.ShouldBeOfType<NotAssigned>();
        scene.Decide("finance-director", "cfo").Error.ShouldBeOfType<DelegationNotInForce>("he was asked before the second delegation was known");
        scene.Decide("finance-director", "group").Error.ShouldBeNull();
    }

    [Fact]
    public void Where_the_chain_finds_nobody_the_functions_next_level_is_asked_and_else_the_task_stays()
    {
        Company(Director).Away(Delegation("director", "credit")).AskedFor("director").ShouldBe(["cfo"]);
        // Nobody stands above a branch manager in sales.
        var alone = Company(Manager).Away(Delegation("manager", "sales.rep"));
        (alone.AskedFor("manager").Count, alone.Scene.TaskOf("branch-manager").People[0].IsAway).ShouldBe((0, true));
        alone.Decide("branch-manager", "manager").Error.ShouldBeNull();
    }

    [Fact]
    public void Other_people_of_the_task_stay_asked_so_that_nobody_above_is()
    {
        var scene = Company(Director with { People = ["director", "director.second"] }).Hold("finance-director", "director.second").Away(Delegation("director", "credit"));
        scene.AskedFor("director").ShouldBeEmpty();
        scene.Decide("finance-director", "director.second").Error.ShouldBeNull();
    }

    [Fact]
    public void The_requester_never_stands_in_and_cannot_agree()
    {
        var scene = Company(Director).Hold("cfo", Scene.Requester).Away(Delegation("director", Scene.Requester));
        scene.AskedFor("director").ShouldBe(["cfo"]);
        scene.Decide("finance-director", Scene.Requester).Error.ShouldBeOfType<OwnRequest>();
        scene.Decide("finance-director", Scene.Requester, Verdict.Reject).Error.ShouldBeOfType<NotAssigned>();
    }

    [Fact]
    public void Who_has_answered_is_needed_elsewhere_or_stands_in_for_another_task_is_passed_over()
    {
        var needed = Company(Director, Part("cfo", AuthorityKind.Approve, "cfo")).Away(Delegation("director", "cfo"));
        needed.AskedFor("director").ShouldBe(["group"]);

        var twice = Company(Director, Part("credit-manager", AuthorityKind.Approve, "credit")).Away(Delegation("director", "cfo")).Away(Delegation("credit", "cfo"));
        twice.Request.Tasks.SelectMany(task => task.StandIns).Where(one => one.IsAsked).Select(one => one.UserName).ShouldBeUnique();
        twice.Request.Tasks.SelectMany(task => task.StandIns).Count(one => one.IsAsked).ShouldBe(2);

        var answered = Company(Manager, Director).Hold("branch-manager", "cfo").Away(Delegation("manager", "cfo")).Away(Delegation("director", "cfo"));
        answered.Decide("branch-manager", answered.AskedFor("manager")[0]).Error.ShouldBeNull();
        answered.Settle();
        answered.AskedFor("director").ShouldNotContain(answered.Request.Decisions[0].DecidedBy);
    }

    [Theory]
    [InlineData("credit-memo", null, null, false)]
    [InlineData(null, "CN02", null, false)]
    [InlineData(null, null, 249_999.99, false)]
    [InlineData(null, null, 250_000.0, true)]
    [InlineData("non-standard-terms", "CN01", 250_000.0, true)]
    public void A_delegation_covers_its_types_entity_and_amount(string? type, string? entity, double? max, bool covers)
    {
        var scene = Company(Director).Away(Delegation("director", "cfo", types: type is null ? [] : [type], entity: entity, max: (decimal?)max));
        (scene.AskedFor("director").Count == 1).ShouldBe(covers);
        scene.Scene.TaskOf("finance-director").People[0].IsAway.ShouldBe(covers);
    }

    [Fact]
    public void The_amount_is_compared_in_the_currency_of_the_matrix()
    {
        var scene = Company(Director);
        scene.Scene.Tamper<Route?>(nameof(ApprovalRequest.Route), scene.Request.Route! with { Rate = new RouteRate("USD", 7m, Scene.Today) });
        scene.Away(Delegation("director", "cfo", max: 1_000_000m)).AskedFor("director").ShouldBeEmpty();
    }

    [Fact]
    public void Settling_again_changes_nothing_and_a_second_time_asks_nobody_anew()
    {
        var scene = Company(Director).Away(Delegation("director", "cfo"));
        var version = scene.Request.Version;
        scene.Settle().IsEmpty.ShouldBeTrue();
        scene.Request.Version.ShouldBe(version);
    }

    [Theory]
    [InlineData("finance-director", AuthorityKind.Approve, "cfo", true)]
    [InlineData("finance-director", AuthorityKind.Approve, "credit-manager", false)]
    [InlineData("finance-director", AuthorityKind.Approve, "asia-controller", false)]
    [InlineData("finance-director", AuthorityKind.Recommend, "ar-specialist", true)]
    [InlineData("branch-manager", AuthorityKind.Recommend, "sales-representative", false)]
    [InlineData("auditor", AuthorityKind.Approve, "admin", false)]
    [InlineData("auditor", AuthorityKind.Approve, "auditor", true)]
    [InlineData("no-role-of-the-catalogue", AuthorityKind.Approve, "group-cfo", false)]
    public void Authority_is_the_role_or_its_functions_ladder(string asked, AuthorityKind kind, string held, bool has)
    {
        var person = new Person { UserName = "p", Title = "p", TitleZh = "p" };
        person.Assign(Scene.Holding("p", held, new Scope(ScopeKind.Branch, "SH01")));
        StandInRule.HasAuthority(person, asked, kind, new Place("CN01", "east", "SH01"), Scene.Today).ShouldBe(has);
        StandInRule.HasAuthority(person, asked, kind, new Place("CN01", "north", "BJ01"), Scene.Today).ShouldBeFalse("another branch");
        StandInRule.HasAuthority(person, asked, kind, new Place("CN01", "east", "SH01"), Scene.Today.AddYears(-2)).ShouldBeFalse("before he held it");
    }

    [Fact]
    public void A_voice_counts_only_with_the_row_that_says_who_was_asked_for_whom()
    {
        var scene = Company(Director).Away(Delegation("director", "cfo"));
        var decision = scene.Decide("finance-director", "cfo").Value!;
        var task = scene.Scene.TaskOf("finance-director");
        task.Carries(decision).ShouldBeTrue();
        task.Carries(Copy(decision, onBehalfOf: null)).ShouldBeFalse("without a principal he was never asked");
        task.Carries(Copy(decision, onBehalfOf: "somebody")).ShouldBeFalse();
        task.Carries(Copy(decision, by: "group")).ShouldBeFalse();
        task.Carries(Copy(decision, delegation: Guid.Empty)).ShouldBeFalse();
        task.Carries(Copy(decision, at: Scene.Now.AddSeconds(1))).ShouldBeFalse("after he was asked");
    }

    private static Absences Company(params RoutePart[] parts) => new Absences(parts)
        .Hold("branch-manager", "manager").Hold("finance-director", "director").Hold("credit-manager", "credit").Hold("cfo", "cfo").Hold("group-cfo", "group").Hold("sales-representative", "sales.rep");

    private static Decision Copy(Decision one, string? onBehalfOf = "director", string? by = null, Guid? delegation = null, DateTimeOffset? at = null) => new()
    {
        Id = one.Id,
        RequestId = one.RequestId,
        Round = one.Round,
        TaskId = one.TaskId,
        Stage = one.Stage,
        Function = one.Function,
        Level = one.Level,
        Role = one.Role,
        DecidedBy = by ?? one.DecidedBy,
        OnBehalfOf = onBehalfOf,
        DelegationId = delegation ?? one.DelegationId,
        Verdict = one.Verdict,
        ContentHash = one.ContentHash,
        MatrixVersion = one.MatrixVersion,
        DecidedAt = at ?? one.DecidedAt,
    };
}
