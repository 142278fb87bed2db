using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Opens the tasks of one stage of the pinned route.</summary>
/// <param name="ExpireAfterHours">Hours after which the request ends unanswered; 0 = never.</param>
internal sealed record OpenStage(string? Number, string InstanceId, int Stage, int ExpireAfterHours) : IRequest<Result<Done>>, IDomainAction;

internal sealed class OpenStageHandler(ApprovalDbContext db, Notices notices, AuditTrail audit, TimeProvider clock) : IRequestHandler<OpenStage, Result<Done>>
{
    public async Task<Result<Done>> Handle(OpenStage command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number ?? "", cancellationToken) is not { } request || request.WorkflowInstanceId != command.InstanceId)
        {
            return new NotEmpowered(command.Number ?? "(none)", $"the workflow instance {command.InstanceId} does not carry it.");
        }

        var now = clock.Now();
        TimeSpan? expiry = command.ExpireAfterHours > 0 ? TimeSpan.FromHours(command.ExpireAfterHours) : null;
        var opened = request.OpenStage(command.Stage, expiry, () => Guid.CreateVersion7(now), now);
        if (opened.IsError)
        {
            return opened.Error;
        }

        await audit.AppendAsync(
            request.Number, "stage.opened",
            new { command.Stage, tasks = opened.Value.Select(task => new { task.Id, task.Role, people = task.People.Select(person => person.UserName) }) },
            cancellationToken);
        await notices.YourTurnAsync(request, opened.Value, cancellationToken);
        return default(Done);
    }
}

/// <summary>One approval stage: opens its tasks and waits until they have decided.</summary>
[Activity("ApprovalEngine.RequestApproval", "Opens the tasks of one stage of the route and waits for the decisions.", Category = "Credit Approval", DisplayName = "Request Approval", Kind = ActivityKind.Task)]
[ActivityInput("Stage", typeof(int), Default = 1, Description = "The stage of the pinned route, from 1.")]
[ActivityInput("ExpireAfterHours", typeof(int), Default = 0, Description = "Hours after which the request ends unanswered; 0 = never.")]
[ActivityOutput("Outcome", typeof(string), Description = "Approved, Rejected, Returned or Expired.")]
[Outcomes("Approved", "Rejected", "Returned", "Expired")]
internal sealed class RequestApproval(IMediator mediator) : Activity, ITrialActivity
{
    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var stage = context.Input<int>("Stage");
        var open = new OpenStage(context.CorrelationId, context.InstanceId, stage, context.Input<int>("ExpireAfterHours"));
        if (context.IsTrial)
        {
            // Nobody is asked, so nobody answers: whoever tries the drawing sees that it came to here.
            context.WaitFor(TrialActivities.KeyOf(context));
            return;
        }

        _ = (await mediator.Send(open, context.CancellationToken)).OrFault();
        context.WaitFor(RequestCarrier.StageKey(context.CorrelationId!, stage));
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        context.SetOutput("Outcome", stimulus.Outcome);
        context.Complete(stimulus.Outcome ?? throw new ActivityFault("workflow.no-outcome", "An approval stage was resumed without an outcome."));
        return ValueTask.CompletedTask;
    }
}
