using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Segregation;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Opens the tasks of one stage of the pinned route.</summary>
/// <param name="SlaHours">Hours until the answer is due where the matrix gives more or none; 0 = as the matrix says.</param>
/// <param name="ExpireAfterHours">Hours after which the request ends unanswered; 0 = never.</param>
internal sealed record OpenStage(string? Number, string InstanceId, int Stage, int SlaHours, int ExpireAfterHours) : IRequest<Result<OpenedStage>>, IDomainAction;

internal sealed class OpenStageHandler(ApprovalDbContext db, StandInDesk standIns, Notices notices, AuditTrail audit, TimeProvider clock) : IRequestHandler<OpenStage, Result<OpenedStage>>
{
    public async Task<Result<OpenedStage>> Handle(OpenStage command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number ?? "", cancellationToken) is not { } request || request.WorkflowInstanceId != command.InstanceId)
        {
            return new NotEmpowered(command.Number ?? "(none)", $"the workflow instance {command.InstanceId} does not carry it.");
        }

        var now = clock.Now();
        var opened = request.OpenStage(command.Stage, Deadlines.After(command.ExpireAfterHours), () => Guid.CreateVersion7(now), now, Math.Max(0, command.SlaHours));
        if (opened.IsError)
        {
            return opened.Error;
        }

        if (request.IsAnsweredLater(command.Stage))
        {
            var voices = request.Route!.Stages.Single(stage => stage.Stage == command.Stage).Parts.SelectMany(part => part.MergedVoices()).ToList();
            await audit.AppendAsync(
                request.Number, "stage.answered-later",
                new { command.Stage, rule = SegregationRules.OneVoice.Code, people = voices.Select(voice => voice.Person).Distinct(), later = voices.Max(voice => voice.Stage), voices }, cancellationToken);
        }
        else if (opened.Value is not [])
        {
            await audit.AppendAsync(
                request.Number, "stage.opened",
                new { command.Stage, tasks = opened.Value.Select(task => new { task.Id, task.Role, people = task.People.Select(person => person.UserName) }) },
                cancellationToken);
            await notices.YourTurnAsync(request, opened.Value, cancellationToken);
            await standIns.SettleAsync(request, cancellationToken);
        }

        return new OpenedStage(command.Stage, request.OutcomeOf(command.Stage));
    }
}

/// <summary>
/// One approval step: opens its tasks and waits until they have decided. It is a stage of the pinned route or, where a role is named, one that the
/// drawing adds.
/// </summary>
[Activity("ApprovalEngine.RequestApproval", "Asks the people of one stage of the route, or of one role, and waits for their decisions.", Category = "Credit Approval", DisplayName = "Request Approval", Kind = ActivityKind.Task)]
[ActivityInput("Stage", typeof(int), Default = 1, Description = "The stage of the route that is asked, from 1. Not used where a role is chosen.")]
[ActivityInput("Role", typeof(string), UiHint = "dropdown", Choices = ActivityChoices.Roles, Description = "Asks whoever holds this role too, besides the route that the matrix demands. Empty = the stage of the route.")]
[ActivityInput("Function", typeof(string), UiHint = "dropdown", Choices = ActivityChoices.Functions, Description = "Whose voice it is. Empty = that of the role.")]
[ActivityInput("SlaHours", typeof(int), Default = 0, DisplayName = "SLA (hours)", Description = "Hours until the answer is due; 0 = as the matrix says. Where both say something, the shorter time counts.")]
[ActivityInput("ExpireAfterHours", typeof(int), Default = 0, DisplayName = "Expires after (hours)", Description = "Hours after which the request ends unanswered; 0 = never.")]
[ActivityOutput("Outcome", typeof(string), Description = "Approved, Rejected, Returned or Expired.")]
[Outcomes("Approved", "Rejected", "Returned", "Expired", MustBeConnected = true)]
internal sealed class RequestApproval(IMediator mediator) : Activity, ITrialActivity
{
    /// <summary>The input that makes the step one of the drawing.</summary>
    private const string RoleInput = "Role";

    /// <summary>Whether the drawing has steps of its own, however their role is found.</summary>
    public static bool IsDrawnIn(CompiledWorkflow workflow) => workflow.HasActivityWith("ApprovalEngine.RequestApproval", RoleInput);

    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var (role, slaHours, expireAfterHours) = (context.Input<string?>(RoleInput), context.Input<int>("SlaHours"), context.Input<int>("ExpireAfterHours"));
        IRequest<Result<OpenedStage>> open = string.IsNullOrWhiteSpace(role)
            ? new OpenStage(context.CorrelationId, context.InstanceId, context.Input<int>("Stage"), slaHours, expireAfterHours)
            : new OpenDrawnStage(
                context.CorrelationId, context.InstanceId, context.ExecutionId, context.ActivityName ?? context.ActivityId, role.Trim(), context.Input<string?>("Function"), slaHours, expireAfterHours);
        if (context.IsTrial)
        {
            // Nobody is asked, so nobody answers: whoever tries the drawing sees that it came to here.
            context.WaitFor(TrialActivities.KeyOf(context));
            return;
        }

        var opened = (await mediator.Send(open, context.CancellationToken)).OrFault();
        if (opened.Outcome is StageOutcome.Open)
        {
            context.WaitFor(RequestCarrier.StageKey(context.CorrelationId!, opened.Stage));
            return;
        }

        // Voices of an earlier round, or of a later stage, answer it: nobody is asked.
        Conclude(context, opened.Outcome.ToString());
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        Conclude(context, stimulus.Outcome ?? throw new ActivityFault("workflow.no-outcome", "An approval stage was resumed without an outcome."));
        return ValueTask.CompletedTask;
    }

    private static void Conclude(ActivityContext context, string outcome)
    {
        context.SetOutput("Outcome", outcome);
        context.Complete(outcome);
    }
}
