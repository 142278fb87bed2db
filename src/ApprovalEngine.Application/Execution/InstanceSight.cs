using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// Who sees which workflow instances. Operators and auditors see all; who may read workflows sees those that carry (or were started for) a
/// request that he sees; who edits or publishes workflows sees trials, which belong to nobody. To everybody else there are none (404).
/// </summary>
internal sealed class InstanceSight(ApprovalDbContext db, RequestSight requests, Caller caller, TimeProvider clock)
{
    /// <summary>The instances that the caller sees, as a query; refused where he may see none at all.</summary>
    public async Task<Result<VisibleInstances>> VisibleAsync(CancellationToken cancellationToken)
    {
        if (await caller.PersonAsync(cancellationToken) is not { IsActive: true } person)
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.ReadWorkflows));
        }

        var (instances, today) = (db.Instances.AsNoTracking(), BusinessDay.Of(clock.Now()));
        if (person.ReachOf(Permissions.OperateWorkflows, today).IsEverywhere || person.ReachOf(Permissions.VerifyAudit, today).IsEverywhere)
        {
            return new VisibleInstances(instances);
        }

        var seesTrials = person.ReachOf(Permissions.EditWorkflows, today).IsEverywhere || person.ReachOf(Permissions.PublishWorkflows, today).IsEverywhere;
        // Who draws workflows and reads no requests: nothing is looked for among the requests of others.
        if (seesTrials && (!person.May(Permissions.ReadWorkflows, today) || !(person.May(Permissions.ReadRequests, today) || person.May(Permissions.ReadLegalCases, today))))
        {
            return new VisibleInstances(instances.Where(row => row.IsTrial));
        }

        if (!person.May(Permissions.ReadWorkflows, today))
        {
            return new PermissionMissing(person.UserName, nameof(Permissions.ReadWorkflows));
        }

        var visible = await requests.VisibleAsync(cancellationToken);
        return new VisibleInstances(seesTrials
            ? instances.Where(row => row.IsTrial || (row.RequestNumber != null && visible.Any(request => request.Number == row.RequestNumber)))
            : instances.Where(row => row.RequestNumber != null && visible.Any(request => request.Number == row.RequestNumber)));
    }

    /// <summary>One instance; unknown where the caller does not see it.</summary>
    public async Task<Result<InstanceRow>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var visible = await VisibleAsync(cancellationToken);
        if (visible.IsError)
        {
            return visible.Error;
        }

        return await visible.Value.Rows.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? row : new InstanceUnknown(id);
    }
}

/// <summary>The instances that somebody sees.</summary>
internal sealed record VisibleInstances(IQueryable<InstanceRow> Rows);
