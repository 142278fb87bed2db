using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>The instances that the caller sees, by page. The list holds the 10,000 newest that match: filters lead to older ones.</summary>
/// <param name="Page">From 0.</param>
/// <param name="Search">An id, a correlation id or a request number, exactly; else a part of name, correlation id or id, looked for among the newest.</param>
/// <param name="Statuses">Running or Finished; empty = both.</param>
/// <param name="SubStatuses">Finer words; empty = all.</param>
/// <param name="Order">Created, LastExecuted, Finished or Name; null = Created.</param>
public sealed record FindInstances(
    int Page, int PageSize, string? Search, IReadOnlyList<string> Definitions, string? CorrelationId, int? Version, bool? HasIncidents, IReadOnlyList<string> Statuses,
    IReadOnlyList<string> SubStatuses, IReadOnlyList<InstantFilter> Instants, string? Order, bool IsAscending) : IRequest<Result<FoundInstances>>;

/// <param name="Column">CreatedAt, UpdatedAt or FinishedAt.</param>
/// <param name="Operator">Is, IsNot (both by the minute), LessThan, GreaterThan, LessThanOrEqual or GreaterThanOrEqual.</param>
public sealed record InstantFilter(string Column, string Operator, DateTimeOffset At);

/// <param name="TotalCount">How many match; at most <see cref="FindInstancesHandler.CountMax"/>, which stands for that many or more.</param>
public sealed record FoundInstances(IReadOnlyList<InstanceLine> Items, int TotalCount);

/// <param name="DefinitionVersionId">The version's own id.</param>
/// <param name="Name">What the workflow calls it, else the request that it carries; null = nothing.</param>
/// <param name="IncidentCount">Open incidents.</param>
public sealed record InstanceLine(
    string Id, string DefinitionId, string DefinitionVersionId, int Version, string? ParentId, string Status, string SubStatus, string? CorrelationId, string? Name, int IncidentCount, bool IsTrial,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FinishedAt)
{
    internal static InstanceLine Of(InstanceRow row, string versionId) => new(
        row.Id, row.DefinitionId, versionId, row.DefinitionVersion, row.ParentId, row.Status, row.SubStatus, row.CorrelationId, row.Name ?? row.RequestNumber, row.IncidentCount, row.IsTrial,
        row.CreatedAt, row.UpdatedAt, row.FinishedAt);
}

public sealed record InstanceFilterUnknown(string Found, string Expected)
    : InvalidError("instance.unknown-filter", $"'{Found}' is nothing that instances are filtered or sorted by; expected {Expected}.", NoFields);

internal sealed class FindInstancesHandler(ApprovalDbContext db, InstanceSight sight) : IRequestHandler<FindInstances, Result<FoundInstances>>
{
    /// <summary>How far a list reaches.</summary>
    public const int CountMax = 10_000;

    private const int PageSizeMax = 200;
    private const int WordsMax = 200;

    private static readonly string[] Orders = ["Created", "LastExecuted", "Finished", "Name"];
    private static readonly string[] Running = [nameof(WorkflowSubStatus.Pending), nameof(WorkflowSubStatus.Executing), nameof(WorkflowSubStatus.Suspended)];
    private static readonly string[] Over = [nameof(WorkflowSubStatus.Finished), nameof(WorkflowSubStatus.Cancelled), nameof(WorkflowSubStatus.Faulted)];

    // Elsa's word for what a crash leaves behind, which cannot be here.
    private static readonly string[] SubStatuses = [.. Running, .. Over, "Interrupted"];

    public async Task<Result<FoundInstances>> Handle(FindInstances query, CancellationToken cancellationToken)
    {
        var visible = await sight.VisibleAsync(cancellationToken);
        if (visible.IsError)
        {
            return visible.Error;
        }

        if (Unknown(query) is { } unknown)
        {
            return unknown;
        }

        var matching = InstanceFilters.Apply(ByStatus(ByName(visible.Value.Rows, query), query), query.Instants);
        if (query.Search?.Trim() is { Length: > 0 } search)
        {
            matching = await SearchedAsync(matching, search, cancellationToken);
        }

        var newest = matching.OrderByDescending(row => row.Id).Take(CountMax);
        var total = await newest.CountAsync(cancellationToken);
        var size = Math.Clamp(query.PageSize, 1, PageSizeMax);
        var skipped = Math.Clamp((long)query.Page * size, 0, CountMax);
        var page = await Ordered(newest, query).Skip((int)skipped).Take(size)
            .Select(row => new InstanceLine(
                row.Id, row.DefinitionId,
                db.Definitions.Where(one => one.DefinitionId == row.DefinitionId && one.Version == row.DefinitionVersion).Select(one => one.Id).FirstOrDefault() ?? "",
                row.DefinitionVersion, row.ParentId, row.Status, row.SubStatus, row.CorrelationId, row.Name ?? row.RequestNumber, row.IncidentCount, row.IsTrial,
                row.CreatedAt, row.UpdatedAt, row.FinishedAt))
            .ToListAsync(cancellationToken);
        return new FoundInstances(page, total);
    }

