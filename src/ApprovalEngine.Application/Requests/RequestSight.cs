using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>
/// Who sees a request: who raised it, who is or was asked, be it for somebody who is away, and, once it is submitted, who may read requests of its place; one that
/// has become a legal case, also legal of its place. To everybody else it does not exist (404).
/// </summary>
internal sealed class RequestSight(ApprovalDbContext db, Caller caller, TimeProvider clock)
{
    /// <summary>Whether the caller sees this request, all of which is loaded.</summary>
    public async Task<bool> SeesAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
        await caller.PersonAsync(cancellationToken) is { IsActive: true } person
        && (request.RequestedBy == person.UserName
            || request.Tasks.Any(task => task.Asks(person.UserName) || task.StandIns.Any(one => one.UserName == person.UserName))
            || request.Status is not RequestStatus.Draft && person.May(Permissions.ReadRequests, request.Place, BusinessDay.Of(clock.Now()))
            || IsLegalCase(request) && person.May(Permissions.ReadLegalCases, request.Place, BusinessDay.Of(clock.Now())));

    /// <summary>Whether the caller has raised it: he is told why, but not what makes others look twice.</summary>
    public async Task<bool> IsRequesterAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
        (await caller.PersonAsync(cancellationToken))?.UserName == request.RequestedBy;

    /// <summary>Whether a role of the caller's grants the permission where the request belongs.</summary>
    public async Task<bool> MayAsync(Permissions permission, ApprovalRequest request, CancellationToken cancellationToken) =>
        await caller.PersonAsync(cancellationToken) is { } person && person.May(permission, request.Place, BusinessDay.Of(clock.Now()));

    /// <summary>The requests that the caller sees, as a query.</summary>
    public async Task<IQueryable<ApprovalRequest>> VisibleAsync(CancellationToken cancellationToken)
    {
        var person = await caller.PersonAsync(cancellationToken);
        if (person is not { IsActive: true })
        {
            return db.Requests.AsNoTracking().Where(_ => false);
        }

        var (userName, today) = (person.UserName, BusinessDay.Of(clock.Now()));
        var (reach, legal) = (person.ReachOf(Permissions.ReadRequests, today), person.ReachOf(Permissions.ReadLegalCases, today));
        if (reach.IsEverywhere)
        {
            return db.Requests.AsNoTracking().Where(request => request.RequestedBy == userName || request.Status != RequestStatus.Draft);
        }

        return db.Requests.AsNoTracking().Where(request =>
            request.RequestedBy == userName
            || (request.Status != RequestStatus.Draft
                && (reach.LegalEntities.Contains(request.LegalEntity) || reach.Regions.Contains(request.Region) || reach.Branches.Contains(request.Branch)))
            || (request.Type == LegalEscalation.Id && request.Status == RequestStatus.Approved
                && (legal.IsEverywhere || legal.LegalEntities.Contains(request.LegalEntity) || legal.Regions.Contains(request.Region) || legal.Branches.Contains(request.Branch)))
            || request.Tasks.Any(task => task.People.Any(asked => asked.UserName == userName) || task.StandIns.Any(one => one.UserName == userName)));
    }

    /// <summary>The request of a task, tracked; null where there is no such task, or the caller does not see it.</summary>
    public async Task<ApprovalRequest?> OfTaskAsync(Guid taskId, CancellationToken cancellationToken) =>
        await db.RequestOfTaskAsync(taskId, cancellationToken) is { } request && await SeesAsync(request, cancellationToken) ? request : null;

    /// <summary>A request that the caller sees, tracked, at the version that he has seen.</summary>
    public async Task<Result<ApprovalRequest>> ChangeableAsync(string number, int? version, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(number, cancellationToken) is not { } request || !await SeesAsync(request, cancellationToken))
        {
            return new RequestUnknown(number);
        }

        return version is { } seen && seen != request.Version ? new RequestStale(number, request.Version) : request;
    }

    private static bool IsLegalCase(ApprovalRequest request) => request is { Type: LegalEscalation.Id, Status: RequestStatus.Approved };
}
