using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Application.Execution;

/// <summary>What a burst left behind.</summary>
/// <param name="Matched">False = nobody waited for the stimulus.</param>
public sealed record BurstResult(bool Matched, bool HasEnded, IReadOnlyList<Incident> Incidents);

/// <summary>
/// Runs workflow instances inside the caller's transaction: state, bookmarks, journal and whatever the activities did are rows of
/// one context, saved and committed by the use case's unit of work.
/// </summary>
public sealed class WorkflowEngine(
    ApprovalDbContext db, DefinitionCatalog definitions, WorkflowRuntime runtime, TimeProvider clock, IServiceProvider services)
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
        var (row, instance, workflow) = await LoadAsync(instanceId, cancellationToken);
        await runtime.CancelAsync(workflow, instance, cancellationToken);
        return Store(row, instance, matched: true);
    }

    private async Task<(InstanceRow Row, WorkflowInstance Instance, CompiledWorkflow Workflow)> LoadAsync(string instanceId, CancellationToken cancellationToken)
    {
        var row = await db.Instances.FindAsync([instanceId], cancellationToken)
            ?? throw new InvalidOperationException($"A request names the workflow instance {instanceId}, which does not exist.");
        var workflow = await definitions.GetAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken);
        return (row, WorkflowInstance.FromJson(row.State), workflow);
    }

    private WorkflowHost Host => WorkflowHost.Of(type => (Activity)ActivatorUtilities.CreateInstance(services, type));

    private BurstResult Store(InstanceRow row, WorkflowInstance instance, bool matched)
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
        db.Incidents.AddRange(changes.IncidentsAdded.Select(incident => IncidentOf(row.Id, incident)));
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
    };
}
