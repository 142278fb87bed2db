using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>
/// Moves open tasks when a delegation begins, ends, or a day of it begins. A delegation's row says when its tasks are looked at next and is the only
/// record: any node may look, each request moves in a transaction of its own, and moving it again changes nothing and tells nobody.
/// </summary>
public sealed class DelegationMoves(ApprovalDbContext db, IMediator mediator, TimeProvider clock)
{
    private const int BatchMax = 20;
    private const int RequestsMax = 100;

    /// <summary>True = there may be more.</summary>
    public async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var due = await db.Delegations.AsNoTracking().Where(one => one.LookAt <= now).OrderBy(one => one.LookAt).Take(BatchMax).ToListAsync(cancellationToken);
        foreach (var delegation in due)
        {
            var principals = await WhoeverItConcernsAsync(delegation.Principal, BusinessDay.Of(now), cancellationToken);
            for (var (after, isMore) = (Guid.Empty, true); isMore;)
            {
                var requests = await RequestsAsync(delegation.Id, principals, after, cancellationToken);
                foreach (var (_, number) in requests)
                {
                    // A refusal means that it was decided or ended in this moment: nothing is left to move.
                    _ = await mediator.Send(new MoveTasks(number), cancellationToken);
                }

                (after, isMore) = (requests.Count > 0 ? requests[^1].Id : after, requests.Count == RequestsMax);
            }

            _ = await mediator.Send(new NoteLook(delegation.Id, delegation.LookAt!.Value, now), cancellationToken);
        }

        return due.Count == BatchMax;
    }

    // Whoever has delegated to the principal, and whoever to them: for their tasks he stands in, or is passed over.
    private async Task<List<string>> WhoeverItConcernsAsync(string principal, DateOnly today, CancellationToken cancellationToken)
    {
        var inForce = await db.Delegations.AsNoTracking().Where(Delegations.InForceOn(today)).Select(one => new { one.Principal, one.Delegate }).ToListAsync(cancellationToken);
        List<string> found = [principal];
        for (var next = found; next.Count > 0;)
        {
            next = [.. inForce.Where(one => next.Contains(one.Delegate) && !found.Contains(one.Principal)).Select(one => one.Principal).Distinct()];
            found = [.. found, .. next];
        }

        return found;
    }

    private async Task<List<(Guid Id, string Number)>> RequestsAsync(Guid delegationId, List<string> principals, Guid after, CancellationToken cancellationToken)
    {
        var tasks = db.TaskPeople.Where(one => principals.Contains(one.UserName)).Select(one => one.TaskId)
            .Union(db.StandIns.Where(one => one.Until == null && (one.DelegationId == delegationId || principals.Contains(one.UserName))).Select(one => one.TaskId));
        var found = await db.Requests.AsNoTracking()
            .Where(request => request.Status == RequestStatus.InReview && request.Id.CompareTo(after) > 0
                && request.Tasks.Any(task => task.Status == ApprovalTaskStatus.Open && tasks.Contains(task.Id)))
            .OrderBy(request => request.Id).Take(RequestsMax).Select(request => new { request.Id, request.Number }).ToListAsync(cancellationToken);
        return [.. found.Select(one => (one.Id, one.Number))];
    }
}
