using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Requests;

public sealed record CustomerFixed(string Number)
    : InvalidError("request.customer-fixed", $"The type, customer and currency of {Number} cannot be changed; raise a new request.", NoFields);

/// <summary>Changes a draft of one's own, or a request of one's own that was returned.</summary>
/// <param name="Version">The version that was read (If-Match); null = whichever there is.</param>
public sealed record AmendRequest(string Number, int? Version, RequestDraft Draft) : IRequest<Result<RequestView>>, IUseCase
{
    public static Permissions Needs => Permissions.RaiseRequests;
}

internal sealed class AmendRequestValidator : AbstractValidator<AmendRequest>
{
    public AmendRequestValidator() => RuleFor(command => command.Draft).SetValidator(new RequestDraftValidator()).OverridePropertyName("");
}

internal sealed class AmendRequestHandler(ApprovalDbContext db, RequestComposer composer, AuditTrail audit, Caller caller) : IRequestHandler<AmendRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(AmendRequest command, CancellationToken cancellationToken)
    {
        var own = await db.OwnRequestAsync(command.Number, caller.UserName, command.Version, cancellationToken);
        if (own.IsError)
        {
            return own.Error;
        }

        var request = own.Value;
        if (command.Draft.Type != request.Type || command.Draft.Customer != request.CustomerNumber || command.Draft.Currency != request.Currency)
        {
            return new CustomerFixed(request.Number);
        }

        var composed = await composer.ComposeAsync(command.Draft, cancellationToken);
        if (composed.IsError)
        {
            return composed.Error;
        }

        var content = composed.Value.Content;
        var amended = request.Amend(content.Amount, content.ReasonCode, content.Facts, content.Justification);
        if (amended.IsError)
        {
            return amended.Error;
        }

        await audit.AppendAsync(request.Number, "request.amended", new { status = request.Status, content = request.Content, request.ContentHash }, cancellationToken);
        return RequestViews.Of(request, []);
    }
}
