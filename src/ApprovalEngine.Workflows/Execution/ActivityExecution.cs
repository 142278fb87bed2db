using System.Text.Json;
using ApprovalEngine.Workflows.Compilation;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>One run of one activity. Open ones (Running, Faulted) belong to the instance's state, ended ones only to its changes.</summary>
internal sealed class ActivityExecution
{
    public required string Id { get; init; }

    public required long Ordinal { get; init; }

    public required string NodeId { get; init; }

    public required ActivityExecution? Parent { get; init; }

    /// <summary>Id of the activity in the definition: the last part of the node id is not enough, ids may hold colons.</summary>
    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public required int ActivityVersion { get; init; }

    public required string? ActivityName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public ActivityStatus Status { get; set; }

    public string[]? Outcomes { get; set; }

    public Dictionary<string, object?>? Outputs { get; set; }

    /// <summary>Its inputs as they were last evaluated, so that people see with what it ran; null = none were.</summary>
    public Dictionary<string, object?>? Inputs { get; set; }

    /// <summary>The run that led to this one: what completed before it, else what is around it; of a child workflow's first run, the run of its parent.</summary>
    public string? CauseId { get; init; }

    /// <summary>Reached over a back edge, which does not count as a visit (rule 6 of the flowchart).</summary>
    public bool IsViaBackEdge { get; init; }

    /// <summary>The activity itself had completed; what failed is the way on, which a retry tries again.</summary>
    public bool IsFaultAfterCompletion { get; set; }

    /// <summary>Open runs directly inside this one.</summary>
    public int OpenChildren { get; set; }

    /// <summary>Items in the queue that this run scheduled.</summary>
    public int ScheduledChildren { get; set; }

    public int BookmarkCount { get; set; }

    public bool IsTouched { get; set; }

    /// <summary>Variables of its own: those that its container declares, or a loop's current value; null = none.</summary>
    public Dictionary<string, object?>? Variables { get; set; }

    /// <summary>A Break was met inside: nothing further is begun in here.</summary>
    public bool IsBreaking { get; set; }

    /// <summary>The outcomes that an Elsa.Complete inside asked for.</summary>
    public string[]? AskedOutcomes { get; set; }

    /// <summary>The compiled activity; null until the instance meets its workflow again after reading.</summary>
    public CompiledNode? Node { get; set; }

    /// <summary>What a container remembers between its children.</summary>
    public object? State { get; set; }

    /// <summary>The same as it was read, until <see cref="Node"/> is known.</summary>
    public JsonElement? StoredState { get; set; }

    public bool IsOpen => Status is ActivityStatus.Running or ActivityStatus.Faulted;

    // An open run may set outputs again: what was handed out stays as it was.
    public ActivityExecutionRecord ToRecord() => new(
        Id, Ordinal, Parent?.Id, ActivityId, NodeId, ActivityType, ActivityVersion, ActivityName, Status, Outcomes,
        IsOpen && Outputs is not null ? new Dictionary<string, object?>(Outputs, StringComparer.Ordinal) : Outputs, StartedAt, EndedAt)
    {
        Inputs = IsOpen && Inputs is not null ? new Dictionary<string, object?>(Inputs, StringComparer.Ordinal) : Inputs,
        CauseId = CauseId,
    };
}

/// <summary>An activity that is to run, and who asked for it.</summary>
/// <param name="CauseId">See <see cref="ActivityExecution.CauseId"/>.</param>
internal readonly record struct WorkItem(
    string NodeId, CompiledNode? Node, ActivityExecution? Owner, bool IsViaBackEdge, Dictionary<string, object?>? Variables, string? CauseId);
