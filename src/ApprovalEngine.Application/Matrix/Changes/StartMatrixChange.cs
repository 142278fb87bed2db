using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>Begins a change of the matrix: a draft that says what the newest version says.</summary>
public sealed record StartMatrixChange : IRequest<Result<MatrixChangeSaved>>, IUseCase
{
    public static Permissions Needs => Permissions.EditMatrix;
}

internal sealed class StartMatrixChangeHandler(ApprovalDbContext db, MatrixChangeDesk desk) : IRequestHandler<StartMatrixChange, Result<MatrixChangeSaved>>
{
    public async Task<Result<MatrixChangeSaved>> Handle(StartMatrixChange command, CancellationToken cancellationToken)
    {
        var newest = await db.MatrixVersions.AsNoTracking().OrderByDescending(one => one.Version).FirstAsync(cancellationToken);
        var change = await desk.BeginAsync(newest.Version, newest.Xml, null, cancellationToken);
        return new MatrixChangeSaved(change.Number, change.Revision, change.ContentHash, []);
    }
}
