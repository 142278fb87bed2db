namespace ApprovalEngine.Application.Execution;

/// <summary>An immutable version of a workflow definition.</summary>
public sealed class DefinitionVersion
{
    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    public required string Json { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public required string PublishedBy { get; init; }
}

/// <summary>A workflow instance: what it waits for, and its state as versioned JSON.</summary>
public sealed class InstanceRow
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The version it runs; a migration gives it a newer one.</summary>
    public required int DefinitionVersion { get; set; }

    /// <summary>A workflow may change it (Elsa.Correlate).</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The instance that started this one; null = nobody.</summary>
    public string? ParentId { get; init; }

    /// <summary>The request that it, or the topmost of its parents, carries: what happened for it is kept for good. Null = none.</summary>
    public string? RequestNumber { get; init; }

    /// <summary>Started by Run or Test: domain actions and outbox refuse it.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Who started the trial, or the trial that started this one; null = it is none.</summary>
    public string? StartedBy { get; init; }

    /// <summary>What the workflow calls the instance (Elsa.SetName), cut to what fits; null = nothing.</summary>
    public string? Name { get; set; }

    public required string Status { get; set; }

    public required string SubStatus { get; set; }

    /// <summary>JSON of the runtime; empty once <see cref="PurgedAt"/> is set.</summary>
    public required string State { get; set; }

    public int IncidentCount { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>When journal, executions, incidents and state were removed because the time for which they are kept was over.</summary>
    public DateTimeOffset? PurgedAt { get; set; }
}

/// <summary>Something that an instance waits for; with a due time it is also what the clock has to do.</summary>
public sealed class BookmarkRow : LeasedRow
{

    public required string InstanceId { get; init; }

    public required string Key { get; init; }

    public required string ActivityId { get; init; }

    public required string NodeId { get; init; }

    /// <summary>Where somebody outside is asked to do something (Elsa.RunTask), what; null = it waits for something else.</summary>
    public string? TaskName { get; init; }

    /// <summary>The parameters of that, as JSON; null = none.</summary>
    public string? TaskParams { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Something to be done after the commit that asked for it. The transaction that does it deletes the row: so it is done once.</summary>
public sealed class JobRow : LeasedRow
{
    /// <summary>See <see cref="JobKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>inside</c>, or <c>outside</c> for what waits for other machines and must not hold up the rest.</summary>
    public required string Lane { get; init; }

    /// <summary>The instance that asked for it, or that is to be resumed; null = somebody asked over REST.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The bookmark that a job of kind <c>resume</c> is about.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>JSON, by kind.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One line of an instance's execution log. Only ever added.</summary>
public sealed class JournalRow
{
    public required string InstanceId { get; init; }

    public required long Sequence { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public required string NodeId { get; init; }

    public required string ExecutionId { get; init; }

    public required string EventName { get; init; }

    public string? Message { get; init; }

    public string? Payload { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>One execution of one activity, written once, when it is over; open ones are part of the instance's state. Only ever added.</summary>
public sealed class ActivityExecutionRow
{
    public required string Id { get; init; }

    public required string InstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public required string NodeId { get; init; }

    /// <summary>Counts the runs of an instance, from 1.</summary>
    public required long Ordinal { get; init; }

    /// <summary>Completed or Canceled.</summary>
    public required string Status { get; init; }

    /// <summary>JSON array of names; null = none, which is Done where it completed.</summary>
    public string? Outcomes { get; init; }

    /// <summary>The run that led to this one: what completed before it, else what is around it; of a child workflow, the run of its parent. Null = nobody, or not known of old ones.</summary>
    public string? CauseId { get; init; }

    /// <summary>With what it ran, as a JSON object of names and values, for those who look; null = nothing.</summary>
    public string? Inputs { get; init; }

    /// <summary>What it handed out, in the same form.</summary>
    public string? Outputs { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>An activity that could not do its work, where, and why.</summary>
public sealed class IncidentRow
{
    public required string Id { get; init; }

    public required string InstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public required string NodeId { get; init; }

    public required string Code { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null = it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>On whose behalf; null = it is open, or was resolved before this was recorded.</summary>
    public string? ResolvedBy { get; set; }

    /// <summary>A word of <see cref="IncidentWords"/>; null = it is open.</summary>
    public string? Resolution { get; set; }
}

/// <summary>How an incident ceased to be open.</summary>
public static class IncidentWords
{
    /// <summary>An operator had the activity run again. Where it failed again, that is an incident of its own.</summary>
    public const string Retried = "retried";

    /// <summary>The instance was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The workflow went on without the activity.</summary>
    public const string Passed = "passed";
}
