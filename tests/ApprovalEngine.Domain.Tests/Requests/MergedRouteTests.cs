using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Tests.Delegations;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>A person who is asked once for two parts of the route: the answer counts for both, and nobody else's does.</summary>
public sealed class MergedRouteTests
{
    private static readonly RoutePart Recommendation = Scene.Part("credit-manager", "a") with { Kind = AuthorityKind.Recommend };
    private static readonly RoutePart Approval = Scene.Part("finance-director", "a");

    [Fact]
    public void A_part_that_is_answered_later_opens_no_task_and_waits_for_nobody()
    {
        var scene = Pinned();
        scene.OpenStage(1).Value.ShouldBe([]);
        scene.Request.IsAnsweredLater(1).ShouldBeTrue();
        scene.Request.OutcomeOf(1).ShouldBe(StageOutcome.Approved);
        scene.Request.IsAnsweredLater(2).ShouldBeFalse();
        scene.Request.HasEveryVoice.ShouldBeFalse();
    }

    [Fact]
    public void One_answer_counts_for_both_if_he_holds_both_roles()
    {
        var scene = Pinned();
        scene.OpenStage(1).Error.ShouldBeNull();
        scene.OpenStage(2).Error.ShouldBeNull();
        var task = scene.TaskOf("finance-director");
        scene.Request.AuthorityFor(task).Select(asked => asked.Role).ShouldBe(["finance-director", "credit-manager"]);

        scene.DecideAs(task, scene.PersonOf("a", "finance-director")).Error.ShouldBeOfType<AuthorityInsufficient>("he no longer holds the other");
        scene.DecideAs(task, scene.PersonOf("a", "credit-manager")).Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();
    }

    [Fact]
    public void Nobody_elses_answer_counts_for_the_earlier_part()
    {
        var scene = Pinned();
        scene.OpenStage(2).Error.ShouldBeNull();
        // As if a hand in the database had given the later part another person.
        var route = scene.Request.Route!;
        scene.Tamper(nameof(ApprovalRequest.Route), route with
        {
            Stages = [.. route.Stages.Select(stage => stage with { Parts = [.. stage.Parts.Select(part => part with { Merged = part.Merged?.Select(voice => voice with { Person = "b" }).ToList() })] })],
        });
        scene.Decide(scene.TaskOf("finance-director"), "a").Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldNotBeNull();
    }

    [Fact]
    public void In_his_name_somebody_answers_who_has_the_authority_for_both()
    {
        var scene = Pinned();
        scene.OpenStage(2).Error.ShouldBeNull();
        var standIn = scene.PersonOf("b", "cfo");
        var rule = new StandInRule([Absences.Delegation("a", "b")], [standIn], Scene.Today);
        scene.Request.SettleStandIns(rule, Scene.Now).Asked.Count.ShouldBe(1);
        scene.Request.Decide(scene.TaskOf("finance-director").Id, standIn, Verdict.Approve, "seen", scene.Request.ContentHash, scene.NewId(), Scene.Now, rule: rule).Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();
    }

    private static Scene Pinned()
    {
        var scene = Scene.InReview();
        scene.Request.Pin(Scene.RouteOf(Recommendation, Approval).AskedOnce()).Error.ShouldBeNull();
        return scene;
    }
}
