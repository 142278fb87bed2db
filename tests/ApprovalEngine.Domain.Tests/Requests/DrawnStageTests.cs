using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>A step of the drawing adds a voice and takes none away, whatever is drawn and in whatever order people answer.</summary>
public sealed class DrawnStageTests
{
    private static readonly RoutePart Manager = Scene.Part("branch-manager", "branch.manager") with { Kind = AuthorityKind.Recommend };
    private static readonly RoutePart Director = Scene.Part("finance-director", "finance.director");

    [Fact]
    public void A_step_opens_one_task_with_a_number_that_no_stage_of_the_route_has()
    {
        var scene = Scene.Open(Manager, Director);
        var version = scene.Request.Version;

        var stage = Open(scene, "run-1", "legal-counsel", 24, "legal.counsel", "legal.other").Value!;

        (stage.Stage, stage.Activity, stage.Part.Kind, stage.Part.Mode).ShouldBe((1001, "Legal check", AuthorityKind.Approve, AuthorityMode.Any));
        var task = scene.TaskOf("legal-counsel");
        (task.Stage, task.Function, task.DueAt, task.People.Count, scene.Request.Version).ShouldBe((1001, "legal", Scene.Now.AddHours(24), 2, version + 1));
        scene.Request.Route!.DrawnStages.ShouldBe([stage]);
        scene.Request.Route.Stages.Count.ShouldBe(2);
        Open(scene, "run-2", "cfo", 0, "cfo").Value!.Stage.ShouldBe(1002);
    }

    [Fact]
    public void Opening_the_same_run_again_opens_nothing()
    {
        var scene = Scene.Open(Director);
        var first = Open(scene, "run-1", "cfo", 0, "cfo").Value!;
        var version = scene.Request.Version;

        Open(scene, "run-1", "cfo", 0, "cfo", "another").Value.ShouldBe(first);

        (scene.Request.Version, scene.Request.Tasks.Count(task => task.Stage == first.Stage)).ShouldBe((version, 1));
    }

    [Fact]
    public void The_requester_and_who_has_agreed_or_is_needed_elsewhere_are_not_asked()
    {
        var scene = Scene.Open(Manager, Director with { People = ["finance.director"] }, Scene.Part("auditors", "one", "two") with { Mode = AuthorityMode.All });
        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager").Error.ShouldBeNull();

        Open(scene, "run-1", "cfo", 0, Scene.Requester, "branch.manager", "finance.director", "one", "free", "free").Value!.Part.People.ShouldBe(["free"]);
        // "free" alone is asked there now, so a second step leaves him out.
        Open(scene, "run-2", "cfo", 0, "free", "other").Value!.Part.People.ShouldBe(["other"]);
    }

