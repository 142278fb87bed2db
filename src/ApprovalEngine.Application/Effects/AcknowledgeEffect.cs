using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Effects;

/// <summary>The ERP's answer to an effect. The first one counts.</summary>
public sealed record AcknowledgeEffect(Guid EffectId, bool IsConfirmed, string? DocumentNumber, string? Message, DateTimeOffset At) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

public sealed record EffectUnknown(Guid Id)
    : NotFoundError("effect.unknown", $"There is no effect {Id}.");

public sealed record EffectNotSent(Guid Id)
    : ConflictError("effect.not-sent", $"Effect {Id} has not been handed over yet; its acknowledgement cannot be the ERP's.");

public sealed record AlreadyAcknowledged(Guid Id, string Status)
    : ConflictError("effect.already-acknowledged", $"Effect {Id} is {Status} already.");

internal sealed class AcknowledgeEffectHandler(ApprovalDbContext db, AuditTrail audit, TimeProvider clock) : IRequestHandler<AcknowledgeEffect, Result<Done>>
{
    public async Task<Result<Done>> Handle(AcknowledgeEffect command, CancellationToken cancellationToken)
    {
        if (await db.Effects.SingleOrDefaultAsync(one => one.Id == command.EffectId, cancellationToken) is not { } effect)
        {
            return new EffectUnknown(command.EffectId);
        }

        if (effect.Status is EffectStatus.Pending)
        {
            return new EffectNotSent(effect.Id);
        }

        // The same answer again, as after a crash between its commit and the move of its file: it is settled, and nothing changes.
        if (effect.IsAcknowledged && effect.AcknowledgedAt == command.At && effect.Status is EffectStatus.Confirmed == command.IsConfirmed && effect.DocumentNumber == command.DocumentNumber)
        {
            return default(Done);
        }

        if (!effect.Acknowledge(command.IsConfirmed, command.DocumentNumber, command.Message, command.At))
        {
            return new AlreadyAcknowledged(effect.Id, effect.Status.ToString());
        }

        if (command.IsConfirmed && effect.Kind == "customer-terms")
        {
            db.AgreedTerms.Add(TermsOf(effect));
        }

        await audit.AppendAsync(
            effect.RequestNumber, "effect.acknowledged", new { effect.Id, effect.Status, effect.DocumentNumber, effect.Message, command.At }, cancellationToken);
        return default(Done);
    }

    private AgreedTerms TermsOf(Effect effect)
    {
        var payload = StoredJson.Read<TermsPayload>(effect.Payload);
        var now = clock.Now();
        return new AgreedTerms
        {
            Id = Guid.CreateVersion7(now),
            CustomerNumber = effect.CustomerNumber,
            RequestNumber = effect.RequestNumber,
            TermDays = payload.TermDays,
            ValidFrom = BusinessDay.Of(now),
            ValidUntil = payload.ValidUntil,
        };
    }
}
