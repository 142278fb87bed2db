using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

public sealed record InstanceUnknown(string Id)
    : NotFoundError("instance.unknown", $"There is no workflow instance {Id}.");

public sealed record InstanceStale(string Id, int Version)
    : StaleError("instance.stale", $"Workflow instance {Id} has changed since it was read; it is at version {Version} now.");

/// <summary>
/// Who looks at workflow instances: operators, and auditors, who may only read. An instance belongs to no branch, so a role that
/// does not reach everywhere sees none.
/// </summary>
internal sealed class OperatorSight(ApprovalDbContext db, WorkflowEngine engine, Caller caller, TimeProvider clock)
{
    /// <summary>Why the caller may not read; null = he may.</summary>
    public async Task<Error?> RefusalToReadAsync(CancellationToken cancellationToken) =>
        await ReachesAsync(Permissions.OperateWorkflows, cancellationToken) || await ReachesAsync(Permissions.VerifyAudit, cancellationToken)
            ? null
            : new PermissionMissing(caller.UserName, nameof(Permissions.OperateWorkflows));

    /// <summary>Why the caller may not act; null = he may.</summary>
    public async Task<Error?> RefusalToActAsync(CancellationToken cancellationToken) => await ReachesAsync(Permissions.OperateWorkflows, cancellationToken)
        ? null
        : new PermissionMissing(caller.UserName, nameof(Permissions.OperateWorkflows));

    /// <summary>Why the caller may neither cancel nor delete an instance; null = he may: an operator any, who edits workflows the trials that he started.</summary>
    public async Task<Error?> RefusalToActOnAsync(InstanceRow row, CancellationToken cancellationToken) =>
        row.IsTrial && row.StartedBy == caller.UserName && (await ReachesAsync(Permissions.EditWorkflows, cancellationToken) || await ReachesAsync(Permissions.PublishWorkflows, cancellationToken))
            ? null
            : await RefusalToActAsync(cancellationToken);

    /// <summary>An instance that the caller may cancel, at the version that he has seen.</summary>
    /// <param name="seen">If-Match; null = whichever there is.</param>
    public async Task<Result<OpenedInstance>> CancellableAsync(string id, int? seen, CancellationToken cancellationToken)
    {
        // To whoever is no operator only trials are there.
        if (await db.Instances.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row || await RefusalToActOnAsync(row, cancellationToken) is not null)
        {
            return await RefusalToActAsync(cancellationToken) is { } refusal ? refusal : new InstanceUnknown(id);
        }

        return await AtVersionAsync(id, seen, cancellationToken);
    }

    /// <summary>An instance that the caller may act on, at the version that he has seen.</summary>
    /// <param name="seen">If-Match; null = whichever there is.</param>
    public async Task<Result<OpenedInstance>> ChangeableAsync(string id, int? seen, CancellationToken cancellationToken)
    {
        if (await RefusalToActAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await AtVersionAsync(id, seen, cancellationToken);
    }

    private async Task<Result<OpenedInstance>> AtVersionAsync(string id, int? seen, CancellationToken cancellationToken)
    {
        if (await engine.OpenAsync(id, cancellationToken) is not { } opened)
        {
            return new InstanceUnknown(id);
        }

        return seen is { } version && version != opened.Row.Version ? new InstanceStale(id, opened.Row.Version) : opened;
    }

    /// <summary>The number of the request that an instance carries; null = none. What such an instance has started belongs to the request, but does not carry it.</summary>
    public static string? CarriedBy(InstanceRow row) => row.ParentId is null ? row.RequestNumber : null;

    /// <summary>Why an instance cannot be cancelled; null = it can.</summary>
    /// <param name="number">The request that it carries; null = none.</param>
    public async Task<Error?> RefusalToCancelAsync(InstanceRow row, string? number, CancellationToken cancellationToken)
    {
        if (row.Status == nameof(WorkflowStatus.Finished) && row.SubStatus != nameof(WorkflowSubStatus.Faulted))
        {
            return new InstanceOver(row.Id, row.SubStatus);
        }

        if (number is null)
        {
            return null;
        }

        var status = await db.Requests.AsNoTracking().Where(request => request.Number == number).Select(request => request.Status).SingleAsync(cancellationToken);
        return status switch
        {
            RequestStatus.Draft or RequestStatus.InReview or RequestStatus.AwaitingInformation => new InstanceCarriesRequest(row.Id, number),
            RequestStatus.Approved => await db.Effects.AnyAsync(effect => effect.RequestNumber == number, cancellationToken) ? null : new InstanceOwesEffect(row.Id, number),
            RequestStatus.Returned or RequestStatus.Rejected or RequestStatus.Withdrawn or RequestStatus.Cancelled or RequestStatus.Expired => null,
        };
    }

    /// <summary>The audit chain of an operator's act: that of the request, or the instance's own.</summary>
    public static string ChainOf(string? request, string instanceId) => request ?? $"workflow:{instanceId}";

    private async Task<bool> ReachesAsync(Permissions permission, CancellationToken cancellationToken) =>
        await caller.PersonAsync(cancellationToken) is { IsActive: true } person && person.ReachOf(permission, BusinessDay.Of(clock.Now())).IsEverywhere;
}
