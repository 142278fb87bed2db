using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>What was returned is changed and submitted again; whoever has agreed is asked again only where something that he looks at has become worse (domain.md 8.6).</summary>
public sealed class ResubmissionTests
{
    private const string Second = "instance-2";

    private static readonly RoutePart Manager = Testing(Scene.Part("branch-manager", "branch.manager") with { Kind = AuthorityKind.Recommend }, "deviationDays");
    private static readonly RoutePart Credit = Testing(Scene.Part("regional-credit-manager", "regional.credit"), "riskClass");
    private static readonly RoutePart Director = Testing(Scene.Part("finance-director", "finance.director"), "amount");

    [Fact]
    public void Only_what_was_returned_is_changed_and_submitted_again()
    {
        var draft = Scene.Draft();
        draft.Request.Resubmit(Second, Scene.Now).Error.ShouldBeOfType<NotReturned>();
        var scene = Scene.Open(Director);
        scene.Request.Resubmit(Second, Scene.Now).Error.ShouldBeOfType<NotReturned>();
        Amend(scene, 1m).Error.ShouldBeOfType<NotDraft>();
        scene.Decide(scene.TaskOf("finance-director"), "finance.director", Verdict.Return).Error.ShouldBeNull();
        scene.Request.Submit(Second, Scene.Now).Error.ShouldBeOfType<NotDraft>();

        Amend(scene, 200_000m).Error.ShouldBeNull();
        scene.Request.Resubmit(Second, Scene.Now, ["back-up"]).Error.ShouldBeOfType<EvidenceMissing>();
        (scene.Request.Status, scene.Request.Round).ShouldBe((RequestStatus.Returned, 1));
        scene.Request.Resubmit(Second, Scene.Now).Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.Round, scene.Request.Route, scene.Request.WorkflowInstanceId).ShouldBe((RequestStatus.InReview, 2, null, Second));
        var earlier = scene.Request.EarlierRounds.ShouldHaveSingleItem();
        (earlier.Number, earlier.Content.Amount, earlier.ContentHash).ShouldBe((1, 250_000m, scene.Request.Decisions[0].ContentHash));
        earlier.Route!.Stages.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_has_agreed_is_not_asked_again_and_who_has_returned_it_is()
    {
        var scene = Returned(Manager, Credit, Director);

        var carried = Again(scene, [], Manager, Credit, Director);

        carried.ShouldHaveSingleItem().Role.ShouldBe("branch-manager");
        scene.OpenStage(1).Value!.ShouldBeEmpty();
        scene.Request.OutcomeOf(1).ShouldBe(StageOutcome.Approved);
        scene.OpenStage(2).Value!.Select(task => task.Role).ShouldBe(["regional-credit-manager", "finance-director"], ignoreOrder: true);
        DecideAll(scene);
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
        scene.Request.RefusalOfEffects(Second).ShouldBeNull();
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldNotBeNull();
        scene.Request.CountedDecisions.Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("deviationDays", true)]
    [InlineData("riskClass", false)]
    [InlineData("amount", false)]
    public void Who_has_agreed_is_asked_again_where_what_he_looks_at_is_worse(string worse, bool isAskedAgain)
    {
        var scene = Returned(Manager, Credit, Director);

        Again(scene, [worse], Manager, Credit, Director).Count.ShouldBe(isAskedAgain ? 0 : 1);

        scene.OpenStage(1).Value!.Count.ShouldBe(isAskedAgain ? 1 : 0);
    }

