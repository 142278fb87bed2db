using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Effects;

/// <summary>Makes the approved credit memo an effect for the ERP.</summary>
internal sealed record OrderCreditMemo(string? Number, string InstanceId) : IRequest<Result<ApprovalRequest>>, IDomainAction, IEffectOrder;

internal sealed record MemoPayloadLine(string Invoice, decimal Net, decimal VatRate, decimal Vat, decimal Gross);

/// <summary>What the ERP is told; amounts in <paramref name="Currency"/>, above zero.</summary>
/// <param name="RevenueAccount">Debited with the net amount; by reason code.</param>
internal sealed record MemoPayload(
    string ReasonCode, string Currency, decimal Net, decimal Vat, decimal Gross, IReadOnlyList<MemoPayloadLine> Lines,
    string RevenueAccount, string VatAccount, string ReceivablesAccount);

internal sealed class OrderCreditMemoHandler(EffectDesk effects, EngineOptions options) : IRequestHandler<OrderCreditMemo, Result<ApprovalRequest>>
{
    public Task<Result<ApprovalRequest>> Handle(OrderCreditMemo command, CancellationToken cancellationToken) =>
        effects.OrderAsync(command, CreditMemo.Id, CreditMemoEffect.Id, PayloadOf, cancellationToken);

    private MemoPayload PayloadOf(ApprovalRequest request)
    {
        var facts = StoredJson.Read<MemoFacts>(request.Facts);
        return new MemoPayload(
            request.ReasonCode, request.Currency, facts.Net, facts.Vat, request.Amount,
            [.. facts.Lines.Select(line => new MemoPayloadLine(line.Invoice, line.Net, line.VatRate, line.Vat, line.Gross))],
            options.Accounts[$"credit-memo.{request.ReasonCode}"], options.Accounts["output-vat"], options.Accounts["receivables"]);
    }
}

/// <summary>Confirmed: the memo is posted, and takes its share off each invoice.</summary>
internal sealed class CreditMemoEffect(ItemSettling settling) : EffectKind
{
    public const string Id = "credit-memo";

    public override string Code => Id;

    public override Task ConfirmAsync(Effect effect, CancellationToken cancellationToken) => settling.SettleAsync(effect, cancellationToken);
}

[Activity("ApprovalEngine.IssueCreditMemo", "Orders the approved credit memo from the ERP.", Category = "Credit Approval", DisplayName = "Issue Credit Memo")]
[Outcomes("Done")]
internal sealed class IssueCreditMemo(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context) =>
        _ = (await mediator.Send(new OrderCreditMemo(context.CorrelationId, context.InstanceId), context.CancellationToken)).OrFault();
}
