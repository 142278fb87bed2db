using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;

namespace ApprovalEngine.Application.Requests;

public sealed record RoleUnknown(string Found)
    : ConflictError("workflow.unknown-role", $"There is no role '{Found}', so nobody can be asked; the drawing must name one that the organisation has.");

/// <summary>Asks a role that the drawing names, beside the route of the matrix.</summary>
/// <param name="Run">The activity's run: a retry opens nothing again.</param>
/// <param name="Function">Whose voice it is; empty = the role's own.</param>
/// <param name="SlaHours">Hours until the answer is due; 0 = no due time.</param>
/// <param name="ExpireAfterHours">Hours after which the request ends unanswered; 0 = never.</param>
internal sealed record OpenDrawnStage(
    string? Number, string InstanceId, string Run, string Activity, string Role, string? Function, int SlaHours, int ExpireAfterHours) : IRequest<Result<OpenedStage>>, IDomainAction;

/// <summary>A stage that has been opened. While its tasks are open the workflow waits for it.</summary>
internal sealed record OpenedStage(int Stage, StageOutcome Outcome);

internal sealed class OpenDrawnStageHandler(ApprovalDbContext db, RoleHolders holders, StandInDesk standIns, Notices notices, AuditTrail audit, TimeProvider clock)
    : IRequestHandler<OpenDrawnStage, Result<OpenedStage>>
{
    public async Task<Result<OpenedStage>> Handle(OpenDrawnStage command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number ?? "", cancellationToken) is not { } request || request.WorkflowInstanceId != command.InstanceId)
        {
            return new NotEmpowered(command.Number ?? "(none)", $"the workflow instance {command.InstanceId} does not carry it.");
        }

        if (Roles.Find(command.Role) is not { } role)
        {
            return new RoleUnknown(command.Role);
        }

        var now = clock.Now();
        var people = await holders.FindAsync([role.Code], request.Place, BusinessDay.Of(now), cancellationToken);
        var function = command.Function is { Length: > 0 } named ? named : role.Function;
        var step = new DrawnStep(
            command.Run, command.Activity, role.Code, function, function == role.Function ? role.Level : 0, Math.Max(0, command.SlaHours), 
            [.. people[role.Code].Where(one => one.MayApprove(request.MatrixAmount)).Select(one => one.UserName)]);
        var before = request.Tasks.Count;
        var opened = request.OpenDrawnStage(step, Deadlines.After(command.ExpireAfterHours), () => Guid.CreateVersion7(now), now);
        if (opened.IsError)
        {
            return opened.Error;
        }

        if (request.Tasks.Count > before)
        {
            var tasks = request.Tasks.Where(task => task.Stage == opened.Value.Stage).ToList();
            await audit.AppendAsync(
                request.Number, "stage.drawn",
                new { opened.Value.Stage, command.Activity, tasks = tasks.Select(task => new { task.Id, task.Role, people = task.People.Select(person => person.UserName) }) },
                cancellationToken);
            await notices.YourTurnAsync(request, tasks, cancellationToken);
            await standIns.SettleAsync(request, cancellationToken);
        }

        return new OpenedStage(opened.Value.Stage, request.OutcomeOf(opened.Value.Stage));
    }
}