    [Fact]
    public void What_either_the_old_or_the_new_row_looks_at_counts()
    {
        var scene = Returned(Manager, Credit, Director);

        Again(scene, ["riskClass"], Testing(Manager, "riskClass"), Credit, Director).ShouldBeEmpty();
        Again(Returned(Manager, Credit, Director), ["deviationDays"], Testing(Manager, "riskClass"), Credit, Director).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_approved_that_nobody_has_looked_at_since_it_was_returned()
    {
        var scene = Scene.Open(Manager, Credit, Director);
        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager").Error.ShouldBeNull();
        scene.Decide(scene.TaskOf("regional-credit-manager"), "regional.credit").Error.ShouldBeNull();
        scene.Decide(scene.TaskOf("finance-director"), "finance.director", Verdict.Return).Error.ShouldBeNull();
        Amend(scene, 1_000m).Error.ShouldBeNull();

        // So small that the director is not needed any more: everybody has agreed, so the last approver looks again.
        var carried = Again(scene, [], Manager, Credit);

        carried.ShouldHaveSingleItem().Role.ShouldBe("branch-manager");
        scene.OpenStage(2).Value!.ShouldHaveSingleItem().Asks("regional.credit").ShouldBeTrue();
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Fact]
    public void Who_would_not_be_asked_any_more_does_not_count_any_more()
    {
        Again(Returned(Manager, Credit, Director), [], Manager with { People = ["branch.manager.new"] }, Credit, Director).ShouldBeEmpty();
        Again(Returned(Manager, Credit, Director), [], Manager with { Level = 2 }, Credit, Director).ShouldBeEmpty();
        Again(Returned(Manager, Credit, Director), [], Manager with { Kind = AuthorityKind.Approve }, Credit, Director).ShouldBeEmpty();
    }

    [Fact]
    public void Where_all_must_answer_those_are_asked_who_have_not()
    {
        var both = Testing(Scene.Part("legal-counsel", "counsel", "counsel.second") with { Mode = AuthorityMode.All, Kind = AuthorityKind.Recommend }, "deviationDays");
        var scene = Scene.Open(both, Director);
        scene.Decide(scene.Request.Tasks.First(task => task.Asks("counsel")), "counsel").Error.ShouldBeNull();
        scene.Decide(scene.Request.Tasks.First(task => task.Asks("counsel.second")), "counsel.second", Verdict.Return).Error.ShouldBeNull();

        Again(scene, [], both, Director).ShouldHaveSingleItem().Asks("counsel").ShouldBeTrue();

        scene.OpenStage(1).Value!.ShouldHaveSingleItem().Asks("counsel.second").ShouldBeTrue();
        scene.OpenStage(1).Value!.Count.ShouldBe(2, "opening it again opens nothing");
    }

    [Fact]
    public void A_later_stage_that_is_answered_already_does_not_hold_the_request_up()
    {
        var counsel = Testing(Scene.Part("legal-counsel", "counsel"), "retentionPercent") with { Kind = AuthorityKind.Approve };
        var scene = Scene.Draft();
        scene.Request.Submit(Scene.Instance, Scene.Now).Error.ShouldBeNull();
        var route = new Route("7", [new RouteStage(1, [Manager]), new RouteStage(2, [counsel, Director])]);
        scene.Request.Pin(route).Error.ShouldBeNull();
        scene.OpenStage(1).Error.ShouldBeNull();
        scene.OpenStage(2).Error.ShouldBeNull();
        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager").Error.ShouldBeNull();
        scene.Decide(scene.TaskOf("legal-counsel"), "counsel").Error.ShouldBeNull();
        scene.Decide(scene.TaskOf("finance-director"), "finance.director", Verdict.Return).Error.ShouldBeNull();
        Amend(scene, 1_000m).Error.ShouldBeNull();
        scene.Request.Resubmit(Second, Scene.Now).Error.ShouldBeNull();
        scene.Request.Pin(new Route("7", [new RouteStage(1, [Manager]), new RouteStage(2, [counsel])])).Error.ShouldBeNull();

        scene.Request.CarryVoices(_ => Set("deviationDays"), scene.NewId, Scene.Now).ShouldHaveSingleItem().Role.ShouldBe("legal-counsel");

        var asked = scene.OpenStage(1).Value!.ShouldHaveSingleItem();
        scene.Decide(asked, "branch.manager").Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
        scene.OpenStage(2).Value!.ShouldBeEmpty();
        scene.Request.OutcomeOf(2).ShouldBe(StageOutcome.Approved);
        scene.Request.RefusalOfEffects(Second).ShouldBeNull();
    }

    [Fact]
    public void A_voice_is_carried_over_several_rounds_and_somebody_agrees_once_only()
    {
        var scene = Returned(Manager, Credit, Director);
        Again(scene, [], Manager, Credit, Director).Count.ShouldBe(1);
        scene.OpenStage(2).Error.ShouldBeNull();
        scene.Decide(scene.Request.Tasks.Last(task => task.Role == "finance-director"), "finance.director", Verdict.Return).Error.ShouldBeNull();

        scene.Request.Resubmit("instance-3", Scene.Now).Error.ShouldBeNull();
        scene.Request.Pin(Scene.RouteOf(Manager, Credit with { People = ["regional.credit", "branch.manager"] }, Director)).Error.ShouldBeNull();
        scene.Request.CarryVoices(_ => Set(), scene.NewId, Scene.Now).ShouldHaveSingleItem().Role.ShouldBe("branch-manager");

        scene.OpenStage(2).Error.ShouldBeNull();
        var credit = scene.Request.Tasks.Last(task => task.Role == "regional-credit-manager");
        scene.Decide(credit, "branch.manager").Error.ShouldBeOfType<SamePersonTwice>();
        scene.Decide(credit, "regional.credit").Error.ShouldBeNull();
        scene.Decide(scene.Request.Tasks.Last(task => task.Role == "finance-director"), "finance.director").Error.ShouldBeNull();
        scene.Request.RefusalOfEffects("instance-3").ShouldBeNull();
    }

    [Fact]
    public void Who_has_returned_it_himself_since_is_asked_again_though_his_delegate_had_agreed()
    {
        var scene = Returned(Manager, Credit, Director);
        var decisions = scene.RowsOf<Decision>("decisions");
        decisions[0] = Given(decisions[0], "deputy", "branch.manager", Verdict.Recommend, 1);
        Again(scene, [], Manager, Credit, Director).ShouldHaveSingleItem().Asks("branch.manager").ShouldBeTrue();
        scene.OpenStage(2).Error.ShouldBeNull();
        scene.Decide(scene.Request.Tasks.Last(task => task.Role == "finance-director"), "finance.director", Verdict.Return).Error.ShouldBeNull();
        decisions.Add(Given(decisions[0], "branch.manager", null, Verdict.Return, 2));

        scene.Request.Resubmit("instance-3", Scene.Now).Error.ShouldBeNull();
        scene.Request.Pin(Scene.RouteOf(Manager, Credit, Director)).Error.ShouldBeNull();
        scene.Request.CarryVoices(_ => Set(), scene.NewId, Scene.Now).ShouldBeEmpty();
    }

    [Fact]
    public void An_earlier_round_that_was_tampered_with_carries_nothing()
    {
        var scene = Returned(Manager, Credit, Director);
        Again(scene, [], Manager, Credit, Director);
        DecideAllOf(scene, 2);
        scene.Request.RefusalOfEffects(Second).ShouldBeNull();
        var (rounds, route) = (scene.Request.EarlierRounds, scene.Request.Route!);

        scene.Tamper<IReadOnlyList<RequestRound>>(nameof(ApprovalRequest.EarlierRounds), [rounds[0] with { Content = rounds[0].Content with { Amount = 1m } }]);
        scene.Request.RefusalOfEffects(Second).ShouldNotBeNull().Message.ShouldContain("branch-manager of stage 1 has not agreed");
        scene.Tamper<IReadOnlyList<RequestRound>>(nameof(ApprovalRequest.EarlierRounds), []);
        scene.Request.RefusalOfEffects(Second).ShouldNotBeNull();
        scene.Tamper(nameof(ApprovalRequest.EarlierRounds), rounds);
        scene.Tamper<Route?>(nameof(ApprovalRequest.Route), route with { Carried = [] });
        scene.Request.RefusalOfEffects(Second).ShouldNotBeNull();
        scene.Tamper<Route?>(nameof(ApprovalRequest.Route), route);
        scene.Request.RefusalOfEffects(Second).ShouldBeNull();
    }

    private static Decision Given(Decision one, string by, string? onBehalfOf, Verdict verdict, int round) => new()
    {
        Id = Guid.CreateVersion7(Scene.Now),
        RequestId = one.RequestId,
        TaskId = one.TaskId,
        Round = round,
        Stage = one.Stage,
        Function = one.Function,
        Level = one.Level,
        Role = one.Role,
        DecidedBy = by,
        OnBehalfOf = onBehalfOf,
        Verdict = verdict,
        ContentHash = one.ContentHash,
        MatrixVersion = one.MatrixVersion,
        DecidedAt = one.DecidedAt,
    };

    private static RoutePart Testing(RoutePart part, params string[] inputs) =>
        part with { Rules = [new RouteRule("A1", inputs.ToDictionary(name => name, _ => (object?)null))] };

    private static HashSet<string> Set(params string[] names) => [.. names];

    private static Result<Done> Amend(Scene scene, decimal amount) => scene.Request.Amend(amount, "competition", """{"requestedTermDays":75}""", "because");

    // The branch manager has agreed, the director has returned it, credit has not answered; then the amount was changed.
    private static Scene Returned(params RoutePart[] parts)
    {
        var scene = Scene.Open(parts);
        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager").Error.ShouldBeNull();
        scene.Decide(scene.TaskOf("finance-director"), "finance.director", Verdict.Return).Error.ShouldBeNull();
        Amend(scene, 260_000m).Error.ShouldBeNull();
        return scene;
    }

    private static IReadOnlyList<ApprovalTask> Again(Scene scene, string[] worse, params RoutePart[] parts)
    {
        scene.Request.Resubmit(Second, Scene.Now).Error.ShouldBeNull();
        scene.Request.Pin(Scene.RouteOf(parts)).Error.ShouldBeNull();
        return scene.Request.CarryVoices(_ => Set(worse), scene.NewId, Scene.Now);
    }

    private static void DecideAllOf(Scene scene, int stage)
    {
        scene.OpenStage(stage).Error.ShouldBeNull();
        DecideAll(scene);
    }

    private static void DecideAll(Scene scene)
    {
        foreach (var task in scene.Request.Tasks.Where(task => task.IsOpen).ToList())
        {
            scene.Decide(task, task.People[0].UserName).Error.ShouldBeNull();
        }
    }
}
