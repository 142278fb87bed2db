using System.Globalization;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Raises a request: as a draft, or submitted at once.</summary>
public sealed record CreateRequest(RequestDraft Draft, bool Submit) : IRequest<Result<RequestView>>, IUseCase
{
    public static Permissions Needs => Permissions.RaiseRequests;
}

internal sealed class CreateRequestValidator : AbstractValidator<CreateRequest>
{
    public CreateRequestValidator() => RuleFor(command => command.Draft).SetValidator(new RequestDraftValidator()).OverridePropertyName("");
}

internal sealed class CreateRequestHandler(ApprovalDbContext db, RequestComposer composer, RequestCarrier carrier, AuditTrail audit, Caller caller, TimeProvider clock)
    : IRequestHandler<CreateRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(CreateRequest command, CancellationToken cancellationToken)
    {
        var composed = await composer.ComposeAsync(command.Draft, cancellationToken);
        if (composed.IsError)
        {
            return composed.Error;
        }

        var request = await NewAsync(composed.Value, cancellationToken);
        db.Requests.Add(request);
        await audit.AppendAsync(request.Number, "request.created", new { content = request.Content, request.ContentHash }, cancellationToken);
        if (command.Submit && await carrier.SubmitAsync(request, composed.Value.Type, cancellationToken) is { IsError: true } refused)
        {
            return refused.Error;
        }

        return RequestViews.Of(request, db.Effects.Local);
    }

    private async Task<ApprovalRequest> NewAsync(ComposedRequest composed, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var year = BusinessDay.Of(now).Year;
        var sequence = await db.NextNumberAsync(string.Create(CultureInfo.InvariantCulture, $"{composed.Type.Prefix}-{year}"), cancellationToken);
        var content = composed.Content;
        var request = new ApprovalRequest
        {
            Id = Guid.CreateVersion7(now),
            Number = string.Create(CultureInfo.InvariantCulture, $"{composed.Type.Prefix}-{year}-{sequence:D6}"),
            Type = content.Type,
            CustomerNumber = content.Customer,
            LegalEntity = content.LegalEntity,
            Region = composed.Customer.Region,
            Branch = content.Branch,
            Currency = content.Currency,
            RequestedBy = caller.UserName,
            CreatedAt = now,
        };
        _ = request.Amend(content.Amount, content.ReasonCode, content.Facts, content.Justification);
        return request;
    }
}
