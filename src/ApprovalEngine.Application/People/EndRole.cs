using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Segregation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.People;

/// <summary>
/// Ends somebody else's role with a day. What was recorded stays: it is retracted, and recorded anew with its end. A day before its first one
/// says that it never held at all.
/// </summary>
/// <param name="LastDay">The last day on which it holds.</param>
public sealed record EndRole(Guid Id, DateOnly LastDay) : IRequest<Result<RoleEnd>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;
}

public sealed record RoleAssignmentUnknown(Guid Id) : NotFoundError("role.unknown-assignment", $"There is no assignment {Id} that stands.");

public sealed record RoleEndsSooner(DateOnly Found, DateOnly LastDay) : ConflictError(
    "role.ends-sooner", FormattableString.Invariant($"It ends on {Found:yyyy-MM-dd} already, which is not after {LastDay:yyyy-MM-dd}; assign it anew where it is to last longer."));

/// <param name="Retracted">What no longer stands.</param>
/// <param name="Recorded">What stands in its place; null = it never held.</param>
public sealed record RoleEnd(RoleAssignmentView Retracted, RoleAssignmentView? Recorded);

internal sealed class EndRoleHandler(ApprovalDbContext db, AuditTrail audit, Caller caller, TimeProvider clock) : IRequestHandler<EndRole, Result<RoleEnd>>
{
    public async Task<Result<RoleEnd>> Handle(EndRole command, CancellationToken cancellationToken)
    {
        if (await db.RoleAssignments.SingleOrDefaultAsync(one => one.Id == command.Id, cancellationToken) is not { } found)
        {
            return new RoleAssignmentUnknown(command.Id);
        }

        if (SegregationRules.OwnRole.IsBrokenBy(found.UserName, caller.UserName))
        {
            return new OwnRole(caller.UserName);
        }

        if (found.ValidTo <= command.LastDay)
        {
            return new RoleEndsSooner(found.ValidTo.Value, command.LastDay);
        }

        var now = clock.Now();
        found.Retract(now);
        var recorded = command.LastDay < found.ValidFrom
            ? null
            : found.Again(Guid.CreateVersion7(now), found.ValidFrom, command.LastDay, found.ApprovalLimit, now, caller.UserName);
        if (recorded is not null)
        {
            db.RoleAssignments.Add(recorded);
        }

        var end = new RoleEnd(RoleAssignmentView.Of(found), recorded is null ? null : RoleAssignmentView.Of(recorded));
        await audit.AppendAsync($"role:{found.UserName}", "role.ended", end, cancellationToken);
        return end;
    }
}
