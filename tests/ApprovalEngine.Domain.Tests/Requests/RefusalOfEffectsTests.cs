using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>
/// The last line: whatever a drawing, a variable or a hand in the database did, effects need every decision. Each case takes an approved
/// request and spoils one thing behind the guards.
/// </summary>
public sealed class RefusalOfEffectsTests
{
    private static readonly RoutePart Manager = Scene.Part("branch-manager", "branch.manager") with { Kind = AuthorityKind.Recommend };
    private static readonly RoutePart Director = Scene.Part("finance-director", "finance.director");
    private static readonly RoutePart Counsel = Scene.Part("legal-counsel", "legal.counsel", "legal.counsel.second") with { Mode = AuthorityMode.All };

    [Fact]
    public void An_approved_request_may_have_effects_through_its_own_instance() => Approved().Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();

    [Theory]
    [InlineData("instance-2")]
    [InlineData("")]
    [InlineData("INSTANCE-1")]
    public void Another_instance_is_refused(string instance) => Refused(Approved(), "does not carry it", instance);

    [Theory]
    [InlineData(RequestStatus.Draft)]
    [InlineData(RequestStatus.InReview)]
    [InlineData(RequestStatus.Returned)]
    [InlineData(RequestStatus.AwaitingInformation)]
    [InlineData(RequestStatus.Rejected)]
    [InlineData(RequestStatus.Withdrawn)]
    [InlineData(RequestStatus.Cancelled)]
    [InlineData(RequestStatus.Expired)]
    public void Any_other_status_is_refused(RequestStatus status)
    {
        var scene = Approved();
        scene.Tamper(nameof(ApprovalRequest.Status), status);

        Refused(scene, $"it is {status}, not Approved");
    }

    [Fact]
    public void A_drawing_without_an_approval_step_is_refused()
    {
        var scene = Scene.InReview();

        Refused(scene, "not Approved");
        scene.Tamper(nameof(ApprovalRequest.Status), RequestStatus.Approved);
        Refused(scene, "no route with an approver is pinned");
    }

    [Fact]
    public void A_lost_route_is_refused()
    {
        var scene = Approved();
        scene.Tamper<Route?>(nameof(ApprovalRequest.Route), null);

        Refused(scene, "no route with an approver is pinned");
    }

    [Fact]
    public void A_route_that_asks_nobody_to_approve_is_refused()
    {
        var scene = Scene.Open(Manager);
        scene.Decide(scene.Request.Tasks[0], "branch.manager");
        scene.Tamper(nameof(ApprovalRequest.Status), RequestStatus.Approved);

        Refused(scene, "no route with an approver is pinned");
    }

    [Fact]
    public void An_exchanged_route_is_refused()
    {
        var scene = Approved();
        scene.Tamper(nameof(ApprovalRequest.Route), Scene.RouteOf(Manager, Director, Counsel, Scene.Part("group-cfo", "group.cfo")));

        Refused(scene, "the group-cfo of stage 2 has not agreed");
    }

