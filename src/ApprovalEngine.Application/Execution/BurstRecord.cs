using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// Makes what a burst did rows of the transaction: the one place for every burst, whoever asked for it (a person, the clock, a job, another
/// instance), so that also what happens in the background reaches the audit trail of the request behind it.
/// </summary>
public sealed class BurstRecord(ApprovalDbContext db, LateConclusion conclusion, AuditTrail audit, Caller caller, TimeProvider clock)
{
    /// <summary>Code of the incident that says that work of an instance was given up.</summary>
    public const string Parked = "workflow.parked";

    private const string TaskKey = "task:";
    private const int NameLengthMax = 200;
    private const int SeenValueMax = 4_096;

    /// <summary>The row of a new instance; what changes in its life is filled in when its burst is stored.</summary>
    /// <param name="version">The version that it is pinned to.</param>
    internal InstanceRow RowOf(WorkflowInstance instance, int version, InstanceOrigin origin) => new()
    {
        Id = instance.Id,
        DefinitionId = instance.DefinitionId,
        DefinitionVersion = version,
        ParentId = instance.ParentInstanceId,
        RequestNumber = origin.RequestNumber,
        IsTrial = instance.IsTrial,
        StartedBy = origin.StartedBy,
        Status = "",
        SubStatus = "",
        State = "",
        CreatedAt = clock.Now(),
        UpdatedAt = clock.Now(),
    };

    /// <param name="retried">The incident that an operator had run again; null = none.</param>
    public Task<BurstResult> StoreAsync(InstanceRow row, WorkflowInstance instance, bool isMatched, CancellationToken cancellationToken, string? retried = null) =>
        StoreAsync(row, instance, instance.TakeChanges(), isMatched, retried, cancellationToken);

    /// <summary>The same for the first burst of a child inside its parent's: the parent takes the result itself, so it is told to nobody.</summary>
    public Task<BurstResult> StoreInlineAsync(InstanceRow row, WorkflowInstance instance, CancellationToken cancellationToken)
    {
        var changes = instance.TakeChanges();
        return StoreAsync(row, instance, changes with { Signals = [.. changes.Signals.Where(signal => signal is not ChildEnded)] }, isMatched: true, retried: null, cancellationToken);
    }

    private async Task<BurstResult> StoreAsync(
        InstanceRow row, WorkflowInstance instance, WorkflowChanges changes, bool isMatched, string? retried, CancellationToken cancellationToken)
    {
        var wasFaulted = row.SubStatus is nameof(WorkflowSubStatus.Faulted);
        row.Status = instance.Status.ToString();
        row.SubStatus = instance.SubStatus.ToString();
        row.CorrelationId = instance.CorrelationId;
        row.Name = instance.Name is { Length: > NameLengthMax } name ? Cut(name, NameLengthMax) : instance.Name;
        row.State = instance.ToJson();
        row.IncidentCount += changes.IncidentsAdded.Count(incident => incident.ResolvedAt is null) - changes.IncidentsResolved.Count;
        row.UpdatedAt = clock.Now();
        row.FinishedAt = instance.FinishedAt;
        row.Version++;
        StoreBookmarks(row.Id, changes);
        // Only what is over, so that a row is never touched again: open runs are part of the state.
        db.ActivityExecutions.AddRange(changes.Executions.Where(one => one.EndedAt is not null).Select(one => ExecutionOf(row.Id, one)));
        db.Journal.AddRange(changes.Journal.Select(entry => JournalOf(row.Id, entry)));
        StoreIncidents(row, changes, retried);
        db.Jobs.AddRange(changes.Signals.Select(signal => Jobs.Of(signal, row, clock.Now())));
        if (wasFaulted && instance.SubStatus is not WorkflowSubStatus.Faulted)
        {
            await WakeAsync(row.Id, cancellationToken);
        }

        var hasEnded = instance.Status is WorkflowStatus.Finished;
        await TellRequestAsync(row, changes.IncidentsAdded, hasEnded, cancellationToken);
        return new BurstResult(isMatched, hasEnded, changes.IncidentsAdded);
    }

