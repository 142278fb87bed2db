using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Who would have to agree, and why. Writes nothing.</summary>
/// <param name="Number">The request that is changed: it does not add up with itself. Null = it is a new one.</param>
public sealed record PreviewRequest(RequestDraft Draft, string? Number = null) : IRequest<Result<RequestView>>;

internal sealed class PreviewRequestValidator : AbstractValidator<PreviewRequest>
{
    public PreviewRequestValidator() => RuleFor(query => query.Draft).SetValidator(new RequestDraftValidator()).OverridePropertyName("");
}

internal sealed class PreviewRequestHandler(RequestComposer composer, Routing routing, SplittingWatch splitting, Caller caller, TimeProvider clock)
    : IRequestHandler<PreviewRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(PreviewRequest query, CancellationToken cancellationToken)
    {
        var composed = await composer.ComposeAsync(query.Draft, cancellationToken);
        if (composed.IsError)
        {
            return composed.Error;
        }

        var (type, customer, content) = composed.Value;
        var now = clock.Now();
        var history = await splitting.FindAsync(type, content, query.Number, now, isPinning: false, cancellationToken);
        var routed = await routing.RouteAsync(type, content, customer.Place, caller.UserName, BusinessDay.Of(now), cancellationToken, history);
        return routed.IsError ? routed.Error : RequestViews.Preview(content, routed.Value.Route, caller.UserName);
    }
}
