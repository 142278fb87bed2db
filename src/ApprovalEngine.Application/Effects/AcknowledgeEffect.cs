using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
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

internal sealed class AcknowledgeEffectHandler(ApprovalDbContext db, IEnumerable<EffectKind> kinds, AuditTrail audit) : IRequestHandler<AcknowledgeEffect, Result<Done>>
{
    public async Task<Result<Done>> Handle(AcknowledgeEffect command, CancellationToken cancellationToken)
    {
        if (await db.Effects.SingleOrDefaultAsync(one => one.Id == command.EffectId, cancellationToken) is not { } effect)
        {
            return new EffectUnknown(command.EffectId);
        }

        // The same answer again, as after a crash between its commit and the move of its file: it is settled, and nothing changes. Also
        // when the effect has been ordered anew since: that answer was to the order before.
        if (effect.IsRepeated(command.IsConfirmed, command.DocumentNumber, command.Message, command.At))
        {
            return default(Done);
        }

        if (effect.Status is EffectStatus.Pending)
        {
            return new EffectNotSent(effect.Id);
        }

        if (!effect.Acknowledge(command.IsConfirmed, command.DocumentNumber, command.Message, command.At))
        {
            return new AlreadyAcknowledged(effect.Id, effect.Status.ToString());
        }

        if (command.IsConfirmed)
        {
            await kinds.Single(kind => kind.Code == effect.Kind).ConfirmAsync(effect, cancellationToken);
        }

        await audit.AppendAsync(
            effect.RequestNumber, "effect.acknowledged", new { effect.Id, effect.Status, effect.DocumentNumber, effect.Message, command.At }, cancellationToken);
        return default(Done);
    }
}
