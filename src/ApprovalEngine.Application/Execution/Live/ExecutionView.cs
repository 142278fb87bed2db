using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>A run of an activity as whoever looks at the instance sees it. One that is over is a row, one that is open stands in the instance's state.</summary>
/// <param name="Status">Running, Completed, Canceled or Faulted.</param>
/// <param name="Outcomes">The ways by which it was left; null = it is not completed.</param>
/// <param name="CauseId">The run that led to this one; null = none, or not known.</param>
/// <param name="Fault">Why it could not do its work; null = it can, or could.</param>
public sealed record ExecutionView(
    string Id, string InstanceId, string ActivityId, string NodeId, string ActivityType, int ActivityTypeVersion, string ActivityName, DateTimeOffset StartedAt, DateTimeOffset? EndedAt,
    string Status, bool HasBookmarks, IReadOnlyList<string>? Outcomes, string? CauseId, ExecutionFault? Fault)
{
    /// <summary>With what it ran, an object of names and values; null = nothing is known.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>What it handed out, in the same form.</summary>
    public JsonElement? Outputs { get; init; }

    internal static ExecutionView Of(ActivityExecutionRow row, DefinitionLabels labels) => new(
        row.Id, row.InstanceId, row.ActivityId, row.NodeId, row.ActivityType, labels.VersionOf(row.ActivityId), labels.Of(row.ActivityId), row.StartedAt, row.CompletedAt, row.Status,
        HasBookmarks: false, row.Status == nameof(ActivityStatus.Completed) ? row.Outcomes is { } outcomes ? StoredJson.Read<string[]>(outcomes) : ["Done"] : null, row.CauseId, Fault: null)
    {
        Inputs = Map(row.Inputs),
        Outputs = Map(row.Outputs),
    };

    internal static ExecutionView Of(ActivityExecutionRecord open, WorkflowInstance instance, DefinitionLabels labels)
    {
        var incident = instance.Incidents.LastOrDefault(one => one.ExecutionId == open.ExecutionId && one.ResolvedAt is null);
        return new ExecutionView(
            open.ExecutionId, instance.Id, open.ActivityId, open.NodeId, open.ActivityType, open.ActivityVersion, labels.Of(open.ActivityId), open.StartedAt, open.EndedAt, open.Status.ToString(),
            instance.Bookmarks.Any(bookmark => bookmark.ExecutionId == open.ExecutionId), Outcomes: null, open.CauseId, incident is null ? null : new ExecutionFault(incident.Code, incident.Message))
        {
            Inputs = Map(open.Inputs is { Count: > 0 } inputs ? WorkflowValue.ToJson(inputs) : null),
            Outputs = Map(BurstRecord.SeenOutputs(open.Outputs)),
        };
    }

    private static JsonElement? Map(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }
}

/// <summary>Why an activity could not do its work.</summary>
public sealed record ExecutionFault(string Code, string Message);

/// <summary>How often an activity ran, and how that stands.</summary>
/// <param name="Uncompleted">Runs that are open, or were canceled.</param>
/// <param name="IsBlocked">A run waits for something from outside.</param>
public sealed record ActivityStats(string ActivityId, string NodeId, int Started, int Completed, int Uncompleted, bool IsBlocked, bool IsFaulted);
