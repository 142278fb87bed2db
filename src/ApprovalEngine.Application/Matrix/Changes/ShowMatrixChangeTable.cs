using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>One table of a draft: its rows, what the analysis finds, and what it says otherwise than the version that it changes.</summary>
public sealed record ShowMatrixChangeTable(string Number, string Type) : IRequest<Result<MatrixChangeTableView>>;

/// <param name="Content">Null where the draft cannot be read.</param>
/// <param name="Problems">Why it is no matrix, with line and column where there is one.</param>
/// <param name="MayEdit">Whether the caller may write in it as it stands.</param>
public sealed record MatrixChangeTableView(
    string Number, string Type, string Status, int Revision, string ContentHash, int BaseVersion, MatrixTableContent? Content, IReadOnlyList<string> Problems, bool MayEdit);

internal sealed class ShowMatrixChangeTableHandler(ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, DutyConflicts duties, MatrixSight sight, TimeProvider clock)
    : IRequestHandler<ShowMatrixChangeTable, Result<MatrixChangeTableView>>
{
    public async Task<Result<MatrixChangeTableView>> Handle(ShowMatrixChangeTable query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await db.MatrixChanges.AsNoTracking().SingleOrDefaultAsync(one => one.Number == query.Number, cancellationToken) is not { } change)
        {
            return new MatrixChangeUnknown(query.Number);
        }

        var draft = catalog.Read(change.ContentHash, change.Xml);
        var before = (await catalog.FindAsync(db, change.BaseVersion, cancellationToken))?.Find(query.Type);
        var table = draft.Model?.Find(query.Type);
        if (table is null && (draft.Model is not null || before is null))
        {
            return new MatrixTableUnknown(query.Type, $"Change {change.Number}");
        }

        var content = table is null || draft.Problems is not []
            ? null
            : MatrixTableContent.Of(table, before, analysis) with { Duties = await duties.OfAsync(table, change.ValidFrom ?? BusinessDay.Of(clock.Now()), cancellationToken) };
        return new MatrixChangeTableView(
            change.Number, query.Type, change.Status.ToString(), change.Revision, change.ContentHash, change.BaseVersion,
            content, draft.Problems,
            change.Status is MatrixChangeStatus.Draft && await sight.MayAsync(Permissions.EditMatrix, cancellationToken));
    }
}
