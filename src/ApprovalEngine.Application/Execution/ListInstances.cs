using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Workflow instances, newest first.</summary>
/// <param name="Status">Running or Finished, or a finer one: Suspended, Faulted, Cancelled.</param>
/// <param name="HasIncident">True = only those with an open incident.</param>
/// <param name="Search">A correlation id (the number of a request), or the id of an instance; exactly.</param>
/// <param name="IsTrial">True = only runs from the designer, false = none of them.</param>
public sealed record ListInstances(string? Definition, string? Status, bool? HasIncident, string? Search, bool? IsTrial, string? Cursor, int? Limit)
    : IRequest<Result<Page<InstanceSummary>>>;

/// <param name="DefinitionName">What the definition calls itself.</param>
/// <param name="Request">The number of the request that it carries; null = none.</param>
/// <param name="IncidentCount">Open incidents.</param>
public sealed record InstanceSummary(
    string Id, string Definition, string DefinitionName, int DefinitionVersion, string Status, string SubStatus, string? CorrelationId, string? Request, bool IsTrial,
    int IncidentCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FinishedAt);

public sealed record InstanceStatusUnknown(string Found)
    : InvalidError(
        "instance.unknown-status", $"There is no status '{Found}'; expected {string.Join(", ", ListInstancesHandler.Statuses)}.",
        new Dictionary<string, string[]> { ["status"] = [$"Expected one of {string.Join(", ", ListInstancesHandler.Statuses)}."] });

internal sealed class ListInstancesHandler(ApprovalDbContext db, OperatorSight sight, DefinitionNames names) : IRequestHandler<ListInstances, Result<Page<InstanceSummary>>>
{
    public static readonly string[] Statuses = [.. Enum.GetNames<WorkflowStatus>().Union(Enum.GetNames<WorkflowSubStatus>())];

    public async Task<Result<Page<InstanceSummary>>> Handle(ListInstances query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalToReadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var instances = Filtered(query);
        if (query.Status is { Length: > 0 } word)
        {
            if (Statuses.FirstOrDefault(status => status.Equals(word, StringComparison.OrdinalIgnoreCase)) is not { } status)
            {
                return new InstanceStatusUnknown(word);
            }

            instances = Enum.TryParse<WorkflowStatus>(status, out _) ? instances.Where(row => row.Status == status) : instances.Where(row => row.SubStatus == status);
        }

        if (Paging.Key(query.Cursor) is { } after)
        {
            instances = instances.Where(row => row.Id.CompareTo(after) < 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await (
            from row in instances
            orderby row.Id descending
            select new
            {
                row.Id, row.DefinitionId, row.DefinitionVersion, row.Status, row.SubStatus, row.CorrelationId, row.IsTrial, row.IncidentCount, row.CreatedAt, row.UpdatedAt, row.FinishedAt,
                Request = row.ParentId == null ? row.RequestNumber : null,
            }).Take(limit + 1).ToListAsync(cancellationToken);
        var summaries = new List<InstanceSummary>();
        foreach (var row in found)
        {
            var labels = await names.OfAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken);
            summaries.Add(new InstanceSummary(
                row.Id, row.DefinitionId, labels.Name, row.DefinitionVersion, row.Status, row.SubStatus, row.CorrelationId, row.Request,
                row.IsTrial, row.IncidentCount, row.CreatedAt, row.UpdatedAt, row.FinishedAt));
        }

        return Paging.Cut(summaries, limit, summary => summary.Id);
    }

    private IQueryable<InstanceRow> Filtered(ListInstances query)
    {
        var instances = db.Instances.AsNoTracking();
        if (query.Definition is { Length: > 0 } definition)
        {
            instances = instances.Where(row => row.DefinitionId == definition);
        }

        if (query.Search?.Trim() is { Length: > 0 } search)
        {
            var number = search.ToUpperInvariant();
            instances = instances.Where(row => row.CorrelationId == search || row.CorrelationId == number || row.Id == search);
        }

        // Few incidents are open at a time: they lead to their instances.
        instances = query.HasIncident switch
        {
            true => instances.Where(row => db.Incidents.Where(incident => incident.ResolvedAt == null).Select(incident => incident.InstanceId).Contains(row.Id)),
            false => instances.Where(row => row.IncidentCount == 0),
            null => instances,
        };
        return query.IsTrial switch
        {
            true => instances.Where(row => row.IsTrial),
            false => instances.Where(row => !row.IsTrial),
            null => instances,
        };
    }
}
