using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Incidents: the open ones first, then those that are resolved, each newest first.</summary>
/// <param name="State">open or resolved; null = both.</param>
public sealed record ListIncidents(string? State, string? Cursor, int? Limit) : IRequest<Result<Page<IncidentSummary>>>;

/// <param name="Request">The number of the request that the instance carries; null = none.</param>
/// <param name="ActivityName">Null where the incident is about the instance as a whole.</param>
/// <param name="ResolvedAt">Null = it is open.</param>
/// <param name="Resolution">A word of <see cref="IncidentWords"/>.</param>
/// <param name="InstanceVersion">What If-Match names for an act on the instance.</param>
public sealed record IncidentSummary(
    string Id, string Instance, int InstanceVersion, string Definition, string DefinitionName, int DefinitionVersion, string? Request, bool IsTrial, string ActivityId, string? ActivityName,
    string ActivityType, string Code, string Message, DateTimeOffset At, DateTimeOffset? ResolvedAt, string? ResolvedBy, string? Resolution);

public sealed record IncidentStateUnknown(string Found)
    : InvalidError("incident.unknown-state", $"There is no state '{Found}'; expected open or resolved.", new Dictionary<string, string[]> { ["state"] = ["Expected open or resolved."] });

internal sealed class ListIncidentsHandler(ApprovalDbContext db, OperatorSight sight, DefinitionNames names) : IRequestHandler<ListIncidents, Result<Page<IncidentSummary>>>
{
    private const string Open = "open";
    private const string Resolved = "resolved";

    public async Task<Result<Page<IncidentSummary>>> Handle(ListIncidents query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalToReadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var state = string.IsNullOrEmpty(query.State) ? null : query.State.ToLowerInvariant();
        if (state is not (null or Open or Resolved))
        {
            return new IncidentStateUnknown(query.State!);
        }

        // A cursor names the half of the list and the incident in it.
        var (half, after) = Paging.Key(query.Cursor)?.Split(':', 2) is [Open or Resolved, _] key ? (key[0], key[1]) : (state ?? Open, null);
        var limit = Paging.Limit(query.Limit);
        List<IncidentSummary> found = [];
        if (half is Open && state is not Resolved)
        {
            found.AddRange(await ReadAsync(isOpen: true, after, limit + 1, cancellationToken));
            after = null;
        }

        if (state is not Open && found.Count <= limit)
        {
            found.AddRange(await ReadAsync(isOpen: false, half is Resolved ? after : null, limit + 1 - found.Count, cancellationToken));
        }

        return Paging.Cut(found, limit, one => $"{(one.ResolvedAt is null ? Open : Resolved)}:{one.Id}");
    }

    private async Task<List<IncidentSummary>> ReadAsync(bool isOpen, string? after, int count, CancellationToken cancellationToken)
    {
        var incidents = db.Incidents.AsNoTracking().Where(incident => isOpen ? incident.ResolvedAt == null : incident.ResolvedAt != null);
        if (after is not null)
        {
            incidents = incidents.Where(incident => incident.Id.CompareTo(after) < 0);
        }

        var rows = await (
            from incident in incidents
            join instance in db.Instances on incident.InstanceId equals instance.Id
            orderby incident.Id descending
            select new
            {
                Incident = incident,
                instance.DefinitionId,
                instance.DefinitionVersion,
                instance.Version,
                instance.IsTrial,
                Request = instance.ParentId == null ? instance.RequestNumber : null,
            }).Take(count).ToListAsync(cancellationToken);
        var summaries = new List<IncidentSummary>(rows.Count);
        foreach (var row in rows)
        {
            var (one, labels) = (row.Incident, await names.OfAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken));
            summaries.Add(new IncidentSummary(
                one.Id, one.InstanceId, row.Version, row.DefinitionId, labels.Name, row.DefinitionVersion, row.Request, row.IsTrial, one.ActivityId,
                one.ActivityId is "" ? null : labels.Of(one.ActivityId), one.ActivityType, one.Code, one.Message, one.At, one.ResolvedAt, one.ResolvedBy, one.Resolution));
        }

        return summaries;
    }
}
