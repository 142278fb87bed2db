using System.Text.Json.Nodes;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Definitions;

/// <summary>An activity type that nobody knew when a version was saved, as the version uses it: the designer must be told something about it, or it draws nothing.</summary>
/// <param name="Inputs">JSON names of its members that look like inputs.</param>
/// <param name="Ports">Ports that connections leave it by.</param>
public sealed record UnknownActivity(string Type, int Version, IReadOnlyList<string> Inputs, IReadOnlyList<string> Ports);

internal static class UnknownActivities
{
    /// <returns>What the row keeps; null where every activity is known.</returns>
    public static string? Write(WorkflowDefinition definition, IReadOnlyList<ActivityDefinition> unknown) => unknown.Count == 0
        ? null
        : StoredJson.Write(unknown.GroupBy(activity => (activity.Type, activity.Version)).Select(same => new UnknownActivity(
            same.Key.Type, same.Key.Version, [.. same.SelectMany(InputsOf).Distinct().Order(StringComparer.Ordinal)],
            [.. PortsOf(definition, same.Select(activity => activity.Id).ToHashSet(StringComparer.Ordinal))])));

    /// <summary>What a row keeps.</summary>
    public static IReadOnlyList<UnknownActivity> Read(string? unknownTypes) => unknownTypes is null ? [] : StoredJson.Read<UnknownActivity[]>(unknownTypes);

    private static IEnumerable<string> InputsOf(ActivityDefinition activity) =>
        activity.Json.Where(member => member.Value is JsonObject wrapped && wrapped.ContainsKey("expression")).Select(member => member.Key);

    private static IEnumerable<string> PortsOf(WorkflowDefinition definition, HashSet<string> ids) => definition.Root.WithInside()
        .SelectMany(container => container.Json["connections"] as JsonArray ?? [])
        .Select(connection => (connection as JsonObject)?["source"] as JsonObject)
        .Where(source => source?["activity"] is JsonValue id && ids.Contains(id.ToString()))
        .Select(source => source!["port"]?.ToString() ?? "Done").Distinct().Order(StringComparer.Ordinal);
}
