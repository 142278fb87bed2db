using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Segregation;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.People;

/// <summary>
/// From today on somebody else may approve so much in a role that he holds; the days before stay as they were. In one act, so that nobody is without
/// his role in between.
/// </summary>
/// <param name="Limit">In the currency of the matrix; null = as much as the role, 0 = nothing.</param>
public sealed record LimitRole(Guid Id, decimal? Limit) : IRequest<Result<RoleLimitChange>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;
}

public sealed record RoleIsOver(DateOnly LastDay) : ConflictError(
    "role.over", FormattableString.Invariant($"It ended on {LastDay:yyyy-MM-dd}: there is no day left to which another limit could apply."));

/// <param name="Retracted">What no longer stands.</param>
/// <param name="Before">The days until yesterday, with the limit that held then; null = it begins today or later.</param>
/// <param name="Recorded">What stands from today on.</param>
public sealed record RoleLimitChange(RoleAssignmentView Retracted, RoleAssignmentView? Before, RoleAssignmentView Recorded);

internal sealed class LimitRoleValidator : AbstractValidator<LimitRole>
{
    public LimitRoleValidator() => RuleFor(command => command.Limit).MustBeLimit();
}

internal sealed class LimitRoleHandler(ApprovalDbContext db, AuditTrail audit, Caller caller, TimeProvider clock) : IRequestHandler<LimitRole, Result<RoleLimitChange>>
{
    public async Task<Result<RoleLimitChange>> Handle(LimitRole command, CancellationToken cancellationToken)
    {
        if (await db.RoleAssignments.SingleOrDefaultAsync(one => one.Id == command.Id, cancellationToken) is not { } found)
        {
            return new RoleAssignmentUnknown(command.Id);
        }

        if (SegregationRules.OwnRole.IsBrokenBy(found.UserName, caller.UserName))
        {
            return new OwnRole(caller.UserName);
        }

        var now = clock.Now();
        var today = BusinessDay.Of(now);
        if (found.ValidTo < today)
        {
            return new RoleIsOver(found.ValidTo.Value);
        }

        found.Retract(now);
        var before = found.ValidFrom < today ? found.Again(Guid.CreateVersion7(now), found.ValidFrom, today.AddDays(-1), found.ApprovalLimit, now, caller.UserName) : null;
        var recorded = found.Again(Guid.CreateVersion7(now), found.ValidFrom < today ? today : found.ValidFrom, found.ValidTo, command.Limit, now, caller.UserName);
        db.RoleAssignments.AddRange(before is null ? [recorded] : [before, recorded]);
        var change = new RoleLimitChange(RoleAssignmentView.Of(found), before is null ? null : RoleAssignmentView.Of(before), RoleAssignmentView.Of(recorded));
        await audit.AppendAsync($"role:{found.UserName}", "role.limited", change, cancellationToken);
        return change;
    }
}
