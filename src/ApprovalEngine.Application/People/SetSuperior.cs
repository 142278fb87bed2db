using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.People;

/// <summary>Says whom somebody else reports to; an administrator's act. Who it was before stays in the audit trail.</summary>
/// <param name="Superior">Null = nobody any more.</param>
public sealed record SetSuperior(string UserName, string? Superior) : IRequest<Result<SuperiorView>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;

    /// <summary>Where it is written down, for all people: two who would make a circle together meet here.</summary>
    internal const string Chain = "superiors";
}

/// <summary>Whom somebody reports to has a say in what he raises (segregation of duties, domain.md 4.6).</summary>
public sealed record OwnSuperior(string UserName) : ForbiddenError("person.own-superior", $"{UserName} may not choose his own superior; another administrator must.");

public sealed record SuperiorUnknown(string UserName) : InvalidError(
    "person.unknown-superior", $"{UserName} is not an active person of this company.", new Dictionary<string, string[]> { ["superior"] = ["Expected an active person."] });

/// <param name="Before">Whom he reported to until now; null = nobody.</param>
public sealed record SuperiorView(string UserName, string? Superior, string? Before);

internal sealed class SetSuperiorValidator : AbstractValidator<SetSuperior>
{
    public SetSuperiorValidator()
    {
        RuleFor(command => command.UserName).NotEmpty().WithMessage("The person is required.").MaximumLength(100);
        RuleFor(command => command.Superior).MaximumLength(100);
    }
}

internal sealed class SetSuperiorHandler(ApprovalDbContext db, AuditTrail audit, Caller caller) : IRequestHandler<SetSuperior, Result<SuperiorView>>
{
    public async Task<Result<SuperiorView>> Handle(SetSuperior command, CancellationToken cancellationToken)
    {
        var superior = string.IsNullOrWhiteSpace(command.Superior) ? null : command.Superior.Trim();
        if (command.UserName == caller.UserName)
        {
            return new OwnSuperior(caller.UserName);
        }

        // First the head of the chain, then the people: of two at once the second reads again.
        _ = await db.AuditChains.FindAsync([SetSuperior.Chain], cancellationToken);
        if (await db.People.SingleOrDefaultAsync(person => person.UserName == command.UserName, cancellationToken) is not { } found)
        {
            return new HolderUnknown(command.UserName);
        }

        if (superior is not null && await RefusalAsync(command.UserName, superior, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var view = new SuperiorView(command.UserName, superior, found.Superior);
        found.ReportTo(superior);
        await audit.AppendAsync(SetSuperior.Chain, "person.superior-set", view, cancellationToken);
        return view;
    }

    private async Task<Error?> RefusalAsync(string userName, string superior, CancellationToken cancellationToken)
    {
        if (!await db.People.AnyAsync(person => person.UserName == superior && person.IsActive, cancellationToken))
        {
            return new SuperiorUnknown(superior);
        }

        var superiors = await db.People.AsNoTracking().Where(person => person.Superior != null).Select(person => new { person.UserName, person.Superior })
            .ToDictionaryAsync(person => person.UserName, person => person.Superior, StringComparer.Ordinal, cancellationToken);
        return Hierarchy.RefusalOf(userName, superior, name => superiors.GetValueOrDefault(name));
    }
}
