using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Application.Execution;

/// <summary>What a burst left behind.</summary>
/// <param name="Matched">False = nobody waited for the stimulus.</param>
public sealed record BurstResult(bool Matched, bool HasEnded, IReadOnlyList<Incident> Incidents);

/// <summary>An instance as it was read, with the definition that it runs.</summary>
public sealed record OpenedInstance(InstanceRow Row, WorkflowInstance Instance, CompiledWorkflow Workflow);

/// <summary>
/// Runs workflow instances inside the caller's transaction: state, bookmarks, journal and whatever the activities did are rows of
/// one context, saved and committed by the use case's unit of work.
/// </summary>
public sealed class WorkflowEngine(
    ApprovalDbContext db, DefinitionCatalog definitions, WorkflowRuntime runtime, TimeProvider clock, IServiceProvider services, Caller caller)
{
    public async Task<BurstResult> StartAsync(CompiledWorkflow workflow, int version, StartOptions options, CancellationToken cancellationToken)
    {
        var instance = await runtime.StartAsync(workflow, options, Host, cancellationToken);
        var now = clock.Now();
        var row = new InstanceRow
        {
            Id = options.InstanceId,
            DefinitionId = workflow.Definition.DefinitionId,
            DefinitionVersion = version,
            CorrelationId = options.CorrelationId,
            IsTrial = options.IsTrial,
            Status = "",
            SubStatus = "",
            State = "",
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Instances.Add(row);
        return Store(row, instance, matched: true);
    }

    public async Task<BurstResult> ResumeAsync(string instanceId, string bookmarkKey, Stimulus stimulus, CancellationToken cancellationToken)
    {
        var (row, instance, workflow) = await LoadAsync(instanceId, cancellationToken);
        var matched = await runtime.ResumeAsync(workflow, instance, bookmarkKey, stimulus, Host, cancellationToken) > 0;
        return Store(row, instance, matched);
    }

    public async Task<BurstResult> CancelAsync(string instanceId, CancellationToken cancellationToken)
    {
        var opened = await LoadAsync(instanceId, cancellationToken);
        return await CancelAsync(opened, cancellationToken);
    }

    /// <summary>Ends an instance for good; its open incidents are resolved by that.</summary>
    public async Task<BurstResult> CancelAsync(OpenedInstance opened, CancellationToken cancellationToken)
    {
        var hadIncidents = opened.Row.IncidentCount > 0;
        await runtime.CancelAsync(opened.Workflow, opened.Instance, cancellationToken);
        var burst = Store(opened.Row, opened.Instance, matched: true);
        if (hadIncidents)
        {
            // One that no activity had, such as a drawing that ended too early, is known to its row only.
            foreach (var row in await db.Incidents.Where(row => row.InstanceId == opened.Row.Id && row.ResolvedAt == null).ToListAsync(cancellationToken))
            {
                (row.ResolvedAt, row.ResolvedBy, row.Resolution) = (clock.Now(), caller.UserName, IncidentWords.Cancelled);
            }
        }

        return burst;
    }

    /// <summary>Runs the activity of an open incident again and goes on from there.</summary>
    /// <exception cref="InvalidOperationException">It is not open, or cannot be run again: see <see cref="WorkflowInstance.CanRetry"/>.</exception>
    public async Task<BurstResult> RetryAsync(OpenedInstance opened, string incidentId, CancellationToken cancellationToken)
    {
        await runtime.RetryAsync(opened.Workflow, opened.Instance, incidentId, Host, cancellationToken);
        return Store(opened.Row, opened.Instance, matched: true, retried: incidentId);
    }

    /// <summary>Gives an instance a newer version of its definition.</summary>
    /// <exception cref="InvalidOperationException">Something stands in the way: see <see cref="WorkflowMigration.Check"/>.</exception>
    public void Migrate(OpenedInstance opened, CompiledWorkflow to)
    {
        WorkflowMigration.Migrate(opened.Instance, opened.Workflow, to, clock);
        opened.Row.DefinitionVersion = to.Definition.Version;
        Store(opened.Row, opened.Instance, matched: true);
    }

    /// <summary>An instance, tracked; null where there is none.</summary>
    public async Task<OpenedInstance?> OpenAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await db.Instances.FindAsync([instanceId], cancellationToken) is not { } row)
        {
            return null;
        }

        var workflow = await definitions.GetAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken);
        return new OpenedInstance(row, WorkflowInstance.FromJson(row.State), workflow);
    }

    private async Task<OpenedInstance> LoadAsync(string instanceId, CancellationToken cancellationToken) => await OpenAsync(instanceId, cancellationToken)
        ?? throw new InvalidOperationException($"A request names the workflow instance {instanceId}, which does not exist.");

    private WorkflowHost Host => WorkflowHost.Of(type => (Activity)ActivatorUtilities.CreateInstance(services, type));

    private BurstResult Store(InstanceRow row, WorkflowInstance instance, bool matched, string? retried = null)
    {
        var changes = instance.TakeChanges();
        row.Status = instance.Status.ToString();
        row.SubStatus = instance.SubStatus.ToString();
        row.State = instance.ToJson();
        row.IncidentCount = instance.Incidents.Count(incident => incident.ResolvedAt is null);
        row.UpdatedAt = clock.Now();
        row.FinishedAt = instance.FinishedAt;
        row.Version++;
        StoreBookmarks(row.Id, changes);
        StoreExecutions(row, changes);
        db.Journal.AddRange(changes.Journal.Select(entry => JournalOf(row.Id, entry)));
        StoreIncidents(row, changes, retried);
        return new BurstResult(matched, instance.Status is WorkflowStatus.Finished, changes.IncidentsAdded);
    }

    private void StoreBookmarks(string instanceId, WorkflowChanges changes)
    {
        db.Bookmarks.AddRange(changes.BookmarksAdded.Select(bookmark => BookmarkOf(instanceId, bookmark)));
        foreach (var bookmark in changes.BookmarksRemoved)
        {
            db.Bookmarks.Remove(db.Bookmarks.Local.FindEntry(bookmark.Id)?.Entity ?? BookmarkOf(instanceId, bookmark));
        }
    }

    // A run that was stored by an earlier burst is known by its ordinal, so no read is needed to tell an update from an insert.
    private void StoreExecutions(InstanceRow row, WorkflowChanges changes)
    {
        foreach (var execution in changes.Executions)
        {
            var stored = ExecutionOf(row.Id, execution);
            if (execution.Ordinal > row.LastOrdinal)
            {
                db.ActivityExecutions.Add(stored);
            }
            else if (db.ActivityExecutions.Local.FindEntry(stored.Id) is { } tracked)
            {
                tracked.CurrentValues.SetValues(stored);
            }
            else
            {
                db.ActivityExecutions.Update(stored);
            }
        }

        row.LastOrdinal = changes.Executions.Select(one => one.Ordinal).Append(row.LastOrdinal).Max();
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

    private static BookmarkRow BookmarkOf(string instanceId, Bookmark bookmark) => new()
    {
        Id = bookmark.Id,
        InstanceId = instanceId,
        Key = bookmark.Key,
        ActivityId = bookmark.ActivityId,
        NodeId = bookmark.NodeId,
        CreatedAt = bookmark.CreatedAt,
    };

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
        StartedAt = execution.StartedAt,
        CompletedAt = execution.EndedAt,
    };

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
