using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using MediatR;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>Takes what a newer version changes into a draft that was begun before it; nothing where both have changed the same.</summary>
/// <param name="Revision">The revision that was read; null = whichever there is.</param>
public sealed record TakeOverNewestMatrix(string Number, int? Revision) : IRequest<Result<MatrixChangeSaved>>, IUseCase
{
    public static Permissions Needs => Permissions.EditMatrix;
}

public sealed record MatrixChangesClash(string Number, int Newest, IReadOnlyList<string> Places)
    : ConflictError(
        "matrix.changes-clash",
        string.Create(CultureInfo.InvariantCulture, $"Change {Number} and version {Newest} change the same to different ends: {string.Join("; ", Places)}. Nothing was taken over."));

internal sealed class TakeOverNewestMatrixHandler(ApprovalDbContext db, MatrixChangeDesk desk, MatrixCatalog catalog) : IRequestHandler<TakeOverNewestMatrix, Result<MatrixChangeSaved>>
{
    public async Task<Result<MatrixChangeSaved>> Handle(TakeOverNewestMatrix command, CancellationToken cancellationToken)
    {
        var found = await desk.FindAsync(command.Number, command.Revision, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var change = found.Value;
        if (change.Status is not MatrixChangeStatus.Draft)
        {
            return new MatrixChangeNotDraft(change.Number, change.Status);
        }

        var reading = catalog.Read(change.ContentHash, change.Xml);
        if (reading.Model is not { } draft)
        {
            return new MatrixDraftUnreadable(change.Number, reading.Problems[0]);
        }

        var newest = await desk.NewestAsync(cancellationToken);
        var before = (await catalog.FindAsync(db, change.BaseVersion, cancellationToken))!;
        var merge = new MatrixMerge(before, (await catalog.FindAsync(db, newest, cancellationToken))!, draft);
        var xml = merge.Merge();
        return merge.Conflicts is [] ? await desk.WriteAsync(change, xml, newest, cancellationToken) : new MatrixChangesClash(change.Number, newest, merge.Conflicts);
    }
}
