using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Outbox;

/// <summary>A message was told: what it stands for has left.</summary>
internal sealed record RecordDispatch(Guid MessageId) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class RecordDispatchHandler(ApprovalDbContext db, AuditTrail audit, TimeProvider clock) : IRequestHandler<RecordDispatch, Result<Done>>
{
    public async Task<Result<Done>> Handle(RecordDispatch command, CancellationToken cancellationToken)
    {
        var message = await db.Outbox.SingleAsync(one => one.Id == command.MessageId, cancellationToken);
        if (message.SentAt is not null)
        {
            return default(Done);
        }

        var now = clock.Now();
        message.SentAt = now;
        message.LastError = null;
        if (message.Kind == OutboxMessages.ErpFileKind)
        {
            var id = StoredJson.Read<Guid>(message.Payload);
            var effect = await db.Effects.SingleAsync(one => one.Id == id, cancellationToken);
            effect.MarkSent(now);
            await audit.AppendAsync(message.RequestNumber, "effect.sent", new { effect.Id, effect.Kind }, cancellationToken);
        }
        else if (StoredJson.Read<MailPayload>(message.Payload).LetterId is { } letterId)
        {
            var letter = await db.Letters.SingleAsync(one => one.Id == letterId, cancellationToken);
            (letter.Status, letter.SentAt) = (LetterStatus.Sent, now);
            await audit.AppendAsync(message.RequestNumber, "letter.sent", new { letter.Number, letter.Recipient }, cancellationToken);
        }

        return default(Done);
    }
}
