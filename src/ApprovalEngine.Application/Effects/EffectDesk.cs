using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Effects;

/// <summary>Orders effects from the ERP: the one way from an approved request to something that happens outside.</summary>
internal sealed class EffectDesk(ApprovalDbContext db, LateConclusion conclusion, AuditTrail audit, TimeProvider clock)
{
    /// <summary>
    /// Orders the effect once, whatever the drawing does; refuses unless the request, its pinned route and its decisions say so
    /// themselves, and the request is of the type that such an effect follows from.
    /// </summary>
    /// <param name="payloadOf">What the ERP is told, by kind.</param>
    public async Task<Result<ApprovalRequest>> OrderAsync(
        IEffectOrder order, string type, string kind, Func<ApprovalRequest, object> payloadOf, CancellationToken cancellationToken)
    {
        var empowered = await EmpoweredAsync(order, type, cancellationToken);
        if (empowered.IsError || await IsOrderedAsync(empowered.Value, kind, cancellationToken))
        {
            return empowered;
        }

        var (request, now) = (empowered.Value, clock.Now());
        var effect = new Effect
        {
            Id = Guid.CreateVersion7(now),
            RequestNumber = request.Number,
            Kind = kind,
            LegalEntity = request.LegalEntity,
            Region = request.Region,
            Branch = request.Branch,
            CustomerNumber = request.CustomerNumber,
            Payload = StoredJson.Write(payloadOf(request)),
            CreatedAt = now,
        };
        db.Effects.Add(effect);
        db.Outbox.Add(OutboxMessages.ErpFile(request.Number, now, effect.Id));
        await audit.AppendAsync(request.Number, "effect.created", new { effect.Id, effect.Kind, effect.Payload }, cancellationToken);
        return request;
    }

    private async Task<Result<ApprovalRequest>> EmpoweredAsync(IEffectOrder order, string type, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(order.Number ?? "", cancellationToken) is not { } request)
        {
            return new NotEmpowered(order.Number ?? "(none)", "there is no such request.");
        }

        await conclusion.ConcludeAsync(request, order.InstanceId, cancellationToken);
        if (request.RefusalOfEffects(order.InstanceId) is { } refusal)
        {
            return refusal;
        }

        return request.Type == type ? request : new NotEmpowered(request.Number, $"it asks for {request.Type}, not for {type}.");
    }

    private async Task<bool> IsOrderedAsync(ApprovalRequest request, string kind, CancellationToken cancellationToken)
    {
        if (db.Effects.Local.Any(effect => effect.RequestNumber == request.Number && effect.Kind == kind))
        {
            return true;
        }

        // A request that was not approved before this transaction cannot have an effect yet: no need to look.
        return db.Entry(request).Property(one => one.Status).OriginalValue is RequestStatus.Approved
            && await db.Effects.AnyAsync(effect => effect.RequestNumber == request.Number && effect.Kind == kind, cancellationToken);
    }
}
