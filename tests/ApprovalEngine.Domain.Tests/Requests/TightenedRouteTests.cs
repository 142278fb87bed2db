using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>A newer authority rate asks for more while a request is under way (domain.md 4.4).</summary>
public sealed class TightenedRouteTests
{
    private static readonly RouteRate Newer = new("USD", 7.6m, new DateOnly(2026, 1, 1));

    [Fact]
    public void The_last_voice_does_not_approve_before_the_added_one_and_the_stage_stays_open_for_it()
    {
        var scene = Scene.Open(Scene.Part("credit-manager", "a"));
        var added = Tighten(scene, Scene.Part("finance-director", "b", Scene.Requester)).Value.ShouldNotBeNull().ShouldHaveSingleItem();

        added.People.Select(person => person.UserName).ShouldBe(["b"], "the requester is never asked");
        scene.Decide(scene.TaskOf("credit-manager"), "a").Error.ShouldBeNull();
        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.InReview, StageOutcome.Open));
        scene.Decide(added, "b").Error.ShouldBeNull();
        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.Approved, StageOutcome.Approved));
        scene.Request.Route!.NewerRate.ShouldBe(Newer);
    }

    [Fact]
    public void Who_is_needed_elsewhere_or_has_agreed_is_not_asked_and_the_request_waits_where_nobody_is_left()
    {
        var scene = Scene.Open(Scene.Part("credit-manager", "a"));
        var added = Tighten(scene, Scene.Part("finance-director", "a")).Value.ShouldNotBeNull().ShouldHaveSingleItem();

        added.People.ShouldBeEmpty();
        scene.Decide(scene.TaskOf("credit-manager"), "a").Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Fact]
    public void Only_an_open_stage_of_a_request_in_review_is_extended()
    {
        Tighten(Scene.InReview(Scene.Part("credit-manager", "a")), Scene.Part("finance-director", "b")).Error.ShouldBeOfType<NotEmpowered>();
        var scene = Scene.Open(Scene.Part("credit-manager", "a"));
        scene.Decide(scene.TaskOf("credit-manager"), "a").Error.ShouldBeNull();
        Tighten(scene, Scene.Part("finance-director", "b")).Error.ShouldBeOfType<NotInReview>();
        scene.Request.Route!.NewerRate.ShouldBeNull();
    }

    private static Result<IReadOnlyList<ApprovalTask>> Tighten(Scene scene, RoutePart part) => scene.Request.Tighten(1, [part], Newer, null, () => Guid.CreateVersion7(Scene.Now), Scene.Now);
}
