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

/// <summary>The second person's answer to a change: approve makes it a version, return gives it back to its authors, reject ends it.</summary>
/// <param name="Verdict">approve, return or reject.</param>
/// <param name="ContentHash">The hash of what was shown to the person.</param>
public sealed record DecideMatrixChange(string Number, string Verdict, string? Comment, string ContentHash) : IRequest<Result<MatrixChangeDecided>>, IUseCase
{
    public static Permissions Needs => Permissions.PublishMatrix;
}

/// <param name="Version">The version that it has become; null = none.</param>
/// <param name="ValidFrom">The first day of that version.</param>
public sealed record MatrixChangeDecided(string Number, string Status, int? Version, DateOnly? ValidFrom);

internal sealed class DecideMatrixChangeValidator : AbstractValidator<DecideMatrixChange>
{
    public DecideMatrixChangeValidator()
    {
        RuleFor(command => command.Verdict).Must(word => Parse(word) is not null).WithMessage(command => $"Expected one of approve, return, reject; found '{command.Verdict}'.");
        RuleFor(command => command.ContentHash).NotEmpty().WithMessage("The contentHash of the change is required: a decision is bound to what was shown.");
        RuleFor(command => command.Comment).MaximumLength(2000).WithMessage("The comment may have at most 2,000 characters.");
    }

    public static MatrixVerdict? Parse(string? word) => word switch
    {
        "approve" => MatrixVerdict.Approve,
        "return" => MatrixVerdict.Return,
        "reject" => MatrixVerdict.Reject,
        _ => null,
    };
}

internal sealed class DecideMatrixChangeHandler(ApprovalDbContext db, MatrixChangeDesk desk, MatrixNotices notices, AuditTrail audit, Caller caller, TimeProvider clock)
    : IRequestHandler<DecideMatrixChange, Result<MatrixChangeDecided>>
{
    public async Task<Result<MatrixChangeDecided>> Handle(DecideMatrixChange command, CancellationToken cancellationToken)
    {
        var found = await desk.FindAsync(command.Number, null, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var (change, now, verdict) = (found.Value, clock.Now(), DecideMatrixChangeValidator.Parse(command.Verdict)!.Value);
        var version = await desk.NewestAsync(cancellationToken) + 1;
        var decided = change.Decide(caller.UserName, verdict, command.Comment, command.ContentHash, version, now);
        if (decided.IsError)
        {
            return decided.Error;
        }

        await audit.AppendAsync(
            change.Number, "matrix.change-decided", new { verdict = command.Verdict, change.Comment, change.ContentHash, change.Authors, version = change.PublishedVersion }, cancellationToken);
        DateOnly? validFrom = null;
        if (verdict is MatrixVerdict.Approve)
        {
            // It may have waited beyond the day that its authors meant: nobody's authority changes backwards.
            var today = BusinessDay.Of(now);
            validFrom = change.ValidFrom > today ? change.ValidFrom : today;
            if (await desk.RefusalAsync(change, validFrom.Value, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            await PublishAsync(change, version, validFrom.Value, now, cancellationToken);
        }

        await notices.DecidedAsync(change, cancellationToken);
        return new MatrixChangeDecided(change.Number, change.Status.ToString(), change.PublishedVersion, validFrom);
    }

    private async Task PublishAsync(MatrixChange change, int number, DateOnly validFrom, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var version = new MatrixVersion
        {
            Version = number,
            Xml = change.Xml,
            Hash = change.ContentHash,
            PublishedAt = now,
            PublishedBy = caller.UserName,
            ValidFrom = validFrom,
            Running = change.Running,
            ChangeNumber = change.Number,
        };
        db.MatrixVersions.Add(version);
        await audit.AppendAsync(
            MatrixChangeDesk.ChainOf(number), "matrix.published", new { version.Version, version.Hash, version.ValidFrom, running = version.Running, version.ChangeNumber, change.Authors }, cancellationToken);
    }
}
