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

/// <summary>Makes the approved terms an effect for the ERP.</summary>
internal sealed record OrderTerms(string? Number, string InstanceId) : IRequest<Result<ApprovalRequest>>, IDomainAction, IEffectOrder;

/// <summary>What the ERP is told: days from the document date, the last day on which a document may have them, and the retention (0 = none).</summary>
internal sealed record TermsPayload(int TermDays, DateOnly ValidUntil, decimal RetentionPercent, int RetentionMonths);

internal sealed record ApprovedTerms(int RequestedTermDays, DateOnly ValidUntil, decimal RetentionPercent, int RetentionMonths);

internal sealed class OrderTermsHandler(EffectDesk effects) : IRequestHandler<OrderTerms, Result<ApprovalRequest>>
{
    public Task<Result<ApprovalRequest>> Handle(OrderTerms command, CancellationToken cancellationToken) =>
        effects.OrderAsync(command, NonStandardTerms.Id, CustomerTerms.Id, PayloadOf, cancellationToken);

    private static TermsPayload PayloadOf(ApprovalRequest request)
    {
        var terms = StoredJson.Read<ApprovedTerms>(request.Facts);
        return new TermsPayload(terms.RequestedTermDays, terms.ValidUntil, terms.RetentionPercent, terms.RetentionMonths);
    }
}

/// <summary>Confirmed: the terms stand at the customer, beside the standard ones.</summary>
internal sealed class CustomerTerms(ApprovalDbContext db, TimeProvider clock) : EffectKind
{
    public const string Id = "customer-terms";

    public override string Code => Id;

    public override Task ConfirmAsync(Effect effect, CancellationToken cancellationToken)
    {
        var payload = StoredJson.Read<TermsPayload>(effect.Payload);
        var now = clock.Now();
        db.AgreedTerms.Add(new AgreedTerms
        {
            Id = Guid.CreateVersion7(now),
            CustomerNumber = effect.CustomerNumber,
            RequestNumber = effect.RequestNumber,
            TermDays = payload.TermDays,
            ValidFrom = BusinessDay.Of(now),
            ValidUntil = payload.ValidUntil,
        });
        return Task.CompletedTask;
    }
}

[Activity("ApprovalEngine.ApplyTerms", "Orders the approved payment terms from the ERP.", Category = "Credit Approval", DisplayName = "Apply Terms")]
[Outcomes("Done")]
internal sealed class ApplyTerms(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context) =>
        _ = (await mediator.Send(new OrderTerms(context.CorrelationId, context.InstanceId), context.CancellationToken)).OrFault();
}
