using ApprovalEngine.Application.Execution;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words about workflow instances.</summary>
internal sealed partial class Words
{
    /// <summary>What an instance is doing: its finer status.</summary>
    public string Instance(string subStatus) => subStatus switch
    {
        "Pending" or "Executing" => L["Running"],
        "Suspended" => L["Waits"],
        "Finished" => L["Finished"],
        "Cancelled" => L["Cancelled"],
        "Faulted" => L["Stopped by an incident"],
        _ => subStatus,
    };

    public static string InstanceTone(string subStatus) => subStatus switch
    {
        "Faulted" => "red",
        "Suspended" or "Executing" or "Pending" => "blue",
        "Finished" => "green",
        _ => "secondary",
    };

    /// <summary>What an open activity is doing; a container has something open inside and waits for nothing itself.</summary>
    public string Activity(string status, bool isWaiting) => status switch
    {
        "Running" => isWaiting ? L["Waits"] : L["Running"],
        "Faulted" => L["Failed"],
        _ => status,
    };

    /// <summary>A workflow by the request type that it carries, else by its own name.</summary>
    public string Definition(string definition, string name) => TypeOf(definition) is { } type ? TitleOf(type) : name;

    public string Resolution(string? resolution) => resolution switch
    {
        IncidentWords.Retried => L["solved by a retry"],
        IncidentWords.Cancelled => L["closed by cancelling"],
        IncidentWords.Passed => L["closed, not needed any more"],
        _ => resolution ?? "",
    };

    /// <summary>A line of the journal. An activity may write words of its own, which are shown as they are.</summary>
    public string Event(string eventName) => eventName switch
    {
        "Started" => L["Started"],
        "Suspended" => L["Waits"],
        "Resumed" => L["Resumed"],
        "Completed" => L["Completed"],
        "Canceled" => L["Cancelled"],
        "Faulted" => L["Failed"],
        "Retried" => L["Run again"],
        "Migrated" => L["Moved to another version"],
        _ => eventName,
    };

    /// <summary>Why an instance cannot be moved to another version.</summary>
    public string Obstacle(MigrationReason reason) => reason.Kind switch
    {
        "is-over" => L["The instance is over."],
        "not-newer" => L["Only a newer version can be given to an instance."],
        "failed-half-way" => L["{0} had completed, and the way on from it failed half-way. Such an instance can only be cancelled.", Of(reason)],
        "missing" => L["{0} is open, and the new version does not have it at this place.", Of(reason)],
        "other-type" => L["{0} is open, and in the new version it is of another type or version.", Of(reason)],
        "unreachable" => L["{0} is open, and in the new version no way leads to it.", Of(reason)],
        "rearranged" => L["{0} is under way, and the new version has other activities in it or in another order.", Of(reason)],
        "would-begin" => L["{0} would have to begin at once: what it still waited for does not lead to it in the new version.", Of(reason)],
        "too-late" => L["{0} has begun or run already, and a new way to it is still to be gone: it would wait for ever or run twice.", Of(reason)],
        "unknown-mode" => L["{0} gets a new way, and how it joins its ways is computed only when it is reached.", Of(reason)],
        "variable-type" => L["A variable's value does not fit its new type: {0}", reason.Message],
        _ => reason.Message,
    };

    private static string Of(MigrationReason reason) => $"{reason.ActivityName} ({reason.ActivityId})";
}
