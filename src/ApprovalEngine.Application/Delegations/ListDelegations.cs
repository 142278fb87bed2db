using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>Delegations, newest first: the caller's own and those in which he is the delegate; everybody's for those who look after them, and for auditors.</summary>
/// <param name="All">Everybody's; without the right to it, still one's own.</param>
/// <param name="Open">Only those that are not over.</param>
public sealed record ListDelegations(bool All, bool Open, string? Cursor, int? Limit) : IRequest<Result<Page<DelegationView>>>;

/// <param name="To">Null = for good: a leaver was taken over.</param>
/// <param name="State">planned, active or over.</param>
/// <param name="Answering">Open tasks that the delegate is asked by it.</param>
/// <param name="PassedOver">Open tasks of the principal that it covers and that the delegate may not answer.</param>
/// <param name="PendingRequests">Only in the answer to its making: requests with open tasks of the principal that it covers, of the oldest 100.</param>
/// <param name="PassedOverRequests">Those of them that the delegate could not answer: they go to the next who may, or stay with the principal.</param>
public sealed record DelegationView(
    Guid Id, string Principal, string Delegate, DateOnly From, DateOnly? To, IReadOnlyList<string> Types, string? LegalEntity, decimal? AmountMax, string Reason, string State,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? EndedAt, string? EndedBy, int Answering, int PassedOver,
    IReadOnlyList<string>? PendingRequests = null, IReadOnlyList<string>? PassedOverRequests = null)
{
    internal static DelegationView Of(Delegation one, DateOnly today, int answering = 0, int passedOver = 0) => new(
        one.Id, one.Principal, one.Delegate, one.BeginsOn, one.EndsOn, one.Types, one.LegalEntity, one.AmountMax, one.Reason,
        one.IsInForceOn(today) ? "active" : one.EndedAt is null && one.BeginsOn > today ? "planned" : "over",
        one.CreatedAt, one.CreatedBy, one.EndedAt, one.EndedBy, answering, passedOver);
}

internal sealed class ListDelegationsHandler(ApprovalDbContext db, Caller caller, TimeProvider clock) : IRequestHandler<ListDelegations, Result<Page<DelegationView>>>
{
    public async Task<Result<Page<DelegationView>>> Handle(ListDelegations query, CancellationToken cancellationToken)
    {
        var (userName, today) = (caller.UserName, BusinessDay.Of(clock.Now()));
        var person = await caller.PersonAsync(cancellationToken);
        var seesAll = query.All && person is not null && (person.May(Permissions.ManageDelegations, today) || person.May(Permissions.VerifyAudit, today));
        var delegations = db.Delegations.AsNoTracking();
        if (!seesAll)
        {
            delegations = delegations.Where(one => one.Principal == userName || one.Delegate == userName);
        }

        if (query.Open)
        {
            delegations = delegations.Where(Delegations.NotOverOn(today));
        }

        if (Guid.TryParse(Paging.Key(query.Cursor), CultureInfo.InvariantCulture, out var after))
        {
            delegations = delegations.Where(one => one.Id.CompareTo(after) < 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await delegations.OrderByDescending(one => one.Id).Take(limit + 1).Select(one => new
        {
            Delegation = one,
            Answering = db.StandIns.Count(row => row.DelegationId == one.Id && row.UserName == one.Delegate && row.Until == null),
            PassedOver = db.TaskPeople.Count(row => row.DelegationId == one.Id
                && db.Tasks.Any(task => task.Id == row.TaskId && task.Status == ApprovalTaskStatus.Open)
                && !db.StandIns.Any(other => other.TaskId == row.TaskId && other.UserName == one.Delegate && other.Until == null)),
        }).ToListAsync(cancellationToken);
        return Paging.Cut([.. found.Select(one => DelegationView.Of(one.Delegation, today, one.Answering, one.PassedOver))], limit, one => one.Id.ToString());
    }
}
