using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>Somebody is away and names who decides in his name; an administrator may do so for others, and hands over the tasks of leavers with it.</summary>
/// <param name="Principal">Null = the caller.</param>
/// <param name="From">The first day; null = today.</param>
/// <param name="To">The last day, inclusive; only for a leaver, and always for one, null.</param>
/// <param name="Types">Request types; null or empty = all.</param>
/// <param name="AmountMax">In the currency of the matrix.</param>
public sealed record CreateDelegation(
    string? Principal, string Delegate, DateOnly? From, DateOnly? To, IReadOnlyList<string>? Types, string? LegalEntity, decimal? AmountMax, string Reason)
    : IRequest<Result<DelegationView>>, IUseCase;

internal sealed class CreateDelegationValidator : AbstractValidator<CreateDelegation>
{
    public CreateDelegationValidator()
    {
        RuleFor(command => command.Delegate).NotEmpty().WithMessage("A delegate is required.").MaximumLength(100);
        RuleFor(command => command.Reason).NotEmpty().WithMessage("A reason is required: absence or leaving.").MaximumLength(1000).WithMessage("The reason may have at most 1,000 characters.");
        RuleFor(command => command.AmountMax).GreaterThan(0).WithMessage("The largest amount must be more than 0.").LessThan(1_000_000_000_000m).WithMessage("The largest amount is too large.");
        RuleFor(command => command.Types).Must(types => types is null || types.Count <= 50).WithMessage("At most 50 request types can be named.");
    }
}

internal sealed class CreateDelegationHandler(ApprovalDbContext db, IEnumerable<RequestType> types, AuditTrail audit, Caller caller, TimeProvider clock)
    : IRequestHandler<CreateDelegation, Result<DelegationView>>
{
    private const int PendingMax = 100;

    public async Task<Result<DelegationView>> Handle(CreateDelegation command, CancellationToken cancellationToken)
    {
        var (now, today) = (clock.Now(), BusinessDay.Of(clock.Now()));
        var (principalName, delegateName) = (Named(command.Principal) ?? caller.UserName, Named(command.Delegate)!);
        if (principalName != caller.UserName && (await caller.PersonAsync(cancellationToken))?.May(Permissions.ManageDelegations, today) is not true)
        {
            return new DelegationNotYours(principalName);
        }

        var people = await db.People.AsNoTracking().AsSingleQuery().Include(person => person.Assignments)
            .Where(person => person.UserName == principalName || person.UserName == delegateName).ToListAsync(cancellationToken);
        if (people.Find(person => person.UserName == principalName) is not { } principal)
        {
            return new DelegationPersonUnknown("principal", principalName);
        }

        if (people.Find(person => person.UserName == delegateName) is not { IsActive: true } standIn)
        {
            return new DelegationPersonUnknown("delegate", delegateName);
        }

        if (RefusalOfEnd(command, principal) is { } end)
        {
            return end;
        }

        var delegation = new Delegation
        {
            Id = Guid.CreateVersion7(now),
            Principal = principalName,
            Delegate = delegateName,
            BeginsOn = command.From ?? today,
            EndsOn = command.To,
            Types = [.. (command.Types ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            LegalEntity = string.IsNullOrWhiteSpace(command.LegalEntity) ? null : command.LegalEntity.Trim(),
            AmountMax = command.AmountMax,
            Reason = command.Reason.Trim(),
            CreatedAt = now,
            CreatedBy = caller.UserName,
        }.Begin(now);
        if (await RefusalAsync(delegation, principal, standIn, today, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        db.Delegations.Add(delegation);
        await audit.AppendAsync(
            Delegations.Chain, "delegation.created",
            new { delegation.Id, delegation.Principal, delegation.Delegate, from = delegation.BeginsOn, to = delegation.EndsOn, delegation.Types, delegation.LegalEntity, delegation.AmountMax, delegation.Reason, delegation.IsTakeover },
            cancellationToken);
        return await MadeAsync(delegation, standIn, today, cancellationToken);
    }

    private static string? Named(string? userName) => string.IsNullOrWhiteSpace(userName) ? null : userName.Trim().ToLowerInvariant();

    private static Error? RefusalOfEnd(CreateDelegation command, Person principal) => (principal.IsActive, command.To) switch
    {
        (true, null) => new DelegationPeriod("A last day is required: a delegation is for an absence. Only the tasks of somebody who has left are handed over for good."),
        (false, not null) => new PrincipalHasLeft(principal.UserName),
        _ => null,
    };

    private async Task<Error?> RefusalAsync(Delegation wanted, Person principal, Person standIn, DateOnly today, CancellationToken cancellationToken)
    {
        if (wanted.Types.FirstOrDefault(type => types.All(one => one.Code != type)) is { } unknownType)
        {
            return new DelegationScopeUnknown("types", unknownType);
        }

        if (wanted.LegalEntity is { } entity && !await db.LegalEntities.AnyAsync(one => one.Code == entity, cancellationToken))
        {
            return new DelegationScopeUnknown("legalEntity", entity);
        }

        // First the head, then the others: see the chain.
        _ = await db.AuditChains.FindAsync([Delegations.Chain], cancellationToken);
        var others = await db.Delegations.AsNoTracking().Where(Delegations.NotOverOn(today)).ToListAsync(cancellationToken);
        if (DelegationRules.Refusal(wanted, others, today) is { } refusal)
        {
            return refusal;
        }

        var places = await db.PlacesAsync(cancellationToken);
        return DelegateChoice.For(principal, standIn, places, wanted.BeginsOn) is null ? new DelegateWithoutAuthority(wanted.Delegate, wanted.Principal) : null;
    }

    private async Task<DelegationView> MadeAsync(Delegation delegation, Person standIn, DateOnly today, CancellationToken cancellationToken)
    {
        var requests = await db.WholeRequests().AsNoTracking()
            .Where(request => request.Status == RequestStatus.InReview
                && request.Tasks.Any(task => task.Status == ApprovalTaskStatus.Open && task.People.Any(person => person.UserName == delegation.Principal)))
            .OrderBy(request => request.Id).Take(PendingMax).ToListAsync(cancellationToken);
        var pending = requests.Where(delegation.Covers).ToList();
        var passedOver = pending.Where(request => !request.MayStandIn(delegation.Delegate)
            || !request.Tasks.Any(task => task.IsOpen && task.Asks(delegation.Principal)
                && request.AuthorityFor(task).All(asked => StandInRule.HasAuthority(standIn, asked.Role, asked.Kind, request.Place, delegation.BeginsOn, request.MatrixAmount))));
        return DelegationView.Of(delegation, today) with { PendingRequests = [.. pending.Select(request => request.Number)], PassedOverRequests = [.. passedOver.Select(request => request.Number)] };
    }
}
