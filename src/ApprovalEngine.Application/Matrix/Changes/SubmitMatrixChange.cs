using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>Puts a draft before the second person. Refused while it could not come into force.</summary>
/// <param name="ValidFrom">The first day on which it shall route requests; today or later.</param>
/// <param name="Revision">The revision that was read; null = whichever there is.</param>
/// <param name="Running">keep or tighten: what it does to requests under way; null = keep.</param>
public sealed record SubmitMatrixChange(string Number, string? Reason, DateOnly ValidFrom, int? Revision, string? Running = null) : IRequest<Result<MatrixChangeSaved>>, IUseCase
{
    public static Permissions Needs => Permissions.EditMatrix;
}

internal sealed class SubmitMatrixChangeValidator : AbstractValidator<SubmitMatrixChange>
{
    public SubmitMatrixChangeValidator()
    {
        RuleFor(command => command.Reason)
            .NotEmpty().WithMessage("Say why: whoever decides it, and whoever reads it in a year, must know.")
            .MaximumLength(2000).WithMessage("The reason may have at most 2,000 characters.");
        RuleFor(command => command.Running).Must(word => Parse(word) is not null).WithMessage(command => $"Expected keep or tighten; found '{command.Running}'.");
    }

    public static RunningPolicy? Parse(string? word) => word switch
    {
        null or "keep" => RunningPolicy.Keep,
        "tighten" => RunningPolicy.Tighten,
        _ => null,
    };
}

internal sealed class SubmitMatrixChangeHandler(MatrixChangeDesk desk, MatrixNotices notices, AuditTrail audit, Caller caller, TimeProvider clock)
    : IRequestHandler<SubmitMatrixChange, Result<MatrixChangeSaved>>
{
    public async Task<Result<MatrixChangeSaved>> Handle(SubmitMatrixChange command, CancellationToken cancellationToken)
    {
        var found = await desk.FindAsync(command.Number, command.Revision, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var (change, now) = (found.Value, clock.Now());
        var submitted = change.Submit(caller.UserName, command.Reason!.Trim(), command.ValidFrom, BusinessDay.Of(now), now, SubmitMatrixChangeValidator.Parse(command.Running)!.Value);
        if (submitted.IsError)
        {
            return submitted.Error;
        }

        if (await desk.RefusalAsync(change, command.ValidFrom, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await audit.AppendAsync(change.Number, "matrix.change-submitted", new { change.Reason, change.ValidFrom, running = change.Running, change.BaseVersion, change.ContentHash, change.Authors }, cancellationToken);
        await notices.WaitsAsync(change, cancellationToken);
        return new MatrixChangeSaved(change.Number, change.Revision, change.ContentHash, []);
    }
}
