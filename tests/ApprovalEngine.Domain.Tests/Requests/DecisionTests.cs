using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

public sealed class DecisionTests
{
    private static readonly RoutePart Director = Scene.Part("finance-director", "finance.director");
    private static readonly RoutePart Counsel = Scene.Part("legal-counsel", "legal.counsel");
    private static readonly RoutePart Manager = Scene.Part("branch-manager", "branch.manager") with { Kind = AuthorityKind.Recommend };

    [Fact]
    public void A_decision_keeps_what_it_was_bound_to()
    {
        var scene = Scene.Open(Director);
        var task = scene.Request.Tasks[0];
        var version = scene.Request.Version;

        var decision = scene.Decide(task, "finance.director", comment: "  fine ").Value!;

        scene.Request.Decisions.ShouldBe([decision]);
        (decision.RequestId, decision.TaskId, decision.Stage, decision.Function, decision.Level, decision.Role)
            .ShouldBe((scene.Request.Id, task.Id, 1, Director.Function, 1, "finance-director"));
        (decision.DecidedBy, decision.Verdict, decision.Comment, decision.ContentHash, decision.MatrixVersion, decision.DecidedAt)
            .ShouldBe(("finance.director", Verdict.Approve, "fine", scene.Request.ContentHash, "7", Scene.Now));
        (task.Status, task.ClosedAt).ShouldBe((ApprovalTaskStatus.Decided, Scene.Now));
        scene.Request.Version.ShouldBe(version + 1);
    }

    [Fact]
    public void A_blank_comment_is_none()
    {
        var scene = Scene.Open(Director);

        scene.Decide(scene.Request.Tasks[0], "finance.director", comment: " ").Value!.Comment.ShouldBeNull();
    }

