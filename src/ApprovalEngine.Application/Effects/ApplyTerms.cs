using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Effects;

/// <summary>Makes the approved terms an effect for the ERP. Refuses unless the request, its pinned route and its decisions say so themselves.</summary>
internal sealed record OrderTerms(string? Number, string InstanceId) : IRequest<Result<Done>>, IDomainAction;

internal sealed class OrderTermsHandler(ApprovalDbContext db, AuditTrail audit, TimeProvider clock) : IRequestHandler<OrderTerms, Result<Done>>
{
    private const string Kind = "customer-terms";

    public async Task<Result<Done>> Handle(OrderTerms command, CancellationToken cancellationToken)
    {
        var empowered = await db.EmpoweredAsync(command.Number, command.InstanceId, cancellationToken);
        if (empowered.IsError)
        {
            return empowered.Error;
        }

        var request = empowered.Value;
        if (request.Type != NonStandardTerms.Id)
        {
            return new NotEmpowered(request.Number, $"it asks for {request.Type}, not for terms.");
        }

        if (db.Effects.Local.Any(one => one.RequestNumber == request.Number && one.Kind == Kind)
            || await db.Effects.AnyAsync(one => one.RequestNumber == request.Number && one.Kind == Kind, cancellationToken))
        {
            return default(Done);
        }

        var terms = StoredJson.Read<ApprovedTerms>(request.Facts);
        var now = clock.Now();
        var effect = new Effect
        {
            Id = Guid.CreateVersion7(now),
            RequestNumber = request.Number,
            Kind = Kind,
            LegalEntity = request.LegalEntity,
            Region = request.Region,
            Branch = request.Branch,
            CustomerNumber = request.CustomerNumber,
            Payload = StoredJson.Write(new TermsPayload(terms.RequestedTermDays, terms.ValidUntil, terms.RetentionPercent, terms.RetentionMonths)),
            CreatedAt = now,
        };
        db.Effects.Add(effect);
        db.Outbox.Add(OutboxMessages.ErpFile(request.Number, now, effect.Id));
        await audit.AppendAsync(request.Number, "effect.created", new { effect.Id, effect.Kind, effect.Payload }, cancellationToken);
        return default(Done);
    }
}

/// <summary>What the ERP is told: days from the document date, the last day on which a document may have them, and the retention (0 = none).</summary>
internal sealed record TermsPayload(int TermDays, DateOnly ValidUntil, decimal RetentionPercent, int RetentionMonths);

internal sealed record ApprovedTerms(int RequestedTermDays, DateOnly ValidUntil, decimal RetentionPercent, int RetentionMonths);

[Activity("ApprovalEngine.ApplyTerms", "Orders the approved payment terms from the ERP.", Category = "Credit Approval", DisplayName = "Apply Terms")]
[Outcomes("Done")]
internal sealed class ApplyTerms(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context) =>
        _ = (await mediator.Send(new OrderTerms(context.CorrelationId, context.InstanceId), context.CancellationToken)).OrFault();
}

internal static class Empowerment
{
    extension(ApprovalDbContext db)
    {
        /// <summary>The request, if its effects may follow now; the one door of every domain action that leaves a trace outside.</summary>
        public async Task<Result<ApprovalRequest>> EmpoweredAsync(string? number, string instanceId, CancellationToken cancellationToken)
        {
            if (await db.RequestAsync(number ?? "", cancellationToken) is not { } request)
            {
                return new NotEmpowered(number ?? "(none)", "there is no such request.");
            }

            return request.RefusalOfEffects(instanceId) is { } refusal ? refusal : request;
        }
    }
}