    [Theory]
    [InlineData(0, "branch-manager of stage 1")]
    [InlineData(1, "finance-director of stage 2")]
    [InlineData(2, "legal-counsel of stage 2")]
    [InlineData(3, "legal-counsel of stage 2")]
    public void A_missing_decision_is_refused(int index, string why)
    {
        var scene = Approved();
        scene.RowsOf<Decision>("decisions").RemoveAt(index);

        Refused(scene, why);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_missing_decision_with_its_task_is_refused(int index)
    {
        var scene = Approved();
        var decisions = scene.RowsOf<Decision>("decisions");
        scene.RowsOf<ApprovalTask>("tasks").RemoveAll(task => task.Id == decisions[index].TaskId);
        decisions.RemoveAt(index);

        Refused(scene, "has not agreed");
    }

    [Theory]
    [InlineData(Verdict.Reject)]
    [InlineData(Verdict.Return)]
    public void A_no_in_place_of_a_yes_is_refused(Verdict verdict) =>
        Refused(Exchanged(1, decision => Copy(decision, verdict: verdict)), "the finance-director of stage 2 has not agreed");

    [Fact]
    public void A_decision_about_other_content_is_refused() =>
        Refused(Exchanged(1, decision => Copy(decision, contentHash: "sha256:0")), "the finance-director of stage 2 has not agreed");

    [Fact]
    public void Content_that_changed_after_the_decisions_is_refused()
    {
        var scene = Approved();
        scene.Tamper(nameof(ApprovalRequest.Amount), 9_000_000m);
        scene.Tamper(nameof(ApprovalRequest.ContentHash), scene.Request.Content.Hash());

        Refused(scene, "the branch-manager of stage 1 has not agreed");
    }

    public static TheoryData<string, object> Contents => new()
    {
        { nameof(ApprovalRequest.Amount), 9_000_000m },
        { nameof(ApprovalRequest.ReasonCode), "price" },
        { nameof(ApprovalRequest.Facts), "{}" },
        { nameof(ApprovalRequest.Justification), "" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Content_that_its_own_hash_does_not_vouch_for_is_refused(string property, object value)
    {
        var scene = Approved();
        scene.Tamper(property, value);

        Refused(scene, "its content is not what its hash says");
    }

    [Fact]
    public void A_request_without_content_is_never_approved()
    {
        var scene = new Scene();
        scene.Request.Submit(Scene.Instance, Scene.Now);
        scene.Request.Pin(Scene.RouteOf(Director));
        scene.OpenStage(1);

        scene.Decide(scene.Request.Tasks[0], "finance.director");

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Fact]
    public void A_recommendation_in_place_of_an_approval_is_refused() =>
        Refused(Exchanged(1, decision => Copy(decision, verdict: Verdict.Recommend)), "the finance-director of stage 2 has not agreed");

    [Fact]
    public void Decision_of_the_requester_is_refused() =>
        Refused(Exchanged(1, decision => Copy(decision, decidedBy: Scene.Requester)), "the finance-director of stage 2 has not agreed");

    [Fact]
    public void Two_decisions_of_one_person_are_refused() =>
        Refused(
            Exchanged(1, decision => Copy(decision, decidedBy: "branch.manager"), Approved(Director with { People = [.. Director.People, "branch.manager"] })),
            "two decisions come from the same person");

    [Fact]
    public void A_decision_of_somebody_who_was_not_asked_is_refused() =>
        Refused(Exchanged(1, decision => Copy(decision, decidedBy: "stranger")), "the finance-director of stage 2 has not agreed");

    [Fact]
    public void A_decision_in_another_role_is_refused() =>
        Refused(Exchanged(1, decision => Copy(decision, role: "branch-manager")), "the finance-director of stage 2 has not agreed");

    [Fact]
    public void A_decision_for_another_task_is_refused() =>
        Refused(Exchanged(1, decision => Copy(decision, taskId: Guid.Empty)), "the finance-director of stage 2 has not agreed");

    [Fact]
    public void The_error_names_the_request_and_its_code_is_a_contract()
    {
        var refusal = Approved().Request.RefusalOfEffects("other")!;

        refusal.Code.ShouldBe("request.not-empowered");
        refusal.Message.ShouldContain("NST-2026-000001");
    }

    private static Scene Approved(RoutePart? director = null)
    {
        var scene = Scene.Open(Manager, director ?? Director, Counsel);
        foreach (var task in scene.Request.Tasks)
        {
            scene.Decide(task, task.People[0].UserName).Error.ShouldBeNull();
        }

        scene.Request.Status.ShouldBe(RequestStatus.Approved);
        return scene;
    }

    private static Scene Exchanged(int index, Func<Decision, Decision> change, Scene? approved = null)
    {
        var scene = approved ?? Approved();
        var decisions = scene.RowsOf<Decision>("decisions");
        decisions[index] = change(decisions[index]);
        return scene;
    }

    private static void Refused(Scene scene, string why, string instance = Scene.Instance) =>
        scene.Request.RefusalOfEffects(instance).ShouldBeOfType<NotEmpowered>().Message.ShouldContain(why);

    private static Decision Copy(
        Decision one, Verdict? verdict = null, string? contentHash = null, string? decidedBy = null, string? role = null, Guid? taskId = null) => new()
    {
        Id = one.Id,
        RequestId = one.RequestId,
        Round = one.Round,
        TaskId = taskId ?? one.TaskId,
        Stage = one.Stage,
        Function = one.Function,
        Level = one.Level,
        Role = role ?? one.Role,
        DecidedBy = decidedBy ?? one.DecidedBy,
        Verdict = verdict ?? one.Verdict,
        Comment = one.Comment,
        ContentHash = contentHash ?? one.ContentHash,
        MatrixVersion = one.MatrixVersion,
        DecidedAt = one.DecidedAt,
    };
}
