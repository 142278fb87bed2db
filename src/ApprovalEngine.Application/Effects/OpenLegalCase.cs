using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Effects;

/// <summary>Opens the legal case of an accepted escalation, marks its items, and tells the ERP to block other reminders for them.</summary>
internal sealed record OrderLegalCase(string? Number, string InstanceId) : IRequest<Result<ApprovalRequest>>, IDomainAction, IEffectOrder;

internal sealed record LegalCasePayloadItem(string Number, decimal Amount, DateOnly DueOn);

/// <summary>What the ERP is told: which items are with legal now. They stay open on the receivables account.</summary>
internal sealed record LegalCasePayload(
    string CaseNumber, string ReasonCode, string Currency, decimal Amount, IReadOnlyList<LegalCasePayloadItem> Items, string ReceivablesAccount);

internal sealed class OrderLegalCaseHandler(ApprovalDbContext db, EffectDesk effects, RequestItems items, EngineOptions options, AuditTrail audit, TimeProvider clock)
    : IRequestHandler<OrderLegalCase, Result<ApprovalRequest>>
{
    // A demand letter that waits longer has lost its moment; counsel can set another day.
    private const int DemandLetterWithinDays = 3;

    public async Task<Result<ApprovalRequest>> Handle(OrderLegalCase command, CancellationToken cancellationToken)
    {
        var ordered = await effects.OrderAsync(command, LegalEscalation.Id, LegalCaseEffect.Id, PayloadOf, cancellationToken);
        if (ordered.IsError || ordered.Value is not { } request || !IsNew(request))
        {
            return ordered;
        }

        var number = LegalCase.NumberOf(request.Number);
        foreach (var (item, _) in await items.SharesAsync(request, cancellationToken))
        {
            if (item.Escalate(number) is { IsError: true } refused)
            {
                return refused.Error;
            }
        }

        var now = clock.Now();
        var legalCase = LegalCase.Of(request, CounselOf(request), BusinessDay.Of(now).AddDays(DemandLetterWithinDays), now);
        db.LegalCases.Add(legalCase);
        await audit.AppendAsync(
            request.Number, "legal-case.opened", new { legalCase.Number, legalCase.Counsel, legalCase.NextStep, legalCase.NextStepOn }, cancellationToken);
        return request;
    }

    // The case and the effect come into being together, so the effect of this transaction tells whether the case is still to be opened.
    private bool IsNew(ApprovalRequest request) =>
        db.Effects.Local.Any(effect => effect.RequestNumber == request.Number && db.Entry(effect).State is Microsoft.EntityFrameworkCore.EntityState.Added)
        && db.LegalCases.Local.All(one => one.RequestNumber != request.Number);

    // Who accepted for legal; where a company's matrix lets another function accept, whoever agreed last.
    private static string CounselOf(ApprovalRequest request) =>
        request.Decisions.OrderBy(decision => decision.Function == "legal").ThenBy(decision => decision.DecidedAt).Last().DecidedBy;

    private LegalCasePayload PayloadOf(ApprovalRequest request)
    {
        var facts = StoredJson.Read<EscalationFacts>(request.Facts);
        return new LegalCasePayload(
            LegalCase.NumberOf(request.Number), request.ReasonCode, request.Currency, request.Amount,
            [.. facts.Items.Select(item => new LegalCasePayloadItem(item.Number, item.Amount, item.DueOn))], options.Accounts["receivables"]);
    }
}

/// <summary>Confirmed: the ERP has marked the items; here they have been since the case was opened.</summary>
internal sealed class LegalCaseEffect : EffectKind
{
    public const string Id = "legal-case";

    public override string Code => Id;

    public override Task ConfirmAsync(Effect effect, CancellationToken cancellationToken) => Task.CompletedTask;
}

[Activity("ApprovalEngine.OpenLegalCase", "Opens the legal case of an accepted escalation.", Category = "Credit Approval", DisplayName = "Open Legal Case")]
[Outcomes("Done")]
internal sealed class OpenLegalCase(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context) =>
        _ = (await mediator.Send(new OrderLegalCase(context.CorrelationId, context.InstanceId), context.CancellationToken)).OrFault();
}
