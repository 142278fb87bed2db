using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Versions of definitions, a page of them.</summary>
/// <param name="VersionOptions">Which versions, in Elsa's words; empty = any.</param>
/// <param name="OrderBy">Created, Name or Version; null = Name.</param>
/// <param name="IsSystem">True = only those of the system, of which there are none.</param>
public sealed record ListDefinitions(
    string? VersionOptions, int? Page, int? PageSize, string? SearchTerm, string? OrderBy, bool IsDescending, IReadOnlyList<string> DefinitionIds, IReadOnlyList<string> Ids, bool IsSystem)
    : IRequest<Result<DefinitionPage>>
{
    public const int PageSizeMax = 500;
}

/// <param name="MayAct">Whether the caller may publish, retract or delete any of them.</param>
public sealed record DefinitionPage(IReadOnlyList<DefinitionSummary> Items, int Page, int PageSize, int TotalCount, bool MayAct);

/// <param name="Id">Of the version.</param>
/// <param name="SavedAt">When it was saved last.</param>
/// <param name="Origin">A word of <see cref="DefinitionOrigins"/>.</param>
/// <param name="WasInForce">It is or was in force.</param>
/// <param name="MayAct">Whether the caller may change it, or publish, retract or delete it.</param>
public sealed record DefinitionSummary(
    string Id, string DefinitionId, string Name, string? Description, int Version, bool IsLatest, bool IsPublished, DateTimeOffset SavedAt, string SavedBy, string Origin, bool WasInForce,
    bool MayAct)
{
    internal static DefinitionSummary Of(DefinitionVersion row, DefinitionRights rights) => new(
        row.Id, row.DefinitionId, row.Name ?? row.DefinitionId, row.Description, row.Version, row.IsLatest, row.IsPublished, row.SavedAt, row.SavedBy, row.Origin,
        row.PublishedAt is not null, rights.MayActOnList);
}

internal sealed class ListDefinitionsHandler(ApprovalDbContext db, DefinitionSight sight) : IRequestHandler<ListDefinitions, Result<DefinitionPage>>
{
    public async Task<Result<DefinitionPage>> Handle(ListDefinitions query, CancellationToken cancellationToken)
    {
        var (rights, options) = (await sight.ReaderAsync(cancellationToken), VersionOptions.Of(query.VersionOptions));
        if ((rights.Error ?? options.Error) is { } refusal)
        {
            return refusal;
        }

        var (page, size) = (Math.Max(query.Page ?? 0, 0), Math.Clamp(query.PageSize ?? ListDefinitions.PageSizeMax, 1, ListDefinitions.PageSizeMax));
        var rows = Filtered(query, options.Value!.Of(db.Definitions.AsNoTracking()));
        var total = await rows.CountAsync(cancellationToken);
        var found = await Ordered(query, rows).Skip((int)Math.Min((long)page * size, int.MaxValue)).Take(size)
            .Select(row => new DefinitionSummary(
                row.Id, row.DefinitionId, row.Name ?? row.DefinitionId, row.Description, row.Version, row.IsLatest, row.IsPublished, row.SavedAt, row.SavedBy, row.Origin, row.PublishedAt != null,
                rights.Value!.MayActOnList))
            .ToListAsync(cancellationToken);
        return new DefinitionPage(found, page, size, total, rights.Value!.MayActOnList);
    }

    private IQueryable<DefinitionVersion> Filtered(ListDefinitions query, IQueryable<DefinitionVersion> rows)
    {
        if (query.DefinitionIds.Count > 0)
        {
            rows = rows.Where(row => query.DefinitionIds.Contains(row.DefinitionId));
        }

        if (query.Ids.Count > 0)
        {
            rows = rows.Where(row => query.Ids.Contains(row.Id));
        }

        if (query.SearchTerm?.Trim() is { Length: > 0 } search)
        {
            rows = db.DefinitionsLike(rows, search);
        }

        return query.IsSystem ? rows.Where(_ => false) : rows;
    }

    // A name is not unique, and a page must not show twice what another one lacks: the key has the last word.
    private static IOrderedQueryable<DefinitionVersion> Ordered(ListDefinitions query, IQueryable<DefinitionVersion> rows)
    {
        var ordered = (query.OrderBy?.ToUpperInvariant(), query.IsDescending) switch
        {
            ("CREATED", false) => rows.OrderBy(row => row.SavedAt),
            ("CREATED", true) => rows.OrderByDescending(row => row.SavedAt),
            ("VERSION", false) => rows.OrderBy(row => row.Version),
            ("VERSION", true) => rows.OrderByDescending(row => row.Version),
            (_, false) => rows.OrderBy(row => row.Name ?? row.DefinitionId),
            (_, true) => rows.OrderByDescending(row => row.Name ?? row.DefinitionId),
        };
        return ordered.ThenBy(row => row.DefinitionId).ThenBy(row => row.Version);
    }
}