    [Fact]
    public void Where_nobody_is_left_the_task_waits_and_nothing_follows()
    {
        var scene = Scene.Open(Director);

        var stage = Open(scene, "run-1", "cfo", 0, Scene.Requester).Value!;
        Decide(scene, "finance-director", "finance.director");

        scene.Request.Tasks.Single(task => task.Stage == stage.Stage).IsOpen.ShouldBeTrue();
        scene.Request.ConcludeLate(Scene.Instance, Scene.Now).ShouldBeFalse();
        (scene.Request.Status, scene.Request.HasEveryVoice).ShouldBe((RequestStatus.InReview, false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_the_route_and_the_step_must_agree_in_any_order(bool stepFirst)
    {
        var scene = Scene.Open(Director);
        Open(scene, "run-1", "cfo", 0, "cfo");
        string[] roles = stepFirst ? ["cfo", "finance-director"] : ["finance-director", "cfo"];

        Decide(scene, roles[0], roles[0].Replace('-', '.'));
        scene.Request.ConcludeLate(Scene.Instance, Scene.Now).ShouldBeFalse();
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeOfType<NotEmpowered>();
        Decide(scene, roles[1], roles[1].Replace('-', '.'));

        // The drawing may ask more people yet: the last voice alone approves nothing.
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
        scene.Request.ConcludeLate("another-instance", Scene.Now).ShouldBeFalse();
        scene.Request.ConcludeLate(Scene.Instance, Scene.Now).ShouldBeTrue();
        (scene.Request.Status, scene.Request.ClosedAt).ShouldBe((RequestStatus.Approved, Scene.Now));
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();
    }

    [Fact]
    public void A_step_alone_is_no_approval()
    {
        var scene = Scene.InReview(Manager, Director);
        Open(scene, "run-1", "group-cfo", 0, "group.cfo");
        Decide(scene, "group-cfo", "group.cfo");

        scene.Request.ConcludeLate(Scene.Instance, Scene.Now).ShouldBeFalse();
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeOfType<NotEmpowered>();
    }

    [Fact]
    public void A_step_does_not_make_up_for_a_voice_of_dual_control()
    {
        var scene = Scene.InReview();
        scene.Request.Pin(Scene.RouteOf(Director) with { VoicesMin = 2 }).Error.ShouldBeNull();
        scene.Tamper<Route?>(nameof(ApprovalRequest.Route), Scene.RouteOf(Director, Scene.Part("cfo", "cfo")) with { VoicesMin = 3 });
        scene.OpenStage(1).Error.ShouldBeNull();
        Open(scene, "run-1", "legal-counsel", 0, "legal.counsel");
        Decide(scene, "finance-director", "finance.director");
        Decide(scene, "cfo", "cfo");
        Decide(scene, "legal-counsel", "legal.counsel");

        scene.Request.HasEveryVoice.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Verdict.Reject, RequestStatus.Rejected, StageOutcome.Rejected)]
    [InlineData(Verdict.Return, RequestStatus.Returned, StageOutcome.Returned)]
    public void A_no_at_a_step_ends_the_request_as_one_of_the_route_does(Verdict verdict, RequestStatus status, StageOutcome outcome)
    {
        var scene = Scene.Open(Director);
        var stage = Open(scene, "run-1", "cfo", 0, "cfo").Value!;

        scene.Decide(scene.TaskOf("cfo"), "cfo", verdict, "no").Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.OutcomeOf(stage.Stage), scene.Request.Tasks.Any(task => task.IsOpen)).ShouldBe((status, outcome, false));
    }

    [Fact]
    public void A_step_runs_out_of_time_as_a_stage_does()
    {
        var scene = Scene.Open(Director);
        var stage = scene.Request.OpenDrawnStage(Step("run-1", "cfo", 0, ["cfo"]), TimeSpan.FromHours(1), scene.NewId, Scene.Now).Value!;

        scene.Request.Expire(stage.Stage, Scene.Now.AddHours(2)).Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.OutcomeOf(stage.Stage)).ShouldBe((RequestStatus.Expired, StageOutcome.Expired));
    }

    [Fact]
    public void Nobody_agrees_twice_by_way_of_a_step()
    {
        var scene = Scene.InReview(Director with { People = ["both", "other"] });
        Open(scene, "run-1", "cfo", 0, "both", "another");
        scene.OpenStage(1).Error.ShouldBeNull();
        Decide(scene, "cfo", "both");

        scene.Decide(scene.TaskOf("finance-director"), "both").Error.ShouldBeOfType<SamePersonTwice>();
    }

    [Fact]
    public void A_step_is_refused_without_a_route_and_once_the_request_is_approved_or_over()
    {
        Open(Scene.InReview(), "run-1", "cfo", 0, "cfo").Error.ShouldBeOfType<NotEmpowered>();
        var approved = Scene.Open(Director);
        approved.Decide(approved.TaskOf("finance-director"), "finance.director").Error.ShouldBeNull();
        Open(approved, "run-1", "cfo", 0, "cfo").Error.ShouldBe(new DrawnTooLate(approved.Request.Number, "Legal check"));
        var withdrawn = Scene.Open(Director);
        withdrawn.Request.Withdraw(Scene.Requester, Scene.Now).Error.ShouldBeNull();
        Open(withdrawn, "run-1", "cfo", 0, "cfo").Error.ShouldBeOfType<NotInReview>();
    }

