using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Takes back a request of one's own.</summary>
public sealed record WithdrawRequest(string Number, string? Comment, int? Version) : IRequest<Result<RequestView>>, IUseCase;

/// <summary>Stops a running request; an administrator's act, with a reason.</summary>
public sealed record CancelRequest(string Number, string Comment, int? Version) : IRequest<Result<RequestView>>, IUseCase
{
    public static Permissions Needs => Permissions.CancelRequests;
}

internal sealed class CancelRequestValidator : AbstractValidator<CancelRequest>
{
    public CancelRequestValidator() => RuleFor(command => command.Comment).NotEmpty().WithMessage("A reason is required to cancel a request.").MaximumLength(4000);
}

internal sealed class WithdrawRequestHandler(RequestCarrier carrier, AuditTrail audit, RequestSight sight, Caller caller, TimeProvider clock)
    : IRequestHandler<WithdrawRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(WithdrawRequest command, CancellationToken cancellationToken)
    {
        var seen = await sight.ChangeableAsync(command.Number, command.Version, cancellationToken);
        if (seen.IsError)
        {
            return seen.Error;
        }

        var request = seen.Value;
        var withdrawn = request.Withdraw(caller.UserName, clock.Now());
        if (withdrawn.IsError)
        {
            return withdrawn.Error;
        }

        await audit.AppendAsync(request.Number, "request.withdrawn", new { command.Comment }, cancellationToken);
        await carrier.StopAsync(request, cancellationToken);
        return RequestViews.Of(request, []);
    }
}

internal sealed class CancelRequestHandler(RequestCarrier carrier, AuditTrail audit, RequestSight sight, TimeProvider clock) : IRequestHandler<CancelRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(CancelRequest command, CancellationToken cancellationToken)
    {
        var seen = await sight.ChangeableAsync(command.Number, command.Version, cancellationToken);
        if (seen.IsError)
        {
            return seen.Error;
        }

        var request = seen.Value;
        var cancelled = request.Cancel(clock.Now());
        if (cancelled.IsError)
        {
            return cancelled.Error;
        }

        await audit.AppendAsync(request.Number, "request.cancelled", new { command.Comment }, cancellationToken);
        await carrier.StopAsync(request, cancellationToken);
        return RequestViews.Of(request, []);
    }
}
