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

/// <summary>Gives a role to somebody else, within a scope and for a time; an administrator's act.</summary>
/// <param name="ScopeKind">group, legalEntity, region or branch.</param>
/// <param name="ScopeCode">Whose; <c>*</c> for the group.</param>
/// <param name="ValidFrom">May be past: since when it is known here is kept beside it.</param>
/// <param name="ValidTo">The last day; null = until further notice.</param>
/// <param name="Limit">How much he may approve in it at most, in the currency of the matrix; null = as much as the role, 0 = nothing.</param>
public sealed record AssignRole(string UserName, string Role, string ScopeKind, string ScopeCode, DateOnly ValidFrom, DateOnly? ValidTo, decimal? Limit = null)
    : IRequest<Result<RoleAssignmentView>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;
}

public sealed record RoleUnknown(string Role) : InvalidError(
    "role.unknown", $"There is no role '{Role}'.", new Dictionary<string, string[]> { ["role"] = [$"Expected {string.Join(", ", Roles.All.Keys)}."] });

public sealed record HolderUnknown(string UserName) : InvalidError(
    "role.unknown-person", $"{UserName} is not an active person of this company.", new Dictionary<string, string[]> { ["userName"] = ["Expected an active person."] });

public sealed record ScopeUnknown(string Kind, string Code) : InvalidError(
    "role.unknown-scope", $"There is no {Kind} {Code}.", new Dictionary<string, string[]> { ["scopeCode"] = [$"Expected the code of a {Kind}, or * for the group."] });

/// <summary>What one may do is for somebody else to say (segregation of duties, domain.md 4.6).</summary>
public sealed record OwnRole(string UserName) : ForbiddenError("role.own", $"{UserName} may neither give a role to himself nor change one of his own; another administrator must.");

public sealed record RoleAlreadyHeld(string UserName, string Role) : ConflictError("role.already-held", $"{UserName} holds the role {Role} in this scope on some of these days already.");

/// <param name="RecordedBy">Null = before that was kept.</param>
/// <param name="RetractedAt">Null = it stands.</param>
/// <param name="Limit">How much he may approve in it at most, in the currency of the matrix; null = as much as the role, 0 = nothing.</param>
public sealed record RoleAssignmentView(
    Guid Id, string UserName, string Role, string ScopeKind, string ScopeCode, DateOnly ValidFrom, DateOnly? ValidTo, DateTimeOffset RecordedAt, string? RecordedBy,
    DateTimeOffset? RetractedAt, decimal? Limit)
{
    internal static RoleAssignmentView Of(RoleAssignment one) => new(
        one.Id, one.UserName, one.Role, Requests.RequestViews.Word(one.ScopeKind), one.ScopeCode, one.ValidFrom, one.ValidTo, one.RecordedAt, one.RecordedBy, one.RetractedAt,
        one.ApprovalLimit);
}

internal sealed class AssignRoleValidator : AbstractValidator<AssignRole>
{
    public AssignRoleValidator()
    {
        RuleFor(command => command.UserName).NotEmpty().WithMessage("The person is required.").MaximumLength(100);
        RuleFor(command => command.Role).NotEmpty().WithMessage("The role is required.").MaximumLength(60);
        RuleFor(command => command.ScopeCode).NotEmpty().WithMessage("The scope is required; * for the group.").MaximumLength(20);
        RuleFor(command => command.ScopeKind).Must(kind => Parse(kind) is not null).WithMessage("Expected group, legalEntity, region or branch.");
        RuleFor(command => command.ValidFrom).InclusiveBetween(new DateOnly(2000, 1, 1), new DateOnly(2100, 12, 31)).WithMessage("Expected a day of this century as yyyy-MM-dd.");
        RuleFor(command => command.ValidTo).Must((command, last) => last is null || last >= command.ValidFrom).WithMessage("Expected a day that is not before validFrom.");
        RuleFor(command => command.Limit).MustBeLimit();
    }

    internal static ScopeKind? Parse(string? word) => word switch
    {
        "group" => ScopeKind.Group,
        "legalEntity" => ScopeKind.LegalEntity,
        "region" => ScopeKind.Region,
        "branch" => ScopeKind.Branch,
        _ => null,
    };
}

internal static class LimitRules
{
    /// <summary>What a person may approve at most: 0 to what an amount can be, or null.</summary>
    public static void MustBeLimit<T>(this IRuleBuilder<T, decimal?> limit) => limit
        .InclusiveBetween(0, 99_999_999_999.9999m).WithMessage("The limit must be 0 to 99,999,999,999.9999, or null where the role's own is enough.")
        .PrecisionScale(15, 4, ignoreTrailingZeros: true).WithMessage("The limit may have at most four decimals.");
}

internal sealed class AssignRoleHandler(ApprovalDbContext db, AuditTrail audit, Caller caller, TimeProvider clock) : IRequestHandler<AssignRole, Result<RoleAssignmentView>>
{
    public async Task<Result<RoleAssignmentView>> Handle(AssignRole command, CancellationToken cancellationToken)
    {
        var scope = new Scope(AssignRoleValidator.Parse(command.ScopeKind)!.Value, command.ScopeCode);
        if (await RefusalAsync(command, scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var now = clock.Now();
        var assignment = new RoleAssignment
        {
            Id = Guid.CreateVersion7(now),
            UserName = command.UserName,
            Role = command.Role,
            ScopeKind = scope.Kind,
            ScopeCode = scope.Code,
            ValidFrom = command.ValidFrom,
            ValidTo = command.ValidTo,
            ApprovalLimit = command.Limit,
            RecordedAt = now,
            RecordedBy = caller.UserName,
        };
        db.RoleAssignments.Add(assignment);
        var view = RoleAssignmentView.Of(assignment);
        await audit.AppendAsync($"role:{command.UserName}", "role.assigned", view, cancellationToken);
        return view;
    }

    private async Task<Error?> RefusalAsync(AssignRole command, Scope scope, CancellationToken cancellationToken)
    {
        if (SegregationRules.OwnRole.IsBrokenBy(command.UserName, caller.UserName))
        {
            return new OwnRole(caller.UserName);
        }

        if (Roles.Find(command.Role) is null)
        {
            return new RoleUnknown(command.Role);
        }

        if (!await db.People.AnyAsync(person => person.UserName == command.UserName && person.IsActive, cancellationToken))
        {
            return new HolderUnknown(command.UserName);
        }

        if (!await ExistsAsync(scope, cancellationToken))
        {
            return new ScopeUnknown(command.ScopeKind, command.ScopeCode);
        }

        var (first, last) = (command.ValidFrom, command.ValidTo ?? DateOnly.MaxValue);
        return await db.RoleAssignments.AnyAsync(
            one => one.UserName == command.UserName && one.Role == command.Role && one.ScopeKind == scope.Kind && one.ScopeCode == scope.Code
                && one.ValidFrom <= last && (one.ValidTo == null || one.ValidTo >= first),
            cancellationToken)
            ? new RoleAlreadyHeld(command.UserName, command.Role)
            : null;
    }

    private async Task<bool> ExistsAsync(Scope scope, CancellationToken cancellationToken) => scope.Kind switch
    {
        ScopeKind.Group => scope == Scope.Everywhere,
        ScopeKind.LegalEntity => await db.LegalEntities.AnyAsync(one => one.Code == scope.Code, cancellationToken),
        ScopeKind.Region => await db.Regions.AnyAsync(one => one.Code == scope.Code, cancellationToken),
        ScopeKind.Branch => await db.Branches.AnyAsync(one => one.Code == scope.Code, cancellationToken),
    };
}
