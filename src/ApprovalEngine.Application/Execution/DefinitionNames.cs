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

        var json = await db.Definitions.AsNoTracking().Where(row => row.DefinitionId == definitionId && row.Version == version).Select(row => row.Json).SingleAsync(cancellationToken);
        var definition = WorkflowDefinition.Parse(json, $"{definitionId}, version {version}");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(definition.Root, names);
        return known.GetOrAdd((definitionId, version), new DefinitionLabels(definition.Name ?? definitionId, names));
    }

    private static void Collect(ActivityDefinition activity, Dictionary<string, string> names)
    {
        names[activity.Id] = activity.Name is { Length: > 0 } name ? name : activity.Id;
        foreach (var child in activity.Children)
        {
            Collect(child, names);
        }
    }
}

/// <param name="Name">The definition's name, else its id.</param>
internal sealed record DefinitionLabels(string Name, IReadOnlyDictionary<string, string> Activities)
{
    /// <summary>The name of an activity, else its id, which may be one of another version.</summary>
    public string Of(string activityId) => activityId == WorkflowDefinition.WorkflowNodeId ? Name : Activities.GetValueOrDefault(activityId, activityId);
}