    private static InstanceFilterUnknown? Unknown(FindInstances query) =>
        query.Order is { Length: > 0 } order && !Orders.Contains(order, StringComparer.Ordinal) ? new InstanceFilterUnknown(order, string.Join(", ", Orders))
        : query.Statuses.FirstOrDefault(word => !Enum.TryParse<WorkflowStatus>(word, out _)) is { } status ? new InstanceFilterUnknown(status, "Running or Finished")
        : query.SubStatuses.FirstOrDefault(word => !SubStatuses.Contains(word, StringComparer.Ordinal)) is { } finer ? new InstanceFilterUnknown(finer, string.Join(", ", SubStatuses))
        : query.Definitions.Count > WordsMax || query.Instants.Count > WordsMax ? new InstanceFilterUnknown("more than 200 values", "fewer")
        : InstanceFilters.Unknown(query.Instants);

    private IQueryable<InstanceRow> ByName(IQueryable<InstanceRow> rows, FindInstances query)
    {
        rows = query.Definitions switch
        {
            [] => rows,
            [var one] => rows.Where(row => row.DefinitionId == one),
            var several => rows.Where(row => several.Contains(row.DefinitionId)),
        };
        if (query.CorrelationId is { Length: > 0 } correlation)
        {
            rows = rows.Where(row => row.CorrelationId == correlation);
        }

        if (query.Version is { } version)
        {
            rows = rows.Where(row => row.DefinitionVersion == version);
        }

        // Few incidents are open at a time: they lead to their instances.
        return query.HasIncidents switch
        {
            true => rows.Where(row => db.Incidents.Where(incident => incident.ResolvedAt == null).Select(incident => incident.InstanceId).Contains(row.Id)),
            false => rows.Where(row => row.IncidentCount == 0),
            null => rows,
        };
    }

    private static IQueryable<InstanceRow> ByStatus(IQueryable<InstanceRow> rows, FindInstances query)
    {
        var statuses = query.Statuses.Distinct(StringComparer.Ordinal).ToList();
        if (query.SubStatuses is [])
        {
            return statuses is [var status] ? rows.Where(row => row.Status == status) : rows;
        }

        var wanted = query.SubStatuses.Where(word => statuses is not [var one] || (one == nameof(WorkflowStatus.Running) ? Running : Over).Contains(word, StringComparer.Ordinal)).Distinct().ToList();
        return wanted is [var only] ? rows.Where(row => row.SubStatus == only) : rows.Where(row => wanted.Contains(row.SubStatus));
    }

    // Two steps, so that an index leads to what is named exactly, and a part of a word is looked for in no more than the newest.
    private async Task<IQueryable<InstanceRow>> SearchedAsync(IQueryable<InstanceRow> rows, string search, CancellationToken cancellationToken)
    {
        var number = search.ToUpperInvariant();
        var exact = rows.Where(row => row.Id == search || row.CorrelationId == search || row.CorrelationId == number || row.RequestNumber == number);
        return await exact.AnyAsync(cancellationToken) ? exact : db.InstancesLike(rows.OrderByDescending(row => row.Id).Take(CountMax), search);
    }

    private static IQueryable<InstanceRow> Ordered(IQueryable<InstanceRow> rows, FindInstances query) => (query.Order, query.IsAscending) switch
    {
        ("LastExecuted", true) => rows.OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id),
        ("LastExecuted", false) => rows.OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id),
        ("Finished", true) => rows.OrderBy(row => row.FinishedAt).ThenBy(row => row.Id),
        ("Finished", false) => rows.OrderByDescending(row => row.FinishedAt).ThenByDescending(row => row.Id),
        ("Name", true) => rows.OrderBy(row => row.Name ?? row.RequestNumber).ThenBy(row => row.Id),
        ("Name", false) => rows.OrderByDescending(row => row.Name ?? row.RequestNumber).ThenByDescending(row => row.Id),
        (_, true) => rows.OrderBy(row => row.Id),
        _ => rows.OrderByDescending(row => row.Id),
    };
}
