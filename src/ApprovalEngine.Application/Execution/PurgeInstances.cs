using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// Forgets what long finished instances did: journal, executions, incidents and state. The row of the instance stays and says so. What
/// carried a request, or was started by what did, is kept for good: with it one proves who has agreed to what.
/// </summary>
/// <remarks>A faulted instance is not finished: an operator may still retry it.</remarks>
internal sealed record PurgeInstances : IRequest<Result<PurgedInstances>>, IUseCase
{
    public const int BatchMax = 200;

    public static bool SystemOnly => true;
}

/// <param name="Count">How many instances; 0 = there are no more.</param>
internal sealed record PurgedInstances(int Count);

internal sealed class PurgeInstancesHandler(ApprovalDbContext db, EngineOptions options, TimeProvider clock) : IRequestHandler<PurgeInstances, Result<PurgedInstances>>
{
    public async Task<Result<PurgedInstances>> Handle(PurgeInstances command, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var ids = await OldestAsync(isTrial: true, options.Workflows.KeepTrialsDays, cancellationToken);
        if (ids is [])
        {
            ids = await OldestAsync(isTrial: false, options.Workflows.KeepFinishedDays, cancellationToken);
        }

        if (ids is [])
        {
            return new PurgedInstances(0);
        }

        await db.Instances.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.PurgedAt, now).SetProperty(row => row.State, "").SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        await db.Journal.Where(row => ids.Contains(row.InstanceId)).ExecuteDeleteAsync(cancellationToken);
        await db.ActivityExecutions.Where(row => ids.Contains(row.InstanceId)).ExecuteDeleteAsync(cancellationToken);
        await db.Incidents.Where(row => ids.Contains(row.InstanceId)).ExecuteDeleteAsync(cancellationToken);
        return new PurgedInstances(ids.Count);
    }

    // That it carries no request is said by its own row; that no request names it is asked once more.
    private async Task<List<string>> OldestAsync(bool isTrial, int days, CancellationToken cancellationToken)
    {
        if (days <= 0)
        {
            return [];
        }

        var before = clock.Now().AddDays(-days);
        return await db.Instances.AsNoTracking()
            .Where(row => row.IsTrial == isTrial && row.FinishedAt < before && row.PurgedAt == null && row.RequestNumber == null
                && row.SubStatus != nameof(WorkflowSubStatus.Faulted) && !db.Requests.Any(request => request.WorkflowInstanceId == row.Id))
            .OrderBy(row => row.FinishedAt).Select(row => row.Id).Take(PurgeInstances.BatchMax).ToListAsync(cancellationToken);
    }
}

/// <summary>What the clock calls.</summary>
public sealed class InstancePurge(IMediator mediator)
{
    /// <summary>Purges one batch; true = there may be more.</summary>
    /// <exception cref="InvalidOperationException">The batch was refused.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var purged = await mediator.Send(new PurgeInstances(), cancellationToken);
        return purged.IsError ? throw new InvalidOperationException(purged.Error.Message) : purged.Value.Count > 0;
    }
}
