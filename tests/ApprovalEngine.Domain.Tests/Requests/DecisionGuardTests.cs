using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>Every guard of <see cref="ApprovalRequest.Decide"/>, and their order: each case breaks one rule and all that come after it.</summary>
public sealed class DecisionGuardTests
{
    private const string Role = "finance-director";
    private static readonly RoutePart Director = Scene.Part(Role, "finance.director");
    private static readonly RoutePart Manager = Scene.Part("branch-manager", "branch.manager") with { Kind = AuthorityKind.Recommend };

    [Fact]
    public void Order_of_the_guards_is_the_documented_one()
    {
        var scene = Scene.Open(Director);
        var request = scene.Request;
        var task = request.Tasks[0];
        var stranger = scene.PersonOf("stranger");
        var director = scene.PersonOf("finance.director");
        // Breaks: own request, assignment, task state, request state, content, verdict, comment, authority.
        Error? Attempt(Person person, Verdict verdict, string hash, string? comment) =>
            request.Decide(task.Id, person, verdict, comment, hash, scene.NewId(), Scene.Now).Error;

        typeof(ApprovalTask).GetProperty(nameof(ApprovalTask.Status))!.GetSetMethod(true)!.Invoke(task, [ApprovalTaskStatus.Decided]);
        scene.Tamper(nameof(ApprovalRequest.Status), RequestStatus.Withdrawn);

        request.Decide(Guid.Empty, scene.PersonOf(Scene.Requester), Verdict.Approve, null, "stale", scene.NewId(), Scene.Now)
            .Error.ShouldBe(new TaskUnknown(Guid.Empty));
        Attempt(scene.PersonOf(Scene.Requester), Verdict.Recommend, "stale", null).ShouldBe(new OwnRequest(request.Number));
        Attempt(stranger, Verdict.Recommend, "stale", null).ShouldBe(new NotAssigned(task.Id, "stranger"));
        Attempt(director, Verdict.Recommend, "stale", null).ShouldBe(new AlreadyDecided(task.Id, "Decided"));

        typeof(ApprovalTask).GetProperty(nameof(ApprovalTask.Status))!.GetSetMethod(true)!.Invoke(task, [ApprovalTaskStatus.Cancelled]);
        Attempt(director, Verdict.Recommend, "stale", null).ShouldBe(new NotInReview(request.Number, RequestStatus.Withdrawn));

        scene.Tamper(nameof(ApprovalRequest.Status), RequestStatus.InReview);
        Attempt(director, Verdict.Recommend, "stale", null).ShouldBe(new AlreadyDecided(task.Id, "Cancelled"));

        typeof(ApprovalTask).GetProperty(nameof(ApprovalTask.Status))!.GetSetMethod(true)!.Invoke(task, [ApprovalTaskStatus.Open]);
        Attempt(director, Verdict.Recommend, "stale", null).ShouldBe(new ContentChanged(request.Number));
        Attempt(director, Verdict.Recommend, request.ContentHash, null).ShouldBe(new VerdictNotOffered(Verdict.Recommend, AuthorityKind.Approve));
        Attempt(director, Verdict.Reject, request.ContentHash, " ").ShouldBeOfType<CommentRequired>();
        Attempt(director, Verdict.Reject, request.ContentHash, "no").ShouldBe(new AuthorityInsufficient("finance.director", Role));
        Attempt(director, Verdict.Approve, request.ContentHash, null).ShouldBe(new AuthorityInsufficient("finance.director", Role));
        request.Decisions.ShouldBeEmpty();

        Attempt(scene.PersonOf("finance.director", Role), Verdict.Approve, request.ContentHash, null).ShouldBeNull();
    }

    [Fact]
    public void Authority_is_checked_before_distinct_people()
    {
        var scene = Scene.Open(Manager with { People = ["both"] }, Director with { People = ["both"] });
        scene.Decide(scene.TaskOf("branch-manager"), "both", Verdict.Recommend).Error.ShouldBeNull();

        scene.DecideAs(scene.TaskOf(Role), scene.PersonOf("both")).Error.ShouldBe(new AuthorityInsufficient("both", Role));
    }

    [Theory]
    [InlineData(Verdict.Approve)]
    [InlineData(Verdict.Recommend)]
    public void Requester_never_agrees_even_where_the_task_names_him(Verdict verdict)
    {
        var scene = Scene.Open(Director with { People = [Scene.Requester] });

        scene.Decide(scene.Request.Tasks[0], Scene.Requester, verdict).Error.ShouldBe(new OwnRequest(scene.Request.Number));

        scene.Request.Decisions.ShouldBeEmpty();
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Fact]
    public void Requester_may_reject_his_own_request_where_the_task_names_him()
    {
        var scene = Scene.Open(Director with { People = [Scene.Requester] });

        scene.Decide(scene.Request.Tasks[0], Scene.Requester, Verdict.Reject).Error.ShouldBeNull();

        scene.Request.Status.ShouldBe(RequestStatus.Rejected);
    }