    // What came while the instance stood still was put off, for longer each time.
    private async Task WakeAsync(string instanceId, CancellationToken cancellationToken)
    {
        await db.Bookmarks.Where(row => row.InstanceId == instanceId && row.DueAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.Attempts, 0), cancellationToken);
        await db.Jobs.Where(row => row.InstanceId == instanceId && row.LastError != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.Attempts, 0), cancellationToken);
    }

    private async Task TellRequestAsync(InstanceRow row, IReadOnlyList<Incident> incidents, bool hasEnded, CancellationToken cancellationToken)
    {
        if (row.RequestNumber is not { } number)
        {
            return;
        }

        foreach (var incident in incidents)
        {
            await audit.AppendAsync(number, "workflow.incident", new { incident.ActivityId, incident.Code, incident.Message }, cancellationToken);
        }

        if (!hasEnded || incidents is not [] || row.ParentId is not null || await StatusOfAsync(number, cancellationToken) is not RequestStatus.InReview)
        {
            return;
        }

        // At the end nobody can be asked any more. What was cancelled has come to no end.
        var request = await db.RequestAsync(number, cancellationToken);
        if (row.SubStatus is nameof(WorkflowSubStatus.Finished))
        {
            await conclusion.ConcludeAsync(request!, row.Id, cancellationToken);
        }

        // A drawing that ends while people still had to decide leaves nothing undone silently: it is an incident of its own.
        if (request!.Status is RequestStatus.InReview)
        {
            await AddIncidentAsync(row, "workflow.ended-early", "The workflow ended before the request was decided.", cancellationToken);
        }
    }

    private async Task<RequestStatus?> StatusOfAsync(string number, CancellationToken cancellationToken) =>
        db.Requests.Local.FirstOrDefault(request => request.Number == number)?.Status
        ?? await db.Requests.Where(request => request.Number == number).Select(request => (RequestStatus?)request.Status).SingleOrDefaultAsync(cancellationToken);

    /// <summary>An incident that is of no activity.</summary>
    internal async Task AddIncidentAsync(InstanceRow row, string code, string message, CancellationToken cancellationToken)
    {
        row.IncidentCount++;
        row.Version++;
        db.Incidents.Add(new IncidentRow
        {
            Id = Guid.CreateVersion7(clock.Now()).ToString("N"),
            InstanceId = row.Id,
            ActivityId = "",
            ActivityType = "",
            NodeId = "",
            Code = code,
            Message = message,
            At = clock.Now(),
        });
        if (row.RequestNumber is { } number)
        {
            await audit.AppendAsync(number, "workflow.incident", new { Code = code, Message = message }, cancellationToken);
        }
    }

    private void StoreBookmarks(string instanceId, WorkflowChanges changes)
    {
        db.Bookmarks.AddRange(changes.BookmarksAdded.Select(bookmark => BookmarkOf(instanceId, bookmark)));
        foreach (var bookmark in changes.BookmarksRemoved)
        {
            db.Bookmarks.Remove(db.Bookmarks.Local.FindEntry(bookmark.Id)?.Entity ?? BookmarkOf(instanceId, bookmark));
        }
    }

    private void StoreIncidents(InstanceRow row, WorkflowChanges changes, string? retried)
    {
        // Resolved within one burst or later: either way the row says how, and no read is needed to say so.
        foreach (var incident in changes.IncidentsAdded.Concat(changes.IncidentsResolved))
        {
            var stored = IncidentOf(row.Id, incident);
            if (incident.ResolvedAt is not null)
            {
                stored.ResolvedBy = caller.UserName;
                stored.Resolution = incident.Id == retried ? IncidentWords.Retried
                    : row.SubStatus == nameof(WorkflowSubStatus.Cancelled) ? IncidentWords.Cancelled : IncidentWords.Passed;
            }

            if (db.Incidents.Local.FindEntry(stored.Id) is { } tracked)
            {
                tracked.CurrentValues.SetValues(stored);
            }
            else if (changes.IncidentsResolved.Contains(incident))
            {
                db.Incidents.Update(stored);
            }
            else
            {
                db.Incidents.Add(stored);
            }
        }
    }

    /// <summary>The instance was cancelled: incidents that none of its activities had are over with it.</summary>
    internal async Task ResolveRestAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        foreach (var incident in await db.Incidents.Where(one => one.InstanceId == row.Id && one.ResolvedAt == null).ToListAsync(cancellationToken))
        {
            (incident.ResolvedAt, incident.ResolvedBy, incident.Resolution) = (clock.Now(), caller.UserName, IncidentWords.Cancelled);
        }

        row.IncidentCount = 0;
    }

    private static BookmarkRow BookmarkOf(string instanceId, Bookmark bookmark)
    {
        var isTask = bookmark.Key.StartsWith(TaskKey, StringComparison.Ordinal);
        return new BookmarkRow
        {
            Id = bookmark.Id,
            InstanceId = instanceId,
            Key = bookmark.Key,
            ActivityId = bookmark.ActivityId,
            NodeId = bookmark.NodeId,
            TaskName = isTask ? bookmark.Payload?.GetValueOrDefault("TaskName") as string : null,
            TaskParams = isTask && bookmark.Payload?.GetValueOrDefault("TaskParams") is { } parameters ? WorkflowValue.ToJson(parameters) : null,
            CreatedAt = bookmark.CreatedAt,
            DueAt = bookmark.DueAt,
        };
    }

    private static ActivityExecutionRow ExecutionOf(string instanceId, ActivityExecutionRecord execution) => new()
    {
        Id = execution.ExecutionId,
        InstanceId = instanceId,
        Ordinal = execution.Ordinal,
        ActivityId = execution.ActivityId,
        ActivityType = execution.ActivityType,
        NodeId = execution.NodeId,
        Status = execution.Status.ToString(),
        Outcomes = execution.Outcomes is { } outcomes ? StoredJson.Write(outcomes) : null,
        CauseId = execution.CauseId,
        Inputs = execution.Inputs is { Count: > 0 } inputs ? WorkflowValue.ToJson(inputs) : null,
        Outputs = SeenOutputs(execution.Outputs),
        StartedAt = execution.StartedAt,
        CompletedAt = execution.EndedAt,
    };

    /// <summary>What a run handed out as people are shown it; a long value is only named, since it stands in the state or in a variable.</summary>
    internal static string? SeenOutputs(IReadOnlyDictionary<string, object?>? outputs) => outputs is { Count: > 0 }
        ? WorkflowValue.ToJson(outputs.ToDictionary(one => one.Key, one => WorkflowValue.ToJson(one.Value).Length > SeenValueMax ? "…" : one.Value, StringComparer.Ordinal))
        : null;

    // Half a surrogate pair is no text for a database.
    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static JournalRow JournalOf(string instanceId, JournalEntry entry) => new()
    {
        InstanceId = instanceId,
        Sequence = entry.Sequence,
        ActivityId = entry.ActivityId,
        ActivityType = entry.ActivityType,
        NodeId = entry.NodeId,
        ExecutionId = entry.ExecutionId,
        EventName = entry.EventName,
        Message = entry.Message,
        Payload = entry.Payload is { } payload ? StoredJson.Write(payload) : null,
        At = entry.Timestamp,
    };

    private static IncidentRow IncidentOf(string instanceId, Incident incident) => new()
    {
        Id = incident.Id,
        InstanceId = instanceId,
        ActivityId = incident.ActivityId,
        ActivityType = incident.ActivityType,
        NodeId = incident.NodeId,
        Code = incident.Code,
        Message = incident.Message,
        At = incident.CreatedAt,
        ResolvedAt = incident.ResolvedAt,
    };
}
