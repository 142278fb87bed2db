using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>Gives up a change, before it is decided. What was written stays to be looked at.</summary>
/// <param name="Revision">The revision that was read; null = whichever there is.</param>
public sealed record WithdrawMatrixChange(string Number, int? Revision) : IRequest<Result<MatrixChangeSaved>>, IUseCase
{
    public static Permissions Needs => Permissions.EditMatrix;
}

internal sealed class WithdrawMatrixChangeHandler(MatrixChangeDesk desk, AuditTrail audit) : IRequestHandler<WithdrawMatrixChange, Result<MatrixChangeSaved>>
{
    public async Task<Result<MatrixChangeSaved>> Handle(WithdrawMatrixChange command, CancellationToken cancellationToken)
    {
        var found = await desk.FindAsync(command.Number, command.Revision, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var change = found.Value;
        var withdrawn = change.Withdraw();
        if (withdrawn.IsError)
        {
            return withdrawn.Error;
        }

        await audit.AppendAsync(change.Number, "matrix.change-withdrawn", new { change.ContentHash }, cancellationToken);
        return new MatrixChangeSaved(change.Number, change.Revision, change.ContentHash, []);
    }
}
