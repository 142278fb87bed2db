using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution;

/// <summary>What a job is; each has its payload below.</summary>
internal static class JobKinds
{
    public const string Event = "event";
    public const string Child = "child";
    public const string Answer = "answer";
    public const string Resume = "resume";
    public const string Http = "http";

    public const string Inside = "inside";
    public const string Outside = "outside";
}

/// <summary>An event for whoever waits for it.</summary>
/// <param name="CorrelationId">Only instances with this correlation id; null = all.</param>
/// <param name="IsLocal">Only the instance that published it.</param>
/// <param name="IsTrial">Published by a trial: only trials hear it. Others never hear a trial.</param>
internal sealed record EventJob(string EventName, string? CorrelationId, bool IsLocal, bool IsTrial, JsonElement Payload);

/// <summary>A child workflow to be started.</summary>
internal sealed record ChildJob(
    string InstanceId, string DefinitionId, string? CorrelationId, JsonElement Input, string ParentInstanceId, string? ParentKey, int Nesting, bool IsTrial, string? RequestNumber,
    string? StartedBy = null, string? CauseId = null);

/// <summary>What the instance of the job waits for under a key: the end of a child, the answer to an HTTP request.</summary>
internal sealed record AnswerJob(string Key, JsonElement Input);

/// <summary>What whoever waits at the bookmark of the job is woken with.</summary>
internal sealed record ResumeJob(JsonElement Input);

/// <summary>An HTTP request to be sent.</summary>
/// <param name="AnswerKey">Key under which the answer is awaited; null = nobody waits.</param>
internal sealed record HttpJob(
    bool IsTrial, string? AnswerKey, string Method, string Url, IReadOnlyDictionary<string, string> Headers, string? ContentType, string? Content);

/// <summary>Makes jobs.</summary>
internal static class Jobs
{
    // A value of a workflow may be nested as deep as JSON usually is, and stands inside a job.
    private static readonly JsonSerializerOptions Deep = new(StoredJson.Options) { MaxDepth = 256 };

    /// <summary>The job that carries out what a burst of an instance has asked for.</summary>
    public static JobRow Of(WorkflowSignal signal, InstanceRow row, DateTimeOffset now) => signal switch
    {
        EventPublished one => Of(JobKinds.Event, row.Id, new EventJob(one.EventName, one.CorrelationId, one.IsLocal, row.IsTrial, Json(one.Payload)), now),
        ChildDispatched { Start: var start } => Of(
            JobKinds.Child,
            row.Id,
            new ChildJob(start.InstanceId, start.DefinitionId, start.CorrelationId, Json(start.Input), start.ParentInstanceId, start.ParentKey, start.Nesting, start.IsTrial || row.IsTrial, row.RequestNumber, row.StartedBy, start.CauseId),
            now),
        ChildEnded one => Answer(one.ParentInstanceId, one.ParentKey, new Dictionary<string, object?> { [ChildEnded.ResultName] = one.Result }, now),
        HttpRequested one => Of(JobKinds.Http, row.Id, new HttpJob(row.IsTrial, one.AnswerKey, one.Method, one.Url, one.Headers, one.ContentType, one.Content), now),
        _ => throw new InvalidOperationException($"Nobody knows how to carry out a {signal.GetType().Name}."),
    };

    /// <summary>An event that somebody outside publishes.</summary>
    public static JobRow Event(string name, string? correlationId, object? payload, DateTimeOffset now) =>
        Of(JobKinds.Event, null, new EventJob(name, correlationId, IsLocal: false, IsTrial: false, Json(payload)), now);

    public static JobRow Answer(string instanceId, string key, IReadOnlyDictionary<string, object?> input, DateTimeOffset now) =>
        Of(JobKinds.Answer, instanceId, new AnswerJob(key, Json(input)), now);

    public static T PayloadOf<T>(JobRow job) => JsonSerializer.Deserialize<T>(job.Payload, Deep)
        ?? throw new JsonException($"Expected {typeof(T).Name} in the job {job.Id}, found null.");

    /// <summary>A stored map as a stimulus.</summary>
    public static Stimulus StimulusOf(JsonElement input) => new(null, MapOf(input));

    public static Dictionary<string, object?> MapOf(JsonElement map) => (Dictionary<string, object?>)WorkflowValue.FromJson(map)!;

    /// <summary>The payload of a job of kind <c>resume</c>.</summary>
    public static string Resume(object? eventPayload) =>
        JsonSerializer.Serialize(new ResumeJob(Json(new Dictionary<string, object?> { [EventPublished.PayloadName] = eventPayload })), Deep);

    private static JsonElement Json(object? value)
    {
        using var document = JsonDocument.Parse(WorkflowValue.ToJson(value), new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }

    private static JobRow Of<T>(string kind, string? instanceId, T payload, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("N"),
        Kind = kind,
        Lane = kind is JobKinds.Http ? JobKinds.Outside : JobKinds.Inside,
        InstanceId = instanceId,
        Payload = JsonSerializer.Serialize(payload, Deep),
        CreatedAt = now,
        DueAt = now,
    };
}