    [Theory]
    [InlineData(48, 0, 48)]
    [InlineData(48, 24, 24)]
    [InlineData(48, 72, 48)]
    [InlineData(0, 24, 24)]
    [InlineData(0, 0, null)]
    public void The_shorter_time_to_answer_counts(int ofMatrix, int ofDrawing, int? expected)
    {
        var scene = Scene.InReview(Director with { SlaHours = ofMatrix });

        scene.Request.OpenStage(1, null, scene.NewId, Scene.Now, ofDrawing).Error.ShouldBeNull();

        scene.Request.Tasks[0].DueAt.ShouldBe(expected is { } hours ? Scene.Now.AddHours(hours) : null);
    }

    [Fact]
    public void No_play_approves_without_the_whole_route_and_every_step_by_different_people()
    {
        string[] crowd = [Scene.Requester, "a", "b", "c", "d", "e", "f", "g"];
        var approved = 0;
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            string[] Some() => [.. crowd.Where(_ => random.Next(2) == 0)];
            var scene = Scene.InReview(Scene.Part("r1", Some()) with { Kind = AuthorityKind.Recommend }, Scene.Part("r2", Some()), Scene.Part("r3", Some()) with { Mode = random.Next(2) == 0 ? AuthorityMode.Any : AuthorityMode.All });
            for (var move = 0; move < 100; move++)
            {
                switch (random.Next(8))
                {
                    case 0: _ = scene.OpenStage(random.Next(1, 3)); break;
                    case 1: _ = Open(scene, $"run-{random.Next(2)}", "drawn", 0, Some()); break;
                    case 2: _ = scene.Request.ConcludeLate(Scene.Instance, Scene.Now); break;
                    case var _ when scene.Request.Tasks.Count > 0: _ = Decide(scene, scene.Request.Tasks[random.Next(scene.Request.Tasks.Count)], crowd[random.Next(crowd.Length)]); break;
                }

                Check(scene, seed);
            }

            approved += scene.Request is { Status: RequestStatus.Approved, Route.DrawnStages.Count: > 0 } ? 1 : 0;
        }

        approved.ShouldBeGreaterThan(50);
    }

    private static void Check(Scene scene, int seed)
    {
        if (scene.Request.Status is not RequestStatus.Approved)
        {
            scene.Request.RefusalOfEffects(Scene.Instance).ShouldNotBeNull();
            return;
        }

        var request = scene.Request;
        request.Tasks.ShouldAllBe(task => task.Status == ApprovalTaskStatus.Decided, $"seed {seed}");
        request.Decisions.Select(one => one.DecidedBy).ShouldBeUnique($"seed {seed}");
        request.Decisions.ShouldNotContain(one => one.DecidedBy == Scene.Requester, $"seed {seed}");
        request.Route!.DecidingStages.Select(stage => stage.Stage).Concat(request.Route.DrawnStages.Select(stage => stage.Stage))
            .ShouldAllBe(stage => request.OutcomeOf(stage) == StageOutcome.Approved, $"seed {seed}");
    }

    private static DrawnStep Step(string run, string role, int slaHours, string[] people) => new(run, "Legal check", role, role == "legal-counsel" ? "legal" : "finance", 1, slaHours, people);

    private static Result<DrawnStage> Open(Scene scene, string run, string role, int slaHours, params string[] people) =>
        scene.Request.OpenDrawnStage(Step(run, role, slaHours, people), null, scene.NewId, Scene.Now);

    private static void Decide(Scene scene, string role, string userName) => Decide(scene, scene.TaskOf(role), userName).Error.ShouldBeNull();

    // As the use case does where the drawing has steps of its own.
    private static Result<Decision> Decide(Scene scene, ApprovalTask task, string userName) => scene.Request.Decide(
        task.Id, scene.PersonOf(userName, task.Role), Verdict.Approve, null, scene.Request.ContentHash, scene.NewId(), Scene.Now, mayAskFurther: true);
}
