using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>
/// Instances and runs in Elsa's JSON, member by member: nothing of our own state gets out that is not named here. Collections that Studio
/// walks through are never null.
/// </summary>
internal static class InstanceShapes
{
    private const string RootNode = WorkflowDefinition.WorkflowNodeId;

    private static readonly Dictionary<string, object?> Nothing = [];

    public static object Summary(InstanceLine line) => new
    {
        line.Id,
        line.DefinitionId,
        line.DefinitionVersionId,
        line.Version,
        ParentWorkflowInstanceId = line.ParentId,
        IsSystem = false,
        line.IsTrial,
        line.Status,
        line.SubStatus,
        line.CorrelationId,
        Name = NameOf(line),
        line.IncidentCount,
        line.CreatedAt,
        line.UpdatedAt,
        line.FinishedAt,
    };

    public static object Instance(LiveInstance instance)
    {
        var line = instance.Line;
        return new
        {
            line.Id,
            line.DefinitionId,
            line.DefinitionVersionId,
            line.Version,
            ParentWorkflowInstanceId = line.ParentId,
            IsSystem = false,
            line.IsTrial,
            line.Status,
            line.SubStatus,
            line.CorrelationId,
            Name = NameOf(line),
            line.IncidentCount,
            line.CreatedAt,
            line.UpdatedAt,
            line.FinishedAt,
            WorkflowState = State(instance),
        };
    }

    public static object State(LiveInstance instance)
    {
        var line = instance.Line;
        return new
        {
            line.Id,
            line.DefinitionId,
            line.DefinitionVersionId,
            DefinitionVersion = line.Version,
            ParentWorkflowInstanceId = line.ParentId,
            line.CorrelationId,
            Name = NameOf(line),
            line.Status,
            line.SubStatus,
            Bookmarks = instance.Bookmarks.Select(Bookmark),
            Incidents = instance.Incidents.Select(Incident),
            Fault = (object?)null,
            CompletionCallbacks = Array.Empty<object>(),
            ActivityExecutionContexts = Contexts(instance),
            Input = Json(instance.Input),
            Output = Json(instance.Output),
            Properties = Nothing,
            line.CreatedAt,
            line.UpdatedAt,
            line.FinishedAt,
        };
    }

    public static object Stat(ActivityStats stats) => new
    {
        stats.ActivityId,
        ActivityNodeId = stats.NodeId,
        StartedCount = stats.Started,
        CompletedCount = stats.Completed,
        UncompletedCount = stats.Uncompleted,
        stats.IsBlocked,
        stats.IsFaulted,
        Metadata = Nothing,
    };

    public static object RecordSummary(ExecutionView run) => new
    {
        run.Id,
        WorkflowInstanceId = run.InstanceId,
        run.ActivityId,
        ActivityNodeId = run.NodeId,
        run.ActivityType,
        run.ActivityTypeVersion,
        run.ActivityName,
        run.StartedAt,
        run.HasBookmarks,
        run.Status,
        CompletedAt = run.EndedAt,
        Metadata = Nothing,
    };

    public static object Record(ExecutionView run) => new
    {
        run.Id,
        WorkflowInstanceId = run.InstanceId,
        run.ActivityId,
        ActivityNodeId = run.NodeId,
        run.ActivityType,
        run.ActivityTypeVersion,
        run.ActivityName,
        run.StartedAt,
        run.HasBookmarks,
        run.Status,
        CompletedAt = run.EndedAt,
        ActivityState = (object?)run.Inputs ?? Nothing,
        Payload = Payload(run),
        Outputs = (object?)run.Outputs ?? Nothing,
        Properties = Nothing,
        Metadata = Nothing,
        Exception = run.Fault is { } fault ? Exception(fault.Code, fault.Message) : null,
        AggregateFaultCount = run.Fault is null ? 0 : 1,
        SchedulingActivityExecutionId = run.CauseId,
        SchedulingActivityId = (string?)null,
        SchedulingWorkflowInstanceId = run.CauseId is { } cause && cause.LastIndexOf('-') is > 0 and var dash && cause[..dash] != run.InstanceId ? cause[..dash] : null,
        CallStackDepth = (int?)null,
    };

    public static object Payload(ExecutionView run) => run.Outcomes is { } outcomes ? new Dictionary<string, object?> { ["Outcomes"] = outcomes } : Nothing;

    public static object Exception(string code, string message) => new { Type = code, Message = message, StackTrace = (string?)null, InnerException = (object?)null };

    public static object JournalLine(LiveJournalLine line) => new
    {
        line.Id,
        ActivityInstanceId = line.ExecutionId,
        ParentActivityInstanceId = (string?)null,
        line.ActivityId,
        line.ActivityType,
        line.ActivityTypeVersion,
        line.ActivityName,
        line.NodeId,
        Timestamp = line.At,
        line.Sequence,
        line.EventName,
        line.Message,
        Source = (string?)null,
        ActivityState = (object?)null,
        line.Payload,
    };

    /// <summary>A value of a workflow.</summary>
    public static JsonElement Json(object? value)
    {
        using var document = JsonDocument.Parse(WorkflowValue.ToJson(value), new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }

    // What tells a trial from work stands where people look first.
    private static string? NameOf(InstanceLine line) => line.IsTrial ? $"[Trial] {line.Name}".TrimEnd() : line.Name;

    private static object Bookmark(Bookmark bookmark) => new
    {
        bookmark.Id,
        Name = bookmark.ActivityType,
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bookmark.Key)))[..16],
        Payload = Nothing,
        ActivityNodeId = bookmark.NodeId,
        ActivityInstanceId = bookmark.ExecutionId,
        bookmark.CreatedAt,
        AutoBurn = true,
        CallbackMethodName = (string?)null,
        Metadata = Nothing,
    };

    private static object Incident(LiveIncident incident) => new
    {
        incident.ActivityId,
        ActivityNodeId = incident.NodeId,
        ActivityInstanceId = incident.ExecutionId ?? "",
        incident.ActivityType,
        incident.Message,
        Exception = Exception(incident.Code, incident.Message),
        Timestamp = incident.At,
    };

    private static IEnumerable<object> Contexts(LiveInstance instance)
    {
        // Studio looks for the one without a parent, also in an instance that is over.
        var hasRoot = instance.Open.Any(run => run.ParentId is null);
        IEnumerable<object> open = instance.Open.Select(run => Context(
            run.Execution.Id, run.ParentId, run.Execution.NodeId, run.ParentNodeId, (object?)run.Execution.Inputs ?? Nothing));
        return hasRoot ? open : open.Prepend(Context($"{instance.Line.Id}-1", null, RootNode, null, Nothing));
    }

    private static object Context(string id, string? parent, string node, string? owner, object state) => new
    {
        Id = id,
        ParentContextId = parent,
        ScheduledActivityNodeId = node,
        OwnerActivityNodeId = owner,
        Properties = Nothing,
        ActivityState = state,
        DynamicVariables = Array.Empty<object>(),
    };
}
