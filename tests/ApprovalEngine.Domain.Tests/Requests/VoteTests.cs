using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>Parts that a number of several people answers (domain.md 4.2).</summary>
public sealed class VoteTests
{
    private static readonly string[] Five = ["a", "b", "c", "d", "e"];
    private static readonly RouteRate Newer = new("USD", 7.6m, new DateOnly(2026, 1, 1));

    [Fact]
    public void Enough_agreements_answer_the_part_and_the_others_are_no_longer_needed()
    {
        var scene = Open("3 of n", Five);
        scene.Request.Tasks.Select(task => task.People.Single().UserName).ShouldBe(Five);

        foreach (var person in new[] { "e", "a" })
        {
            Vote(scene, person).Error.ShouldBeNull();
            scene.Request.Status.ShouldBe(RequestStatus.InReview);
        }

        Vote(scene, "c").Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.Approved, StageOutcome.Approved));
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();
        foreach (var person in new[] { "b", "d" })
        {
            (TaskFor(scene, person).Status, TaskFor(scene, person).ClosedAt).ShouldBe((ApprovalTaskStatus.NotNeeded, Scene.Now));
            Vote(scene, person).Error.ShouldBe(new NoLongerNeeded(TaskFor(scene, person).Id, "committee"));
        }

        scene.Request.Decisions.Select(one => one.DecidedBy).ShouldBe(["e", "a", "c"], "nobody's name is on what was not answered");
    }

    [Fact]
    public void Without_a_veto_a_no_is_a_vote_and_enough_of_them_reject()
    {
        var scene = Open("3 of n", Five);
        Vote(scene, "a", Verdict.Reject).Error.ShouldBeNull();
        Vote(scene, "b", Verdict.Reject).Error.ShouldBeNull();
        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.InReview, StageOutcome.Open));
        scene.Request.TallyOf(TaskFor(scene, "a")).ShouldBe(new PartTally(3, 0, 2, 3));

        Vote(scene, "c", Verdict.Reject).Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.Rejected, StageOutcome.Rejected));
        TaskFor(scene, "d").Status.ShouldBe(ApprovalTaskStatus.Cancelled);
    }

    [Fact]
    public void Who_was_outvoted_stands_in_the_record_of_an_approved_request()
    {
        var scene = Open("3 of n", Five);
        Vote(scene, "a", Verdict.Reject).Error.ShouldBeNull();
        foreach (var person in new[] { "b", "c", "d" })
        {
            Vote(scene, person).Error.ShouldBeNull();
        }

        scene.Request.Status.ShouldBe(RequestStatus.Approved);
        scene.Request.IsVote(TaskFor(scene, "a")).ShouldBeTrue();
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();
    }

    [Theory]
    [InlineData("3 of n, veto")]
    [InlineData("60 %, veto")]
    [InlineData("all")]
    [InlineData("any")]
    public void With_a_veto_and_in_the_modes_of_before_one_no_ends_the_request(string mode)
    {
        var scene = Open(mode, Five);

        scene.Decide(scene.Request.Tasks[0], "a", Verdict.Reject).Error.ShouldBeNull();

        scene.Request.Status.ShouldBe(RequestStatus.Rejected);
        scene.Request.IsVote(scene.Request.Tasks[0]).ShouldBeFalse();
    }

    [Fact]
    public void A_return_of_one_of_them_returns_the_request()
    {
        var scene = Open("3 of n", Five);
        Vote(scene, "a").Error.ShouldBeNull();

        Vote(scene, "b", Verdict.Return).Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.Returned, StageOutcome.Returned));
    }

    [Fact]
    public void Where_fewer_hold_the_role_than_must_agree_the_route_approves_nothing()
    {
        var scene = Scene.InReview();
        scene.Request.Pin(Scene.RouteOf(Committee("3 of n", ["a", "b"]))).Error.ShouldBeNull();
        scene.OpenStage(1).Error.ShouldBeNull();
        scene.Request.Route!.CanApprove.ShouldBeFalse();
        foreach (var person in new[] { "a", "b" })
        {
            Vote(scene, person).Error.ShouldBeNull();
        }

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
        scene.Tamper(nameof(ApprovalRequest.Status), RequestStatus.Approved);
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeOfType<NotEmpowered>();
    }

    [Fact]
    public void Whoever_voted_against_may_still_agree_as_somebody_else_who_is_needed()
    {
        var scene = Scene.Open(Committee("1 of n", ["a", "b"]), Scene.Part("cfo", "a"));
        scene.Decide(TaskFor(scene, "a"), "a", Verdict.Reject).Error.ShouldBeNull();
        scene.Decide(TaskFor(scene, "b"), "b").Error.ShouldBeNull();

        scene.Decide(scene.TaskOf("cfo"), "a").Error.ShouldBeNull();

        scene.Request.Status.ShouldBe(RequestStatus.Approved);
    }

    [Fact]
    public void A_stage_waits_for_its_other_parts_when_a_vote_is_done()
    {
        var scene = Scene.Open(Committee("2 of n", Five), Scene.Part("cfo", "x"));
        Vote(scene, "a").Error.ShouldBeNull();
        Vote(scene, "b").Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.InReview, StageOutcome.Open));
        scene.Decide(scene.TaskOf("cfo"), "x").Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
    }

    [Fact]
    public void A_stricter_mode_of_the_same_people_is_asked_of_them_while_the_request_is_under_way()
    {
        var scene = Open("any", Five);
        var opened = Tighten(scene, Committee("3 of n", Five)).Value.ShouldNotBeNull();
        opened.Select(task => task.People.Single().UserName).ShouldBe(Five);
        scene.Request.Tasks[0].Status.ShouldBe(ApprovalTaskStatus.NotNeeded);
        foreach (var task in opened.Take(3))
        {
            scene.Request.Status.ShouldBe(RequestStatus.InReview);
            scene.Decide(task, task.People.Single().UserName).Error.ShouldBeNull();
        }

        scene.Request.Status.ShouldBe(RequestStatus.Approved);
    }

    [Fact]
    public void Votes_that_were_given_count_when_more_are_asked_for()
    {
        var scene = Scene.Open(Committee("2 of n", Five), Scene.Part("cfo", "x"));
        Vote(scene, "a").Error.ShouldBeNull();
        Vote(scene, "b").Error.ShouldBeNull();

        var opened = Tighten(scene, Committee("3 of n", Five)).Value.ShouldNotBeNull();
        opened.Select(task => task.People.Single().UserName).ShouldBe(["c", "d", "e"]);
        scene.Decide(scene.TaskOf("cfo"), "x").Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
        scene.Decide(opened[1], "d").Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
    }

    private static RoutePart Committee(string mode, string[] people) => Scene.Part("committee", people) with { Mode = AuthorityMode.Parse(mode)! };

    private static Scene Open(string mode, string[] people) => Scene.Open(Committee(mode, people));

    private static ApprovalTask TaskFor(Scene scene, string person) => scene.Request.Tasks.First(task => task.Asks(person) && task.Role == "committee");

    private static Result<Decision> Vote(Scene scene, string person, Verdict verdict = Verdict.Approve) => scene.Decide(TaskFor(scene, person), person, verdict);

    private static Result<IReadOnlyList<ApprovalTask>> Tighten(Scene scene, RoutePart part) => scene.Request.Tighten(1, [part], Newer, null, () => Guid.CreateVersion7(Scene.Now), Scene.Now);
}
