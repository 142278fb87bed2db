using System.Text;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>The DMN text of a draft, or one of its tables as a spreadsheet file.</summary>
/// <param name="Type">Null = the whole DMN text.</param>
public sealed record GetMatrixChangeFile(string Number, string? Type) : IRequest<Result<MatrixTableFile>>;

internal sealed class GetMatrixChangeFileHandler(ApprovalDbContext db, MatrixCatalog catalog, MatrixSight sight) : IRequestHandler<GetMatrixChangeFile, Result<MatrixTableFile>>
{
    public async Task<Result<MatrixTableFile>> Handle(GetMatrixChangeFile query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await db.MatrixChanges.AsNoTracking().SingleOrDefaultAsync(one => one.Number == query.Number, cancellationToken) is not { } change)
        {
            return new MatrixChangeUnknown(query.Number);
        }

        if (query.Type is not { } type)
        {
            return new MatrixTableFile($"empowerment-matrix-{change.Number}.dmn", Encoding.UTF8.GetBytes(change.Xml));
        }

        var draft = catalog.Read(change.ContentHash, change.Xml);
        if (draft.Model is not { } model)
        {
            return new MatrixDraftUnreadable(change.Number, draft.Problems[0]);
        }

        return model.Find(type) is { } table
            ? new MatrixTableFile($"empowerment-matrix-{type}-{change.Number}.csv", MatrixSheet.Write(table))
            : new MatrixTableUnknown(type, $"Change {change.Number}");
    }
}
