using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Definitions;

/// <summary>What a definition shows of an activity type that no program here has: enough to draw it, so that nothing of it is lost.</summary>
/// <param name="Inputs">Names as a descriptor has them (<c>RequireComment</c>).</param>
/// <param name="Ports">The ways out that are drawn.</param>
/// <param name="Slots">Members that hold one activity each.</param>
public sealed record UnknownActivity(
    string Type, int Version, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Ports, IReadOnlyList<string> Slots);

/// <summary>
/// Finds the activities of a definition that no program here has: of unknown types, and workflows used as activities, which may be renamed or
/// deleted later. Studio draws nothing at all while one type of a drawing is missing, so what is found is stored with the version.
/// </summary>
public static class UnknownActivities
{
    /// <returns>For <c>DefinitionVersion.UnknownTypes</c>: a JSON array of <see cref="UnknownActivity"/>; null where there is none.</returns>
    public static string? Of(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        var found = new SortedDictionary<(string Type, int Version), Seen>(Comparer<(string Type, int Version)>.Create(
            (left, right) => string.CompareOrdinal(left.Type, right.Type) is not 0 and var order ? order : left.Version.CompareTo(right.Version)));
        Collect(definition.Root, ports: [], catalog, found);
        return found.Count == 0 ? null : StoredJson.Write(found.Select(one => one.Value.As(one.Key.Type, one.Key.Version)));
    }

    /// <summary>Reads what <see cref="Of"/> has written.</summary>
    public static IReadOnlyList<UnknownActivity> Read(string unknownTypes) => StoredJson.Read<List<UnknownActivity>>(unknownTypes);

    private static void Collect(
        ActivityDefinition activity, IEnumerable<string> ports, ActivityCatalog catalog, SortedDictionary<(string Type, int Version), Seen> found)
    {
        if (!catalog.TryGet(activity.Type, activity.Version, out _))
        {
            if (!found.TryGetValue((activity.Type, activity.Version), out var seen))
            {
                found[(activity.Type, activity.Version)] = seen = new Seen();
            }

            seen.Add(activity.Json, ports);
        }

        var connections = activity.Json["connections"] as JsonArray ?? [];
        foreach (var child in activity.Children)
        {
            Collect(child, PortsFrom(connections, child.Id), catalog, found);
        }
    }

    private static IEnumerable<string> PortsFrom(JsonArray connections, string id) => connections
        .Select(connection => (connection as JsonObject)?["source"] as JsonObject)
        .Where(source => source?["activity"]?.ToString() == id)
        .Select(source => source!["port"]?.ToString() ?? "Done");

    private sealed class Seen
    {
        private readonly SortedSet<string> inputs = new(StringComparer.Ordinal);
        private readonly SortedSet<string> outputs = new(StringComparer.Ordinal);
        private readonly SortedSet<string> ports = new(StringComparer.Ordinal);
        private readonly SortedSet<string> slots = new(StringComparer.Ordinal);

        public void Add(JsonObject json, IEnumerable<string> drawn)
        {
            ports.UnionWith(drawn);
            foreach (var (name, value) in json)
            {
                if (ListFor(value) is { } list && name.Length > 0)
                {
                    list.Add(char.ToUpperInvariant(name[0]) + name[1..]);
                }
            }
        }

        public UnknownActivity As(string type, int version) => new(type, version, [.. inputs], [.. outputs], [.. ports], [.. slots]);

        private SortedSet<string>? ListFor(JsonNode? value) => value switch
        {
            JsonObject { } wrapped when wrapped["expression"] is JsonObject => inputs,
            JsonObject { } bound when bound.ContainsKey("memoryReference") => outputs,
            JsonObject { } child when child["type"] is JsonValue type && type.GetValueKind() is JsonValueKind.String && child["id"] is JsonValue => slots,
            _ => null,
        };
    }
}
