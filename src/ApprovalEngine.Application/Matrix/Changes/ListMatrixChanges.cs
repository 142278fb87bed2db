using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>Changes of the matrix, the newest first.</summary>
/// <param name="IsOpen">Only those that are written or wait for an answer.</param>
public sealed record ListMatrixChanges(bool IsOpen, string? Cursor, int? Limit) : IRequest<Result<Page<MatrixChangeSummary>>>;

public sealed record MatrixChangeSummary(
    string Number, string Status, int BaseVersion, string CreatedBy, DateTimeOffset CreatedAt, string Reason, DateOnly? ValidFrom, DateTimeOffset? SubmittedAt, int? PublishedVersion);

internal sealed class ListMatrixChangesHandler(ApprovalDbContext db, MatrixSight sight) : IRequestHandler<ListMatrixChanges, Result<Page<MatrixChangeSummary>>>
{
    public async Task<Result<Page<MatrixChangeSummary>>> Handle(ListMatrixChanges query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var limit = Paging.Limit(query.Limit);
        var changes = db.MatrixChanges.AsNoTracking();
        if (query.IsOpen)
        {
            changes = changes.Where(one => one.Status == MatrixChangeStatus.Draft || one.Status == MatrixChangeStatus.InReview);
        }

        if (Paging.Key(query.Cursor) is { } key && Guid.TryParse(key, out var before))
        {
            changes = changes.Where(one => one.Id.CompareTo(before) < 0);
        }

        var found = await changes.OrderByDescending(one => one.Id).Take(limit + 1)
            .Select(one => new { one.Id, Summary = new MatrixChangeSummary(one.Number, one.Status.ToString(), one.BaseVersion, one.CreatedBy, one.CreatedAt, one.Reason, one.ValidFrom, one.SubmittedAt, one.PublishedVersion) })
            .ToListAsync(cancellationToken);
        var page = Paging.Cut(found, limit, one => one.Id.ToString());
        return new Page<MatrixChangeSummary>([.. page.Items.Select(one => one.Summary)], page.NextCursor);
    }
}
