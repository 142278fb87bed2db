using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// A version of a workflow definition, also one that is still a draft. Its drawing never changes again once it was published, or once an
/// instance runs on it; saving then makes a new version.
/// </summary>
public sealed class DefinitionVersion
{
    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    /// <summary>The version's own id, by which Studio asks for it.</summary>
    public required string Id { get; init; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    /// <summary>The definition as it was saved. What the server owns (versions, states, node ids, links) is written over it when it is served.</summary>
    public required string Json { get; set; }

    /// <summary>SHA-256 of the file that it was shipped with; empty where a person saved it.</summary>
    public string Hash { get; init; } = "";

    /// <summary>A word of <see cref="DefinitionOrigins"/>.</summary>
    public required string Origin { get; init; }

    /// <summary>The one that the designer opens; at most one of a definition.</summary>
    public bool IsLatest { get; set; }

    /// <summary>The one in force: new instances run on it; at most one of a definition.</summary>
    public bool IsPublished { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was saved last; each save of a definition is later than the one before.</summary>
    public required DateTimeOffset SavedAt { get; set; }

    public required string SavedBy { get; set; }

    /// <summary>JSON array of all who saved since the last publication: none of them may publish it.</summary>
    public required string Savers { get; set; }

    /// <summary>The open page of the designer that saved last; null = it was no page.</summary>
    public string? SavedFrom { get; set; }

    /// <summary>Null = it was never in force.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    public string? PublishedBy { get; set; }

    /// <summary>An instance runs on it, or did.</summary>
    public bool IsTried { get; set; }

    /// <summary>Other definitions may use it as an activity.</summary>
    public bool IsUsable { get; set; }

    /// <summary>Under which type name; null where it is not usable.</summary>
    public string? ActivityTypeName { get; set; }

    /// <summary>JSON array of the activities that nobody knew when it was saved, with inputs and ports as they are used; null = none.</summary>
    public string? UnknownTypes { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Revision { get; set; }

    /// <summary>A version that is in force from the beginning, as the program ships it.</summary>
    public static DefinitionVersion Shipped(WorkflowDefinition definition, int version, string hash, string by, DateTimeOffset now) => new()
    {
        DefinitionId = definition.DefinitionId,
        Version = version,
        Id = Guid.CreateVersion7(now).ToString("N"),
        Name = definition.Name,
        Description = definition.Description,
        Json = definition.ToJson(),
        Hash = hash,
        Origin = DefinitionOrigins.File,
        IsLatest = true,
        IsPublished = true,
        CreatedAt = now,
        SavedAt = now,
        SavedBy = by,
        Savers = "[]",
        PublishedAt = now,
        PublishedBy = by,
        IsUsable = definition.IsUsableAsActivity,
        ActivityTypeName = definition.IsUsableAsActivity ? definition.ActivityTypeName : null,
        Revision = 1,
    };
}

/// <summary>Where a version of a definition came from.</summary>
public static class DefinitionOrigins
{
    /// <summary>A file of the program, read at start.</summary>
    public const string File = "file";

    /// <summary>A person saved it.</summary>
    public const string Person = "person";

    /// <summary>A person sent it from a page that had not seen what was saved meanwhile: kept beside, so that it is not lost.</summary>
    public const string Aside = "aside";
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
