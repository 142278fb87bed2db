using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows;

/// <summary>
/// One run of one version of a workflow. Changed only by <see cref="WorkflowRuntime"/>, by one caller at a time; when the runtime
/// throws, the instance is half-way and has to be dropped together with the caller's transaction.
/// </summary>
public sealed class WorkflowInstance
{
    internal WorkflowInstance()
    {
    }

    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The version it runs; changed only by a migration.</summary>
    public int DefinitionVersion { get; internal set; }

    public WorkflowStatus Status { get; internal set; }

    public WorkflowSubStatus SubStatus { get; internal set; } = WorkflowSubStatus.Pending;

    public string? CorrelationId { get; internal set; }

    /// <summary>Started from the designer; set at the start and never changed.</summary>
    public bool IsTrial { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; internal set; }

    /// <summary>Set by Elsa.SetName or a script; null = none.</summary>
    public string? Name { get; internal set; }

    /// <summary>The instance that started this one; null = nobody.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>The key under which the parent waits for the end; null = it does not.</summary>
    public string? ParentKey { get; init; }

    /// <summary>How many parents there are above.</summary>
    public int Nesting { get; init; }

    public IReadOnlyList<Bookmark> Bookmarks => BookmarkList;

    /// <summary>Every incident so far, resolved ones too.</summary>
    public IReadOnlyList<Incident> Incidents => IncidentList;

    /// <summary>Runs of activities that are not over (Running, Faulted), in the order in which they started. A copy.</summary>
    public IReadOnlyList<ActivityExecutionRecord> OpenExecutions => Open.ConvertAll(execution => execution.ToRecord());

    /// <summary>Variables by name, in the model of <see cref="WorkflowValue"/>.</summary>
    public IReadOnlyDictionary<string, object?> Variables => VariableValues;

    /// <summary>What the instance was started with.</summary>
    public IReadOnlyDictionary<string, object?> Input => InputValues;

    /// <summary>What the workflow hands out (Elsa.SetOutput).</summary>
    public IReadOnlyDictionary<string, object?> Output => OutputValues;

    internal Dictionary<string, object?> OutputValues { get; init; } = new(StringComparer.Ordinal);

    internal Dictionary<string, object?> VariableValues { get; init; } = new(StringComparer.Ordinal);

    internal Dictionary<string, object?> InputValues { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Last outputs by activity id and output name.</summary>
    internal Dictionary<string, Dictionary<string, object?>> Outputs { get; init; } = new(StringComparer.Ordinal);

    internal List<Bookmark> BookmarkList { get; init; } = [];

    internal List<Incident> IncidentList { get; init; } = [];

    /// <summary>Runs that are not over, in the order in which they started.</summary>
    internal List<ActivityExecution> Open { get; init; } = [];

    internal Queue<WorkItem> Queue { get; init; } = new();

    internal long LastSequence { get; set; }

    internal long LastOrdinal { get; set; }

    /// <summary>Approximate size of all values, bytes of JSON.</summary>
    internal long ValueBytes { get; set; }

    internal ChangeLog Log { get; private set; } = new();

    /// <summary>
    /// What happened since the last call, or since the instance was read. The list is not part of <see cref="ToJson"/>: store both, in one transaction.
    /// </summary>
    public WorkflowChanges TakeChanges()
    {
        var changes = Log.ToChanges();
        Log = new ChangeLog();
        return changes;
    }

    /// <summary>Whether the activity of an incident can be run again, or gone on from: the incident is open, and it is not the drawing itself that is wrong.</summary>
    public bool CanRetry(string incidentId) => IncidentList.Find(one => one.Id == incidentId && one.ResolvedAt is null) is { } incident
        && !Activities.Flowchart.IsForGood(incident.Code) && Open.Exists(run => run.Id == incident.ExecutionId && run.Status == ActivityStatus.Faulted);

    /// <summary>The state as compact JSON, with a format number in it.</summary>
    public string ToJson() => InstanceWriter.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="WorkflowFormatException">Not the state of an instance, or of a format this version does not know.</exception>
    public static WorkflowInstance FromJson(string json) => InstanceReader.Read(json);
}