    [Fact]
    public void The_last_yes_approves()
    {
        var scene = Scene.Open(Manager, Director);

        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager", Verdict.Recommend).Error.ShouldBeNull();
        (scene.Request.Status, scene.Request.OutcomeOf(1), scene.Request.OutcomeOf(2)).ShouldBe((RequestStatus.InReview, StageOutcome.Approved, StageOutcome.Open));
        scene.Decide(scene.TaskOf("finance-director"), "finance.director").Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.ClosedAt, scene.Request.OutcomeOf(2)).ShouldBe((RequestStatus.Approved, Scene.Now, StageOutcome.Approved));
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();
    }

    [Fact]
    public void A_stage_that_was_never_opened_is_missing()
    {
        var scene = Scene.InReview(Manager, Director);
        scene.OpenStage(2);

        scene.Decide(scene.TaskOf("finance-director"), "finance.director").Error.ShouldBeNull();

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Theory]
    [InlineData("finance-director", "legal-counsel")]
    [InlineData("legal-counsel", "finance-director")]
    public void Functions_side_by_side_must_all_agree_in_any_order(string first, string second)
    {
        var scene = Scene.Open(Director, Counsel);

        scene.Decide(scene.TaskOf(first), first.Replace('-', '.')).Error.ShouldBeNull();
        (scene.Request.Status, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.InReview, StageOutcome.Open));
        scene.Decide(scene.TaskOf(second), second.Replace('-', '.')).Error.ShouldBeNull();

        scene.Request.Status.ShouldBe(RequestStatus.Approved);
    }

    [Fact]
    public void One_person_cannot_speak_for_two_functions()
    {
        var scene = Scene.Open(Director with { People = ["both"] }, Counsel with { People = ["both"] });
        scene.Decide(scene.TaskOf("finance-director"), "both").Error.ShouldBeNull();

        scene.Decide(scene.TaskOf("legal-counsel"), "both").Error.ShouldBeOfType<SamePersonTwice>();

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Fact]
    public void Mode_all_waits_for_everybody_and_mode_any_for_the_first()
    {
        string[] people = ["one", "two", "three"];
        var all = Scene.Open(Director with { Mode = AuthorityMode.All, People = people });
        var any = Scene.Open(Director with { People = people });

        foreach (var (index, person) in people.Index())
        {
            all.Request.Status.ShouldBe(RequestStatus.InReview);
            all.Decide(all.Request.Tasks[index], person).Error.ShouldBeNull();
        }

        any.Decide(any.Request.Tasks[0], "three").Error.ShouldBeNull();
        (all.Request.Status, any.Request.Status).ShouldBe((RequestStatus.Approved, RequestStatus.Approved));
    }

    [Fact]
    public void In_mode_all_nobody_answers_for_another()
    {
        var scene = Scene.Open(Director with { Mode = AuthorityMode.All, People = ["one", "two"] });

        scene.Decide(scene.Request.Tasks[0], "two").Error.ShouldBe(new NotAssigned(scene.Request.Tasks[0].Id, "two"));
    }

    [Fact]
    public void A_no_ends_the_request_and_closes_the_other_tasks()
    {
        var scene = Scene.Open(Director, Counsel);

        scene.Decide(scene.TaskOf("legal-counsel"), "legal.counsel", Verdict.Reject).Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.ClosedAt, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.Rejected, Scene.Now, StageOutcome.Rejected));
        (scene.TaskOf("legal-counsel").Status, scene.TaskOf("finance-director").Status).ShouldBe((ApprovalTaskStatus.Decided, ApprovalTaskStatus.Cancelled));
        scene.TaskOf("finance-director").ClosedAt.ShouldBe(Scene.Now);
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeOfType<NotEmpowered>();
    }

    [Fact]
    public void A_return_closes_the_other_tasks_and_leaves_the_request_open_to_its_requester()
    {
        var scene = Scene.Open(Director, Counsel);

        scene.Decide(scene.TaskOf("legal-counsel"), "legal.counsel", Verdict.Return).Error.ShouldBeNull();

        (scene.Request.Status, scene.Request.ClosedAt, scene.Request.OutcomeOf(1)).ShouldBe((RequestStatus.Returned, null, StageOutcome.Returned));
        scene.TaskOf("finance-director").Status.ShouldBe(ApprovalTaskStatus.Cancelled);
        scene.Request.HasEnded.ShouldBeFalse();
        scene.Request.Withdraw(Scene.Requester, Scene.Now).Error.ShouldBeNull();
    }

    [Fact]
    public void A_no_of_one_stage_is_not_the_outcome_of_another()
    {
        var scene = Scene.Open(Manager, Director);

        scene.Decide(scene.TaskOf("branch-manager"), "branch.manager", Verdict.Reject).Error.ShouldBeNull();

        (scene.Request.OutcomeOf(1), scene.Request.OutcomeOf(2), scene.Request.OutcomeOf(3)).ShouldBe((StageOutcome.Rejected, StageOutcome.Open, StageOutcome.Open));
    }

    [Fact]
    public void Recommendations_alone_never_approve()
    {
        var scene = Scene.Open(Manager);

        scene.Decide(scene.Request.Tasks[0], "branch.manager").Error.ShouldBeNull();

        scene.Request.Status.ShouldBe(RequestStatus.InReview);
    }

    [Theory]
    [InlineData("approve", Verdict.Approve)]
    [InlineData("recommend", Verdict.Recommend)]
    [InlineData("reject", Verdict.Reject)]
    [InlineData("return", Verdict.Return)]
    public void Words_of_verdicts_are_a_contract(string word, Verdict verdict)
    {
        Verdicts.Word(verdict).ShouldBe(word);
        Verdicts.Parse(word).ShouldBe(verdict);
        Verdicts.Parse(word.ToUpperInvariant()).ShouldBeNull();
    }

    [Fact]
    public void Each_kind_of_task_offers_its_verdicts()
    {
        Verdicts.OfferedTo(AuthorityKind.Approve).ShouldBe([Verdict.Approve, Verdict.Reject, Verdict.Return]);
        Verdicts.OfferedTo(AuthorityKind.Recommend).ShouldBe([Verdict.Recommend, Verdict.Reject, Verdict.Return]);
        Verdicts.OfferedTo(AuthorityKind.Inform).ShouldBeEmpty();
        Enum.GetValues<Verdict>().Where(Verdicts.IsAgreement).ShouldBe([Verdict.Approve, Verdict.Recommend]);
    }
}
