using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// Ends an instance for good, with a reason. One that carries a request ends only where the request has no use for it any more:
/// a request in review is cancelled itself, and an approved one must have its effect first.
/// </summary>
/// <param name="Version">The version that was read (If-Match); null = whichever there is.</param>
public sealed record CancelInstance(string Id, string Reason, int? Version) : IRequest<Result<OperatedInstance>>, IUseCase
{
    public static Permissions Needs => Permissions.ReadWorkflows;
}

public sealed record InstanceOver(string Id, string SubStatus)
    : ConflictError("instance.over", $"Workflow instance {Id} is over ({SubStatus}) and can no longer be changed.");

public sealed record InstanceCarriesRequest(string Id, string Number)
    : ConflictError(
        "instance.carries-request", $"Workflow instance {Id} carries {Number}, which is under way: without it nobody could decide. Cancel the request instead: POST /api/requests/{Number}/cancel.");

public sealed record InstanceOwesEffect(string Id, string Number)
    : ConflictError(
        "instance.owes-effect", $"Request {Number} is approved, and its workflow instance {Id} has not ordered the effect yet: put the cause of the incident right and retry it.");

internal sealed class CancelInstanceValidator : AbstractValidator<CancelInstance>
{
    public CancelInstanceValidator() => RuleFor(command => command.Reason).NotEmpty().WithMessage("A reason is required to cancel an instance.")
        .MaximumLength(4000).WithMessage("The reason may have at most 4,000 characters.");
}

internal sealed class CancelInstanceHandler(WorkflowEngine engine, OperatorSight sight, AuditTrail audit)
    : IRequestHandler<CancelInstance, Result<OperatedInstance>>
{
    public async Task<Result<OperatedInstance>> Handle(CancelInstance command, CancellationToken cancellationToken)
    {
        var found = await sight.CancellableAsync(command.Id, command.Version, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var opened = found.Value;
        var number = OperatorSight.CarriedBy(opened.Row);
        if (await sight.RefusalToCancelAsync(opened.Row, number, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await audit.AppendAsync(
            OperatorSight.ChainOf(number, command.Id), "workflow.cancelled",
            new { instance = command.Id, opened.Row.DefinitionId, opened.Row.DefinitionVersion, Comment = command.Reason }, cancellationToken);
        await engine.CancelAsync(opened, cancellationToken);
        return OperatedInstance.Of(opened, []);
    }
}
