using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

public sealed class LifeCycleTests
{
    private static readonly DateTimeOffset Now = Scene.Now;
    private static readonly RoutePart Director = Scene.Part("finance-director", "finance.director", "finance.director.second");
    private static readonly RoutePart Manager = Scene.Part("branch-manager", "branch.manager") with { Kind = AuthorityKind.Recommend };

    public static TheoryData<RequestStatus> NotDrafts => [.. Enum.GetValues<RequestStatus>().Except([RequestStatus.Draft])];

    public static TheoryData<RequestStatus> NotInReviews => [.. Enum.GetValues<RequestStatus>().Except([RequestStatus.InReview])];

    [Fact]
    public void Amending_a_draft_binds_it_to_its_new_content()
    {
        var request = Scene.Draft().Request;
        var (hash, version) = (request.ContentHash, request.Version);

        request.Amend(300_000m, "price", "{}", "better reason").Error.ShouldBeNull();

        (request.Amount, request.ReasonCode, request.Facts, request.Justification).ShouldBe((300_000m, "price", "{}", "better reason"));
        request.ContentHash.ShouldBe(request.Content.Hash());
        request.ContentHash.ShouldNotBe(hash);
        request.Version.ShouldBe(version + 1);
    }

    [Theory]
    [MemberData(nameof(NotDrafts))]
    public void Only_a_draft_is_submitted_and_only_it_or_what_was_returned_is_amended(RequestStatus status)
    {
        var scene = Scene.Draft();
        scene.Tamper(nameof(ApprovalRequest.Status), status);
        var version = scene.Request.Version;

        if (status is not RequestStatus.Returned)
        {
            scene.Request.Amend(1m, "price", "{}", "x").Error.ShouldBe(new NotDraft(scene.Request.Number, status));
        }

        scene.Request.Submit("other", Now).Error.ShouldBe(new NotDraft(scene.Request.Number, status));

        (scene.Request.Amount, scene.Request.WorkflowInstanceId, scene.Request.Version).ShouldBe((250_000m, null, version));
    }

    [Fact]
    public void Submitting_puts_the_request_in_review_under_its_instance()
    {
        var request = Scene.Draft().Request;
        var version = request.Version;

        request.Submit(Scene.Instance, Now).Error.ShouldBeNull();

        (request.Status, request.SubmittedAt, request.WorkflowInstanceId).ShouldBe((RequestStatus.InReview, Now, Scene.Instance));
        request.Version.ShouldBe(version + 1);
        request.HasEnded.ShouldBeFalse();
    }

    [Fact]
    public void First_pinned_route_stays()
    {
        var scene = Scene.InReview();
        var first = Scene.RouteOf(Director);
        var version = scene.Request.Version;

        scene.Request.Pin(first).Value.ShouldBeSameAs(first);
        scene.Request.Version.ShouldBe(version + 1);
        scene.Request.Pin(Scene.RouteOf(Manager)).Value.ShouldBeSameAs(first);

        scene.Request.Route.ShouldBeSameAs(first);
        scene.Request.Version.ShouldBe(version + 1);
    }

    [Theory]
    [MemberData(nameof(NotInReviews))]
    public void Only_a_request_in_review_is_routed_opened_or_expired(RequestStatus status)
    {
        var scene = Scene.InReview(Director);
        scene.Tamper(nameof(ApprovalRequest.Status), status);
        var refusal = new NotInReview(scene.Request.Number, status);

        scene.Request.Pin(Scene.RouteOf(Director)).Error.ShouldBe(refusal);
        scene.OpenStage(1).Error.ShouldBe(refusal);
        scene.Request.Expire(1, Now).Error.ShouldBe(refusal);
        scene.Request.Tasks.ShouldBeEmpty();
    }

    [Fact]
    public void Opening_a_stage_asks_its_people_until_a_time()
    {
        var scene = Scene.InReview(Director with { SlaHours = 24 });
        var version = scene.Request.Version;

        var task = scene.OpenStage(1, TimeSpan.FromDays(10)).Value.ShouldHaveSingleItem();

        scene.Request.Tasks.ShouldBe([task]);
        task.People.Select(person => person.UserName).ShouldBe(["finance.director", "finance.director.second"]);
        task.People.ShouldAllBe(person => person.TaskId == task.Id);
        (task.Stage, task.Function, task.Level, task.Role, task.Kind).ShouldBe((1, Director.Function, 1, "finance-director", AuthorityKind.Approve));
        (task.RequestId, task.OpenedAt, task.DueAt, task.ExpiresAt).ShouldBe((scene.Request.Id, Now, Now.AddHours(24), Now.AddDays(10)));
        (task.Status, task.ClosedAt).ShouldBe((ApprovalTaskStatus.Open, null));
        scene.Request.Version.ShouldBe(version + 1);
    }

    [Fact]
    public void No_hours_mean_no_due_time()
    {
        var scene = Scene.InReview(Director with { SlaHours = 0 });

        var task = scene.OpenStage(1).Value.ShouldHaveSingleItem();

        (task.DueAt, task.ExpiresAt).ShouldBe((null, null));
    }

    [Fact]
    public void Opening_a_stage_twice_opens_nothing()
    {
        var scene = Scene.InReview(Director);
        var first = scene.OpenStage(1).Value!;
        var version = scene.Request.Version;

        scene.OpenStage(1).Value.ShouldBe(first);

        scene.Request.Tasks.Count.ShouldBe(1);
        scene.Request.Version.ShouldBe(version);
    }