    [Fact]
    public void Approve_is_taken_as_recommend_by_somebody_who_is_asked_to_recommend()
    {
        var scene = Scene.Open(Manager, Director);

        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager").Value!.Verdict.ShouldBe(Verdict.Recommend);

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Theory]
    [InlineData(Verdict.Reject, null)]
    [InlineData(Verdict.Reject, "  ")]
    [InlineData(Verdict.Return, null)]
    [InlineData(Verdict.Return, "\n")]
    public void No_and_back_need_a_reason(Verdict verdict, string? comment)
    {
        var scene = Scene.Open(Director);

        scene.Decide(scene.Request.Tasks[0], "finance.director", verdict, comment).Error.ShouldBeOfType<CommentRequired>().Fields.Keys.ShouldBe(["comment"]);

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Theory]
    [InlineData(ScopeKind.Group, "*", true)]
    [InlineData(ScopeKind.LegalEntity, "CN01", true)]
    [InlineData(ScopeKind.Region, "east", true)]
    [InlineData(ScopeKind.Branch, "SH01", true)]
    [InlineData(ScopeKind.LegalEntity, "CN02", false)]
    [InlineData(ScopeKind.Region, "north", false)]
    [InlineData(ScopeKind.Branch, "NJ01", false)]
    public void Role_counts_where_its_scope_covers_the_request(ScopeKind kind, string code, bool isEnough)
    {
        var scene = Scene.Open(Director);
        var person = scene.PersonOf("finance.director");
        person.Assign(Scene.Holding("finance.director", Role, new Scope(kind, code)));

        scene.DecideAs(scene.Request.Tasks[0], person).Error.ShouldBe(isEnough ? null : new AuthorityInsufficient("finance.director", Role));
    }

    // 08:30 UTC is 16:30 in Shanghai: the same day. Both bounds are inclusive.
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 9, false)]
    [InlineData(-9, -1, false)]
    public void Role_counts_on_the_days_on_which_it_is_held(int fromDays, int toDays, bool isEnough)
    {
        var scene = Scene.Open(Director);
        var person = scene.PersonOf("finance.director");
        person.Assign(Scene.Holding("finance.director", Role, Scope.Everywhere, Scene.Today.AddDays(fromDays), Scene.Today.AddDays(toDays)));

        scene.DecideAs(scene.Request.Tasks[0], person).IsError.ShouldBe(!isEnough);
    }

    [Fact]
    public void Day_of_the_role_is_the_day_in_Shanghai()
    {
        var scene = Scene.Open(Director);
        var person = scene.PersonOf("finance.director");
        person.Assign(Scene.Holding("finance.director", Role, Scope.Everywhere, Scene.Today.AddDays(1)));
        var midnight = new DateTimeOffset(2026, 6, 17, 16, 0, 0, TimeSpan.Zero);
        Result<Decision> At(DateTimeOffset now) =>
            scene.Request.Decide(scene.Request.Tasks[0].Id, person, Verdict.Approve, null, scene.Request.ContentHash, scene.NewId(), now);

        At(midnight.AddTicks(-1)).Error.ShouldBeOfType<AuthorityInsufficient>();
        At(midnight).Error.ShouldBeNull();
    }

    [Fact]
    public void Leaver_holds_no_authority_any_more()
    {
        var scene = Scene.Open(Director);
        var leaver = new Person { UserName = "finance.director", Title = "x", TitleZh = "x", IsActive = false };
        leaver.Assign(Scene.Holding("finance.director", Role, Scope.Everywhere));

        scene.DecideAs(scene.Request.Tasks[0], leaver).Error.ShouldBe(new AuthorityInsufficient("finance.director", Role));
    }

    [Fact]
    public void Another_role_is_no_authority()
    {
        var scene = Scene.Open(Director);

        scene.DecideAs(scene.Request.Tasks[0], scene.PersonOf("finance.director", "group-cfo")).Error.ShouldBeOfType<AuthorityInsufficient>();
    }

    [Fact]
    public void Same_person_agrees_once_and_may_still_say_no()
    {
        var scene = Scene.Open(Manager with { People = ["both"] }, Director with { People = ["both"] });
        scene.Decide(scene.TaskOf("branch-manager"), "both").Error.ShouldBeNull();

        scene.Decide(scene.TaskOf(Role), "both").Error.ShouldBe(new SamePersonTwice("both", scene.Request.Number));
        scene.Request.Status.ShouldBe(RequestStatus.InReview);

        scene.Decide(scene.TaskOf(Role), "both", Verdict.Reject).Error.ShouldBeNull();
        scene.Request.Status.ShouldBe(RequestStatus.Rejected);
    }

    [Theory]
    [InlineData(Verdict.Approve)]
    [InlineData(Verdict.Reject)]
    [InlineData(Verdict.Return)]
    public void Who_was_shown_other_content_reads_again_first(Verdict verdict)
    {
        var scene = Scene.Open(Director);

        scene.Decide(scene.Request.Tasks[0], "finance.director", verdict, contentHash: "sha256:0").Error.ShouldBe(new ContentChanged(scene.Request.Number));

        scene.Request.Tasks[0].IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void A_task_is_decided_once()
    {
        var scene = Scene.Open(Scene.Part("x", "one", "two"), Scene.Part("y", "three"));
        var task = scene.TaskOf("x");
        scene.Decide(task, "one").Error.ShouldBeNull();

        scene.Decide(task, "two").Error.ShouldBe(new AlreadyDecided(task.Id, "Decided"));
        scene.Decide(task, "one").Error.ShouldBe(new AlreadyDecided(task.Id, "Decided"));

        scene.Request.Decisions.Count.ShouldBe(1);
    }

    [Fact]
    public void A_decision_after_the_end_is_a_conflict_not_a_success()
    {
        var scene = Scene.Open(Director);
        scene.Request.Withdraw(Scene.Requester, Scene.Now).Error.ShouldBeNull();

        scene.Decide(scene.Request.Tasks[0], "finance.director").Error.ShouldBe(new NotInReview(scene.Request.Number, RequestStatus.Withdrawn));

        scene.Request.Decisions.ShouldBeEmpty();
    }

    [Fact]
    public void A_refusal_changes_nothing()
    {
        var scene = Scene.Open(Director);
        var version = scene.Request.Version;

        scene.Decide(scene.Request.Tasks[0], "stranger").IsError.ShouldBeTrue();

        (scene.Request.Version, scene.Request.Decisions.Count, scene.Request.Tasks[0].Status).ShouldBe((version, 0, ApprovalTaskStatus.Open));
    }
}
