using System.Collections.Concurrent;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>What a version of a definition calls itself and its activities. Read without compiling: also of one that no longer runs.</summary>
public sealed class DefinitionNames
{
    private readonly ConcurrentDictionary<(string Id, int Version), DefinitionLabels> known = new();

    internal async Task<DefinitionLabels> OfAsync(ApprovalDbContext db, string definitionId, int version, CancellationToken cancellationToken)
    {
        if (known.TryGetValue((definitionId, version), out var labels))
        {
            return labels;
        }

        var row = await db.Definitions.AsNoTracking().Where(row => row.DefinitionId == definitionId && row.Version == version)
            .Select(row => new { row.Id, row.Json }).SingleAsync(cancellationToken);
        var definition = WorkflowDefinition.Parse(row.Json, $"{definitionId}, version {version}");
        var activities = new Dictionary<string, ActivityLabel>(StringComparer.Ordinal);
        Collect(definition.Root, activities);
        return known.GetOrAdd((definitionId, version), new DefinitionLabels(definition.Name ?? definitionId, row.Id, activities, definition.Variables));
    }

    private static void Collect(ActivityDefinition activity, Dictionary<string, ActivityLabel> activities)
    {
        activities[activity.Id] = new ActivityLabel(activity.Name is { Length: > 0 } name ? name : activity.Id, activity.Version);
        foreach (var child in activity.Children)
        {
            Collect(child, activities);
        }
    }
}

/// <param name="Name">The activity's name, else its id.</param>
/// <param name="Version">Of its type.</param>
internal sealed record ActivityLabel(string Name, int Version);

/// <param name="Name">The definition's name, else its id.</param>
/// <param name="VersionId">The id of this version of it.</param>
/// <param name="Variables">Those of the workflow itself.</param>
internal sealed record DefinitionLabels(string Name, string VersionId, IReadOnlyDictionary<string, ActivityLabel> Activities, IReadOnlyList<VariableDefinition> Variables)
{
    /// <summary>The name of an activity, else its id, which may be one of another version.</summary>
    public string Of(string activityId) => activityId == WorkflowDefinition.WorkflowNodeId ? Name : Activities.GetValueOrDefault(activityId)?.Name ?? activityId;

    /// <summary>The version of an activity's type.</summary>
    public int VersionOf(string activityId) => Activities.GetValueOrDefault(activityId)?.Version ?? 1;
}
