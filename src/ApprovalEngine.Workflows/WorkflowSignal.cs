namespace ApprovalEngine.Workflows;

/// <summary>
/// Something an instance asks of its host. It is part of the burst's changes: stored with them in one transaction and carried out
/// afterwards, at least once, so the host must know it again by what identifies it.
/// </summary>
/// <param name="ExecutionId">The run of the activity that asked.</param>
public abstract record WorkflowSignal(string ExecutionId);

/// <summary>An event was published (Elsa.PublishEvent). Wakes activities that wait under <see cref="EventKey"/>.</summary>
/// <param name="CorrelationId">Only instances with this correlation id hear it; null = all.</param>
/// <param name="IsLocal">Only the publishing instance hears it.</param>
/// <param name="Payload">What the listeners get as <c>Result</c>, in the model of <see cref="WorkflowValue"/>.</param>
public sealed record EventPublished(string ExecutionId, string EventName, string? CorrelationId, bool IsLocal, object? Payload) : WorkflowSignal(ExecutionId)
{
    /// <summary>Name of the value in the stimulus that carries the event's payload.</summary>
    public const string PayloadName = "Payload";

    /// <summary>The bookmark key of those who wait for an event.</summary>
    public static string EventKey(string eventName) => "event:" + eventName;
}

/// <summary>A child workflow is to be started (Elsa.DispatchWorkflow), in a transaction of its own.</summary>
/// <param name="Start">What and how; the id of the child is given, so that starting twice is noticed.</param>
public sealed record ChildDispatched(string ExecutionId, ChildStart Start) : WorkflowSignal(ExecutionId);

/// <summary>This instance is over and its parent waits: the parent is to be resumed under <see cref="ParentKey"/> with these values.</summary>
/// <param name="Result">Status, SubStatus, Output and WorkflowInstanceId of the child: what becomes the parent activity's <c>Result</c>.</param>
public sealed record ChildEnded(string ExecutionId, string ParentInstanceId, string ParentKey, IReadOnlyDictionary<string, object?> Result)
    : WorkflowSignal(ExecutionId)
{
    /// <summary>Name of the value in the stimulus that carries the child's result.</summary>
    public const string ResultName = "Result";

    /// <summary>The bookmark key under which a parent waits for a child.</summary>
    public static string KeyOf(string childInstanceId) => "child:" + childInstanceId;
}

/// <summary>An HTTP request is to be sent (Elsa.SendHttpRequest).</summary>
/// <param name="AnswerKey">Bookmark key to resume with the answer; null = nobody waits for it.</param>
/// <param name="Headers">Further headers, one value each.</param>
/// <param name="Content">The body as text; null = none.</param>
public sealed record HttpRequested(
    string ExecutionId,
    string? AnswerKey,
    string Method,
    string Url,
    IReadOnlyDictionary<string, string> Headers,
    string? ContentType,
    string? Content) : WorkflowSignal(ExecutionId)
{
    /// <summary>Names of the values in the stimulus that carries the answer.</summary>
    public const string StatusCodeName = "StatusCode";

    /// <summary>Map of the answer's headers.</summary>
    public const string HeadersName = "Headers";

    /// <summary>The answer's body: parsed where it is JSON, else text.</summary>
    public const string ContentName = "Content";

    /// <summary>Why there is no answer: <c>FailedToConnect</c>, <c>Timeout</c> or <c>Refused</c>.</summary>
    public const string FailureName = "Failure";

    /// <summary>The same for people.</summary>
    public const string MessageName = "Message";
}

/// <summary>How a child workflow begins.</summary>
/// <param name="InstanceId">Id of the child.</param>
/// <param name="DefinitionId">Its definition; the newest published version runs.</param>
/// <param name="ParentInstanceId">Who started it.</param>
/// <param name="ParentKey">Key under which the parent waits for its end; null = it does not.</param>
/// <param name="Nesting">How many parents it has.</param>
/// <param name="IsTrial">The parent's mark, which children inherit.</param>
public sealed record ChildStart(
    string InstanceId,
    string DefinitionId,
    string? CorrelationId,
    IReadOnlyDictionary<string, object?> Input,
    string ParentInstanceId,
    string? ParentKey,
    int Nesting,
    bool IsTrial)
{
    /// <summary>The run of the parent's activity that starts it.</summary>
    public string? CauseId { get; init; }
}

/// <summary>What a child workflow was after its first burst.</summary>
public sealed record ChildState(WorkflowStatus Status, WorkflowSubStatus SubStatus, IReadOnlyDictionary<string, object?> Output);
