namespace ApprovalEngine.Workflows;

/// <summary>Running or over.</summary>
public enum WorkflowStatus
{
    Running,
    Finished,
}

/// <summary>Elsa's finer status.</summary>
public enum WorkflowSubStatus
{
    Pending,
    Executing,
    Suspended,
    Finished,
    Cancelled,
    Faulted,
}

/// <summary>Status of one run of one activity; Elsa's words and spelling.</summary>
public enum ActivityStatus
{
    Running,
    Completed,
    Canceled,
    Faulted,
}

/// <summary>A place where an instance waits.</summary>
/// <param name="Id">Unique id of the bookmark.</param>
/// <param name="Key">What wakes it, such as <c>approval-task:42</c>.</param>
/// <param name="ActivityId">Id of the waiting activity in the definition.</param>
/// <param name="NodeId">Path of the activity in the definition, such as <c>Workflow1:flow1:appr1</c>.</param>
/// <param name="ExecutionId">The run of the activity that waits.</param>
/// <param name="ActivityType">Type name of the waiting activity.</param>
/// <param name="Payload">What the activity stored with it.</param>
/// <param name="CreatedAt">When the waiting began.</param>
/// <param name="DueAt">When the clock is to resume it; null = it does not wait for time.</param>
public sealed record Bookmark(
    string Id,
    string Key,
    string ActivityId,
    string NodeId,
    string ExecutionId,
    string ActivityType,
    IReadOnlyDictionary<string, object?>? Payload,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DueAt);

/// <summary>A failure an operator should see.</summary>
public sealed record Incident(
    string Id,
    string ActivityId,
    string NodeId,
    string ExecutionId,
    string ActivityType,
    string Code,
    string Message,
    DateTimeOffset CreatedAt)
{
    /// <summary>When the activity was retried, cancelled or the instance ended; null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
}

/// <summary>One line of the journal.</summary>
/// <param name="Sequence">Counts up within the instance, from 1, without gaps.</param>
/// <param name="EventName">Started, Suspended, Resumed, Completed, Canceled, Faulted, Retried, or an activity's own word.</param>
public sealed record JournalEntry(
    long Sequence,
    string ExecutionId,
    string ActivityId,
    string NodeId,
    string ActivityType,
    string? ActivityName,
    string EventName,
    string? Message,
    IReadOnlyDictionary<string, object?>? Payload,
    DateTimeOffset Timestamp);

/// <summary>One run of one activity, as it is now.</summary>
/// <param name="Ordinal">Counts runs up within the instance, from 1, in the order in which they started.</param>
/// <param name="Outcomes">The outcomes it named; null where it ended with the unnamed default (Done) or has not ended.</param>
public sealed record ActivityExecutionRecord(
    string ExecutionId,
    long Ordinal,
    string? ParentExecutionId,
    string ActivityId,
    string NodeId,
    string ActivityType,
    int ActivityVersion,
    string? ActivityName,
    ActivityStatus Status,
    IReadOnlyList<string>? Outcomes,
    IReadOnlyDictionary<string, object?>? Outputs,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt)
{
    /// <summary>
    /// Its inputs as they were last evaluated, by name; null where none were. Long ones and those that are secret are named only:
    /// this is for people who look, not for the workflow.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Inputs { get; init; }

    /// <summary>The run that led to this one: what completed before it, else what is around it; of a child workflow, the run of its parent that started it.</summary>
    public string? CauseId { get; init; }
}

/// <summary>A line an <c>Elsa.WriteLine</c> wrote; the host decides where it shows.</summary>
public sealed record WrittenLine(string ExecutionId, string ActivityId, string Text);

/// <summary>What happened to an instance since the last <see cref="WorkflowInstance.TakeChanges"/>; a bookmark made and used in between is in neither list.</summary>
public sealed record WorkflowChanges(
    IReadOnlyList<Bookmark> BookmarksAdded,
    IReadOnlyList<Bookmark> BookmarksRemoved,
    IReadOnlyList<JournalEntry> Journal,
    IReadOnlyList<ActivityExecutionRecord> Executions,
    IReadOnlyList<Incident> IncidentsAdded,
    IReadOnlyList<Incident> IncidentsResolved,
    IReadOnlyList<WrittenLine> Lines,
    IReadOnlyList<WorkflowSignal> Signals);
