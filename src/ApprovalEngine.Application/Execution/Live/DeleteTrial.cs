using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>Deletes a trial that is over with all that it left behind. Everything else is kept: with it one proves who has agreed to what.</summary>
public sealed record DeleteTrial(string Id) : IRequest<Result<Done>>, IUseCase
{
    public static Permissions Needs => Permissions.ReadWorkflows;
}

public sealed record InstanceKept(string Id)
    : ConflictError("instance.kept", $"Workflow instance {Id} is no trial: its history is kept, because with it one proves who has agreed to what. Cancel it if it must not go on.");

public sealed record TrialUnderWay(string Id)
    : ConflictError("trial.under-way", $"Trial {Id} is not over: cancel it first.");

internal sealed class DeleteTrialHandler(ApprovalDbContext db, InstanceSight sight, OperatorSight operators, AuditTrail audit, TimeProvider clock) : IRequestHandler<DeleteTrial, Result<Done>>
{
    public async Task<Result<Done>> Handle(DeleteTrial command, CancellationToken cancellationToken)
    {
        var found = await sight.FindAsync(command.Id, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var row = found.Value;
        if (await operators.RefusalToActOnAsync(row, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!row.IsTrial)
        {
            return new InstanceKept(row.Id);
        }

        if (row.Status == nameof(WorkflowStatus.Running))
        {
            return new TrialUnderWay(row.Id);
        }

        await audit.AppendAsync(DefinitionDesk.ChainOf(row.DefinitionId), "trial.deleted", new { row.DefinitionId, row.DefinitionVersion, instance = row.Id }, cancellationToken);
        await DeleteAsync(row, cancellationToken);
        return default(Done);
    }

    // Journal and runs can only be removed of what is marked as purged: the database itself sees to that.
    private async Task DeleteAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var marked = await db.Instances.Where(one => one.Id == row.Id && one.Version == row.Version)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.PurgedAt, one => one.PurgedAt ?? now).SetProperty(one => one.Version, one => one.Version + 1), cancellationToken);
        if (marked == 0)
        {
            throw new DbUpdateConcurrencyException($"Trial {row.Id} was changed by somebody else.");
        }

        await db.Bookmarks.Where(one => one.InstanceId == row.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Jobs.Where(one => one.InstanceId == row.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Journal.Where(one => one.InstanceId == row.Id).ExecuteDeleteAsync(cancellationToken);
        await db.ActivityExecutions.Where(one => one.InstanceId == row.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Incidents.Where(one => one.InstanceId == row.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Instances.Where(one => one.Id == row.Id).ExecuteDeleteAsync(cancellationToken);
    }
}
