using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>The principal is back, or takes the delegation back; an administrator may do so for him.</summary>
public sealed record EndDelegation(Guid Id) : IRequest<Result<DelegationView>>, IUseCase;

internal sealed class EndDelegationHandler(ApprovalDbContext db, AuditTrail audit, Caller caller, TimeProvider clock) : IRequestHandler<EndDelegation, Result<DelegationView>>
{
    public async Task<Result<DelegationView>> Handle(EndDelegation command, CancellationToken cancellationToken)
    {
        var (now, today) = (clock.Now(), BusinessDay.Of(clock.Now()));
        var manages = (await caller.PersonAsync(cancellationToken))?.May(Permissions.ManageDelegations, today) is true;
        if (await db.Delegations.SingleOrDefaultAsync(one => one.Id == command.Id, cancellationToken) is not { } delegation
            || !manages && delegation.Principal != caller.UserName && delegation.Delegate != caller.UserName)
        {
            return new DelegationUnknown(command.Id);
        }

        if (!manages && delegation.Principal != caller.UserName)
        {
            return new DelegationNotYours(delegation.Principal);
        }

        var ended = delegation.End(caller.UserName, now);
        if (ended.IsError)
        {
            return ended.Error;
        }

        await audit.AppendAsync(Delegations.Chain, "delegation.ended", new { delegation.Id, delegation.Principal, delegation.Delegate, to = delegation.EndsOn }, cancellationToken);
        return DelegationView.Of(delegation, today);
    }
}
