using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Segregation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>A change of the matrix: where it stands, what it says otherwise than the version that it changes, and what stands in its way.</summary>
public sealed record ShowMatrixChange(string Number) : IRequest<Result<MatrixChangeView>>;

/// <param name="Summary">Of the draft; null = the draft has no such table any more.</param>
/// <param name="Changes">How many cells, rows or columns differ; 0 = the table is the same.</param>
/// <param name="IsNew">Whether the version that it changes has no such table.</param>
public sealed record MatrixChangedTable(string Type, MatrixTableSummary? Summary, int Changes, bool IsNew);

/// <param name="Revision">To be handed in with the next change.</param>
/// <param name="BaseVersion">The version that it changes.</param>
/// <param name="NewestVersion">Another one than that: it must be taken over before this one can be put forward.</param>
/// <param name="Authors">None of them may publish it.</param>
/// <param name="Running">keep or tighten: what it does to requests under way.</param>
/// <param name="Superseded">A version that is still to come, and would never come into force once this one is published; null = none.</param>
/// <param name="MayEdit">Whether the caller may write in it, put it forward, or give it up, as it stands.</param>
/// <param name="MayDecide">Whether the caller may decide it as it stands.</param>
/// <param name="History">Its audit chain; the first <see cref="ShowMatrixChangeHandler.HistoryMax"/> entries.</param>
public sealed record MatrixChangeView(
    string Number, string Status, int Revision, string ContentHash, int BaseVersion, int NewestVersion, string CreatedBy, DateTimeOffset CreatedAt, IReadOnlyList<string> Authors,
    string Reason, DateOnly? ValidFrom, string Running, DateTimeOffset? SubmittedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Comment, int? PublishedVersion,
    IReadOnlyList<MatrixChangedTable> Tables, MatrixObstacles Obstacles, MatrixVersionSummary? Superseded, bool MayEdit, bool MayDecide, IReadOnlyList<HistoryEntry> History);

internal sealed class ShowMatrixChangeHandler(
    ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, MatrixChangeDesk desk, MatrixSight sight, Caller caller, TimeProvider clock)
    : IRequestHandler<ShowMatrixChange, Result<MatrixChangeView>>
{
    public const int HistoryMax = 500;

    public async Task<Result<MatrixChangeView>> Handle(ShowMatrixChange query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await db.MatrixChanges.AsNoTracking().SingleOrDefaultAsync(one => one.Number == query.Number, cancellationToken) is not { } change)
        {
            return new MatrixChangeUnknown(query.Number);
        }

        var today = BusinessDay.Of(clock.Now());
        var draft = catalog.Read(change.ContentHash, change.Xml);
        var before = (await catalog.FindAsync(db, change.BaseVersion, cancellationToken))!;
        var newest = await db.MatrixVersions.AsNoTracking().OrderByDescending(one => one.Version)
            .Select(one => new MatrixVersionSummary(one.Version, one.Hash, one.PublishedAt, one.PublishedBy, one.ValidFrom, one.ChangeNumber)).FirstAsync(cancellationToken);
        var isOpen = change.Status is MatrixChangeStatus.Draft or MatrixChangeStatus.InReview;
        return new MatrixChangeView(
            change.Number, change.Status.ToString(), change.Revision, change.ContentHash, change.BaseVersion, newest.Version, change.CreatedBy, change.CreatedAt, change.Authors,
            change.Reason, change.ValidFrom, RequestViews.Word(change.Running), change.SubmittedAt, change.DecidedBy, change.DecidedAt, change.Comment, change.PublishedVersion,
            TablesOf(draft.Model, before), await desk.ObstaclesAsync(draft, change.ValidFrom ?? today, cancellationToken),
            isOpen && newest.ValidFrom > today ? newest : null,
            isOpen && await sight.MayAsync(Permissions.EditMatrix, cancellationToken),
            change.Status is MatrixChangeStatus.InReview && !SegregationRules.MatrixAuthor.IsBrokenBy(caller.UserName, change.Authors) && await sight.MayAsync(Permissions.PublishMatrix, cancellationToken),
            await HistoryAsync(change.Number, cancellationToken));
    }

    private async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string number, CancellationToken cancellationToken)
    {
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.Chain == number).OrderBy(entry => entry.Sequence).Take(HistoryMax).ToListAsync(cancellationToken);
        return [.. entries.Select(HistoryEntry.Of)];
    }

    // Tables that cannot be read as one have no findings, and are named among the obstacles.
    private List<MatrixChangedTable> TablesOf(DecisionModel? draft, DecisionModel before) => draft is null
        ? []
        : [.. draft.Tables.Keys.Union(before.Tables.Keys).Order(StringComparer.Ordinal).Select(type => (Type: type, Old: before.Find(type), New: draft.Find(type))).Select(table => new MatrixChangedTable(
            table.Type, table.New is null || MatrixFormat.ProblemsOf(table.New).Any() ? null : MatrixTableSummary.Of(table.New, analysis), Count(table.Old, table.New), table.Old is null))];

    private static int Count(DecisionTable? old, DecisionTable? now)
    {
        if (old is null || now is null)
        {
            return (old ?? now)!.Rules.Count;
        }

        var difference = TableDifference.Between(old, now);
        return difference.Table.Count + difference.Columns.Count + difference.Rows.Sum(row => row.Old is null || row.New is null ? 1 : Math.Max(1, row.Cells.Count));
    }
}