    [Fact]
    public void Mode_all_opens_a_task_for_each_person()
    {
        var scene = Scene.Open(Director with { Mode = AuthorityMode.All });

        scene.Request.Tasks.Select(task => task.People.Single().UserName).ShouldBe(Director.People);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("all")]
    [InlineData("2 of n")]
    [InlineData("60 %, veto")]
    public void A_role_that_nobody_holds_still_opens_a_task_that_waits(string mode)
    {
        var scene = Scene.Open(Director with { People = [], Mode = AuthorityMode.Parse(mode)! });

        scene.Request.Tasks.ShouldHaveSingleItem().People.ShouldBeEmpty();
        scene.Request.OutcomeOf(1).ShouldBe(StageOutcome.Open);
    }

    [Fact]
    public void A_stage_that_only_informs_opens_nothing()
    {
        var scene = Scene.InReview(Director, Scene.Part("auditor", "auditor") with { Kind = AuthorityKind.Inform });

        scene.OpenStage(2).Error.ShouldBeOfType<NotEmpowered>().Message.ShouldContain("no stage 2");
        scene.Request.Tasks.ShouldBeEmpty();
    }

    [Fact]
    public void A_part_that_only_informs_is_not_asked_beside_those_that_decide()
    {
        var scene = Scene.InReview();
        scene.Request.Pin(new Route("7", [new RouteStage(1, [Director, Scene.Part("auditor", "auditor") with { Kind = AuthorityKind.Inform }])]));

        scene.OpenStage(1).Value.ShouldHaveSingleItem().Role.ShouldBe("finance-director");

        scene.Decide(scene.Request.Tasks[0], "finance.director");
        scene.Request.Status.ShouldBe(RequestStatus.Approved);
    }

    [Fact]
    public void No_stage_opens_without_a_route_or_outside_it()
    {
        Scene.InReview().OpenStage(1).Error.ShouldBeOfType<NotEmpowered>();
        Scene.InReview(Director).OpenStage(2).Error.ShouldBeOfType<NotEmpowered>();
        Scene.InReview(Director).OpenStage(0).Error.ShouldBeOfType<NotEmpowered>();
    }

    [Theory]
    [InlineData(RequestStatus.Draft, false)]
    [InlineData(RequestStatus.InReview, false)]
    [InlineData(RequestStatus.Returned, false)]
    [InlineData(RequestStatus.AwaitingInformation, false)]
    [InlineData(RequestStatus.Approved, true)]
    [InlineData(RequestStatus.Rejected, true)]
    [InlineData(RequestStatus.Withdrawn, true)]
    [InlineData(RequestStatus.Cancelled, true)]
    [InlineData(RequestStatus.Expired, true)]
    public void Withdrawing_and_cancelling_end_what_has_not_ended(RequestStatus status, bool hasEnded)
    {
        foreach (var (end, verb) in new (RequestStatus, Func<ApprovalRequest, Result<Done>>)[]
        {
            (RequestStatus.Withdrawn, request => request.Withdraw(Scene.Requester, Now.AddHours(1))),
            (RequestStatus.Cancelled, request => request.Cancel(Now.AddHours(1))),
        })
        {
            var scene = Scene.Open(Director, Manager);
            scene.Tamper(nameof(ApprovalRequest.Status), status);
            var version = scene.Request.Version;
            scene.Request.HasEnded.ShouldBe(hasEnded);

            verb(scene.Request).Error.ShouldBe(hasEnded ? new AlreadyEnded(scene.Request.Number, status) : null);

            scene.Request.Status.ShouldBe(hasEnded ? status : end);
            scene.Request.ClosedAt.ShouldBe(hasEnded ? null : Now.AddHours(1));
            scene.Request.Version.ShouldBe(hasEnded ? version : version + 1);
            scene.Request.Tasks.ShouldAllBe(task => task.Status == (hasEnded ? ApprovalTaskStatus.Open : ApprovalTaskStatus.Cancelled));
        }
    }

    [Fact]
    public void Nobody_but_the_requester_withdraws()
    {
        var scene = Scene.Open(Director);

        scene.Request.Withdraw("finance.director", Now).Error.ShouldBe(new NotYourRequest(scene.Request.Number));

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
        scene.Request.Tasks.ShouldAllBe(task => task.IsOpen);
    }

    [Fact]
    public void A_request_expires_with_its_late_tasks_and_closes_the_others()
    {
        var scene = Scene.InReview(Manager, Director);
        scene.OpenStage(1, TimeSpan.FromDays(2));
        scene.OpenStage(2, TimeSpan.FromDays(5));
        var end = Now.AddDays(2);

        scene.Request.Expire(1, end.AddTicks(-1)).Error.ShouldBeOfType<StageNotExpired>();
        scene.Request.Expire(2, end).Error.ShouldBeOfType<StageNotExpired>();
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
        scene.Request.Expire(1, end).Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.ClosedAt).ShouldBe((RequestStatus.Expired, end));
        scene.TaskOf("branch-manager").Status.ShouldBe(ApprovalTaskStatus.Expired);
        scene.TaskOf("finance-director").Status.ShouldBe(ApprovalTaskStatus.Cancelled);
        scene.Request.OutcomeOf(1).ShouldBe(StageOutcome.Expired);
    }

    [Fact]
    public void A_decided_task_does_not_expire()
    {
        var scene = Scene.InReview(Manager, Director);
        scene.OpenStage(1, TimeSpan.FromDays(2));
        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager", Verdict.Recommend).Error.ShouldBeNull();

        scene.Request.Expire(1, Now.AddDays(3)).Error.ShouldBeOfType<StageNotExpired>();

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Fact]
    public void A_task_without_expiry_never_expires()
    {
        var scene = Scene.Open(Director);

        scene.Request.Expire(1, DateTimeOffset.MaxValue).Error.ShouldBeOfType<StageNotExpired>();
    }
}
