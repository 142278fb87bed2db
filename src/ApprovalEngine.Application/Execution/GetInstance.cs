using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>One workflow instance as an operator sees it: what is open, what it waits for, what it knows, what happened.</summary>
/// <param name="JournalCursor">Where the part of the journal begins, newest line first; null = at the newest.</param>
public sealed record GetInstance(string Id, string? JournalCursor, int? Limit) : IRequest<Result<InstanceView>>;

/// <summary>A run of an activity that is not over.</summary>
/// <param name="Depth">How many containers are around it.</param>
public sealed record OpenActivityView(string ExecutionId, string ActivityId, string ActivityName, string ActivityType, string Status, int Depth, DateTimeOffset StartedAt);

/// <param name="DueAt">When the clock wakes it; null = it does not wait for time.</param>
public sealed record BookmarkView(string Id, string Key, string ActivityId, string ActivityName, DateTimeOffset CreatedAt, DateTimeOffset? DueAt);

/// <param name="MayRetry">False for one that is resolved, and where running the activity again cannot mend it.</param>
public sealed record InstanceIncidentView(
    string Id, string ActivityId, string? ActivityName, string ActivityType, string Code, string Message, DateTimeOffset At, bool MayRetry, DateTimeOffset? ResolvedAt, string? ResolvedBy,
    string? Resolution);

public sealed record InstanceJournalLine(long Sequence, DateTimeOffset At, string ActivityId, string ActivityName, string ActivityType, string EventName, string? Message);

/// <param name="Version">For If-Match.</param>
/// <param name="Journal">Newest first.</param>
/// <param name="NewerVersions">Published versions of the definition that it could be given, newest first; at most 20.</param>
/// <param name="MayAct">Whether the caller may retry, cancel and migrate.</param>
/// <param name="CancelRefusal">The code with which cancelling would be refused now; null = it would not.</param>
public sealed record InstanceView(
    InstanceSummary Instance, int Version, IReadOnlyList<OpenActivityView> Open, IReadOnlyList<BookmarkView> Bookmarks, IReadOnlyDictionary<string, object?> Variables,
    IReadOnlyList<InstanceIncidentView> Incidents, Page<InstanceJournalLine> Journal, IReadOnlyList<int> NewerVersions, bool MayAct, string? CancelRefusal);

internal sealed class GetInstanceHandler(ApprovalDbContext db, OperatorSight sight, DefinitionNames names) : IRequestHandler<GetInstance, Result<InstanceView>>
{
    // Limits of the runtime keep these small; this is for what should never happen.
    private const int OpenMax = 200;
    private const int VersionsMax = 20;

    public async Task<Result<InstanceView>> Handle(GetInstance query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalToReadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await db.Instances.AsNoTracking().SingleOrDefaultAsync(one => one.Id == query.Id, cancellationToken) is not { } row)
        {
            return new InstanceUnknown(query.Id);
        }

        // Of one that is purged only the row is left.
        var (instance, labels) = (row.PurgedAt is null ? WorkflowInstance.FromJson(row.State) : null, await names.OfAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken));
        var summary = new InstanceSummary(
            row.Id, row.DefinitionId, labels.Name, row.DefinitionVersion, row.Status, row.SubStatus, row.CorrelationId, OperatorSight.CarriedBy(row), row.IsTrial,
            row.IncidentCount, row.CreatedAt, row.UpdatedAt, row.FinishedAt);
        var newer = row.FinishedAt is null || row.SubStatus == nameof(WorkflowSubStatus.Faulted)
            ? await db.Definitions.AsNoTracking().Where(one => one.DefinitionId == row.DefinitionId && one.Version > row.DefinitionVersion && one.PublishedAt != null)
                .OrderByDescending(one => one.Version).Select(one => one.Version).Take(VersionsMax).ToListAsync(cancellationToken)
            : [];
        var bookmarks = (instance?.Bookmarks ?? []).Take(OpenMax)
            .Select(one => new BookmarkView(one.Id, one.Key, one.ActivityId, labels.Of(one.ActivityId), one.CreatedAt, one.DueAt));
        return new InstanceView(
            summary, row.Version, OpenOf(instance, labels), [.. bookmarks], instance?.Variables ?? new Dictionary<string, object?>(), await IncidentsAsync(row.Id, instance, labels, cancellationToken),
            await JournalAsync(query, labels, cancellationToken), newer, await sight.RefusalToActAsync(cancellationToken) is null,
            (await sight.RefusalToCancelAsync(row, summary.Request, cancellationToken))?.Code);
    }

    private static List<OpenActivityView> OpenOf(WorkflowInstance? instance, DefinitionLabels labels)
    {
        var open = instance?.OpenExecutions ?? [];
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var run in open)
        {
            // A container is begun before what is inside it.
            depths[run.ExecutionId] = run.ParentExecutionId is { } parent && depths.TryGetValue(parent, out var depth) ? depth + 1 : 0;
        }

        return [.. open.Take(OpenMax).Select(run => new OpenActivityView(
            run.ExecutionId, run.ActivityId, labels.Of(run.ActivityId), run.ActivityType, run.Status.ToString(), depths[run.ExecutionId], run.StartedAt))];
    }

    private async Task<IReadOnlyList<InstanceIncidentView>> IncidentsAsync(string id, WorkflowInstance? instance, DefinitionLabels labels, CancellationToken cancellationToken)
    {
        var rows = await db.Incidents.AsNoTracking().Where(row => row.InstanceId == id).OrderByDescending(row => row.Id).Take(OpenMax).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.ResolvedAt is not null).Select(row => new InstanceIncidentView(
            row.Id, row.ActivityId, row.ActivityId is "" ? null : labels.Of(row.ActivityId), row.ActivityType, row.Code, row.Message, row.At, instance?.CanRetry(row.Id) is true,
            row.ResolvedAt, row.ResolvedBy, row.Resolution))];
    }

    private async Task<Page<InstanceJournalLine>> JournalAsync(GetInstance query, DefinitionLabels labels, CancellationToken cancellationToken)
    {
        var before = long.TryParse(Paging.Key(query.JournalCursor), System.Globalization.CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var limit = Paging.Limit(query.Limit);
        var lines = await db.Journal.AsNoTracking().Where(line => line.InstanceId == query.Id && line.Sequence < before).OrderByDescending(line => line.Sequence)
            .Take(limit + 1).ToListAsync(cancellationToken);
        return Paging.Cut(
            [.. lines.Select(line => new InstanceJournalLine(line.Sequence, line.At, line.ActivityId, labels.Of(line.ActivityId), line.ActivityType, line.EventName, line.Message))],
            limit, line => line.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
