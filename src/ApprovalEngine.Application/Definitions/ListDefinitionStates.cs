using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Definitions with what is in force and what waits for somebody, by their ids.</summary>
public sealed record ListDefinitionStates(string? Cursor, int? Limit) : IRequest<Result<Page<DefinitionState>>>;

/// <param name="InForce">Null = none is.</param>
/// <param name="Draft">The version that the designer opens, where it is not in force; null = it is.</param>
/// <param name="Waiting">A version that came with the program and that nobody has looked at yet; null = there is none.</param>
public sealed record DefinitionState(string DefinitionId, string Name, VersionState? InForce, VersionState? Draft, VersionState? Waiting);

internal sealed class ListDefinitionStatesHandler(ApprovalDbContext db, DefinitionSight sight) : IRequestHandler<ListDefinitionStates, Result<Page<DefinitionState>>>
{
    public async Task<Result<Page<DefinitionState>>> Handle(ListDefinitionStates query, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        var limit = Paging.Limit(query.Limit);
        var ids = db.Definitions.AsNoTracking().Where(row => row.IsLatest);
        if (Paging.Key(query.Cursor) is { } after)
        {
            ids = ids.Where(row => row.DefinitionId.CompareTo(after) > 0);
        }

        var page = await ids.OrderBy(row => row.DefinitionId).Select(row => row.DefinitionId).Take(limit + 1).ToListAsync(cancellationToken);
        var rows = await db.Definitions.AsNoTracking()
            .Where(row => page.Contains(row.DefinitionId) && (row.IsLatest || row.IsPublished || (row.Origin == DefinitionOrigins.File && row.PublishedAt == null)))
            .Select(row => new
            {
                row.DefinitionId, row.Name, State = new VersionState(
                    row.Id, row.Version, row.Origin, row.IsLatest, row.IsPublished, row.SavedBy, row.SavedAt, Array.Empty<string>(), row.PublishedBy, row.PublishedAt),
            }).ToListAsync(cancellationToken);
        var states = rows.GroupBy(row => row.DefinitionId).OrderBy(one => page.IndexOf(one.Key)).Select(one =>
        {
            var (latest, inForce) = (one.First(row => row.State.IsLatest), one.FirstOrDefault(row => row.State.IsPublished)?.State);
            return new DefinitionState(
                one.Key, latest.Name ?? one.Key, inForce, latest.State.IsPublished ? null : latest.State, DefinitionStates.WaitingIn(one.Select(row => row.State)));
        });
        return Paging.Cut([.. states], limit, state => state.DefinitionId);
    }
}

internal static class DefinitionStates
{
    /// <summary>The newest version of a file that nobody has put in force, nor anything after it; null = there is none.</summary>
    public static VersionState? WaitingIn(IEnumerable<DefinitionVersion> rows) => WaitingIn(rows.Select(VersionState.Of));

    public static VersionState? WaitingIn(IEnumerable<VersionState> versions)
    {
        var all = versions.ToList();
        var inForce = all.Find(one => one.IsPublished)?.Version ?? 0;
        return all.Where(one => one is { Origin: DefinitionOrigins.File, PublishedAt: null } && one.Version > inForce).MaxBy(one => one.Version);
    }
}
