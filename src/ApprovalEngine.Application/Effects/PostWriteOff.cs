using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Effects;

/// <summary>Makes the approved write-off an effect for the ERP.</summary>
internal sealed record OrderWriteOff(string? Number, string InstanceId) : IRequest<Result<ApprovalRequest>>, IDomainAction, IEffectOrder;

internal sealed record WriteOffPayloadItem(string Number, decimal Amount);

/// <summary>What the ERP is told: the items are cleared against the allowance as far as it is booked, the rest is this year's loss.</summary>
/// <param name="Provision">Debited to <paramref name="AllowanceAccount"/>; <paramref name="NetEffect"/> to <paramref name="LossAccount"/>.</param>
internal sealed record WriteOffPayload(
    string ReasonCode, string Currency, decimal Amount, decimal Provision, decimal NetEffect, IReadOnlyList<WriteOffPayloadItem> Items,
    string AllowanceAccount, string LossAccount, string ReceivablesAccount);

internal sealed class OrderWriteOffHandler(EffectDesk effects, EngineOptions options) : IRequestHandler<OrderWriteOff, Result<ApprovalRequest>>
{
    public Task<Result<ApprovalRequest>> Handle(OrderWriteOff command, CancellationToken cancellationToken) =>
        effects.OrderAsync(command, WriteOff.Id, WriteOffEffect.Id, PayloadOf, cancellationToken);

    private WriteOffPayload PayloadOf(ApprovalRequest request)
    {
        var facts = StoredJson.Read<WriteOffFacts>(request.Facts);
        return new WriteOffPayload(
            request.ReasonCode, request.Currency, request.Amount, facts.Provision, facts.NetEffect,
            [.. facts.Items.Select(item => new WriteOffPayloadItem(item.Number, item.Amount))],
            options.Accounts["allowance"], options.Accounts["credit-loss"], options.Accounts["receivables"]);
    }
}

/// <summary>Confirmed: the items are closed.</summary>
internal sealed class WriteOffEffect(ItemSettling settling) : EffectKind
{
    public const string Id = "write-off";

    public override string Code => Id;

    public override Task ConfirmAsync(Effect effect, CancellationToken cancellationToken) => settling.SettleAsync(effect, cancellationToken);
}

[Activity("ApprovalEngine.PostWriteOff", "Orders the approved write-off from the ERP.", Category = "Credit Approval", DisplayName = "Post Write-off")]
[Outcomes("Done")]
internal sealed class PostWriteOff(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context) =>
        _ = (await mediator.Send(new OrderWriteOff(context.CorrelationId, context.InstanceId), context.CancellationToken)).OrFault();
}
