using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Segregation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Effects;

/// <summary>Orders an effect from the ERP again that it has refused, after the cause is put right there. The approval stays what it was.</summary>
public sealed record ResendEffect(Guid EffectId) : IRequest<Result<EffectView>>, IUseCase
{
    public static Permissions Needs => Permissions.ResendEffects;
}

public sealed record EffectNotFailed(Guid Id, string Status)
    : ConflictError("effect.not-failed", $"Effect {Id} is {Status}; only one that the ERP has refused can be sent again.");

/// <summary>Poster ≠ approver (<see cref="SegregationRules.Poster"/>).</summary>
public sealed record ApproverResends(string UserName, string Number)
    : ForbiddenError("segregation.poster", $"{UserName} has agreed to {Number}, so somebody else must order its effect again.");

internal sealed class ResendEffectHandler(ApprovalDbContext db, AuditTrail audit, Caller caller, TimeProvider clock) : IRequestHandler<ResendEffect, Result<EffectView>>
{
    public async Task<Result<EffectView>> Handle(ResendEffect command, CancellationToken cancellationToken)
    {
        var (person, now) = (await caller.PersonAsync(cancellationToken), clock.Now());
        if (await db.Effects.SingleOrDefaultAsync(one => one.Id == command.EffectId, cancellationToken) is not { } effect
            || person?.May(Permissions.ReadEffects, effect.Place, BusinessDay.Of(now)) is not true)
        {
            return new EffectUnknown(command.EffectId);
        }

        if (!person.May(Permissions.ResendEffects, effect.Place, BusinessDay.Of(now)))
        {
            return new PermissionMissing(person.UserName, nameof(Permissions.ResendEffects));
        }

        if (SegregationRules.Poster.IsBrokenBy(person.UserName, await VoicesAsync(effect.RequestNumber, cancellationToken)))
        {
            return new ApproverResends(person.UserName, effect.RequestNumber);
        }

        if (!effect.Resend())
        {
            return new EffectNotFailed(effect.Id, RequestViews.Word(effect.Status));
        }

        db.Outbox.Add(OutboxMessages.ErpFile(effect.RequestNumber, now, effect.Id));
        await audit.AppendAsync(effect.RequestNumber, "effect.resent", new { effect.Id, effect.Kind, effect.Attempt, LastAnswer = effect.Message }, cancellationToken);
        return RequestViews.Of(effect);
    }

    // Also those in whose name somebody else has agreed.
    private async Task<IEnumerable<string>> VoicesAsync(string number, CancellationToken cancellationToken)
    {
        var voices = await db.Decisions.AsNoTracking()
            .Where(one => (one.Verdict == Verdict.Approve || one.Verdict == Verdict.Recommend) && db.Requests.Any(request => request.Number == number && request.Id == one.RequestId))
            .Select(one => new { one.DecidedBy, one.OnBehalfOf }).ToListAsync(cancellationToken);
        return voices.SelectMany(one => new[] { one.DecidedBy, one.OnBehalfOf }).OfType<string>();
    }
}
