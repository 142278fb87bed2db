using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Finds the differences between two definitions. Activities are the same by their place, variables by id, inputs and outputs by name.</summary>
internal static class DefinitionComparer
{
    private const string Flowchart = "Elsa.Flowchart";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What <paramref name="now"/> says otherwise than <paramref name="before"/>; null = there is nothing before it.</summary>
    public static DefinitionDifference Between(WorkflowDefinition? before, WorkflowDefinition now)
    {
        var (old, @new) = (before is null ? Outline.Empty : Outline.Of(before), Outline.Of(now));
        var found = new DefinitionDifference(
            MembersOf(old.Definition, @new.Definition),
            Items(old.Definition, @new.Definition, "variables", "id"),
            Items(old.Definition, @new.Definition, "inputs", "name"),
            Items(old.Definition, @new.Definition, "outputs", "name"),
            Activities(old, @new),
            Connections(old, @new),
            IsLayoutChanged: before is null || !DefinitionContent.IsSame(before, now),
            IsReordered: false);
        // Whatever is not in a list is an order: of connections, or of activities in a flowchart.
        return found with { IsReordered = found.IsNothing && before is not null && !DefinitionContent.IsSameButForLayout(before, now) };
    }

    private static List<MemberChange> MembersOf(JsonObject before, JsonObject now) =>
        Changes(before, now, member => DefinitionContent.IsContent(member) && member is not ("variables" or "inputs" or "outputs" or "root"));

    private static List<ItemChange> Items(JsonObject before, JsonObject now, string list, string key)
    {
        var (old, @new) = (ByKey(before[list], key), ByKey(now[list], key));
        var changes = new List<ItemChange>();
        foreach (var (id, item) in @new)
        {
            var members = old.TryGetValue(id, out var was) ? Changes(was, item, _ => true) : Changes([], item, _ => true);
            if (was is null || members.Count > 0)
            {
                changes.Add(new ItemChange(was is null ? ChangeKind.Added : ChangeKind.Changed, NameOf(item, id), members));
            }
        }

        changes.AddRange(old.Where(pair => !@new.ContainsKey(pair.Key)).Select(pair => new ItemChange(ChangeKind.Removed, NameOf(pair.Value, pair.Key), Changes(pair.Value, [], _ => true))));
        return changes;
    }

    private static List<ActivityChange> Activities(Outline before, Outline now)
    {
        var changes = new List<ActivityChange>();
        foreach (var (place, activity) in now.Activities)
        {
            var was = before.Activities.GetValueOrDefault(place);
            var members = Changes(was?.Json ?? [], activity.Json, IsOwn);
            if (was is null || members.Count > 0)
            {
                changes.Add(activity.Changed(was is null ? ChangeKind.Added : ChangeKind.Changed, members));
            }
        }

        changes.AddRange(before.Activities.Where(pair => !now.Activities.ContainsKey(pair.Key)).Select(pair => pair.Value.Changed(ChangeKind.Removed, Changes(pair.Value.Json, [], IsOwn))));
        return changes;
    }

    private static List<ConnectionChange> Connections(Outline before, Outline now)
    {
        var (old, @new) = (before.Connections, now.Connections);
        return
        [
            .. Without(@new, old).Select(one => one.Changed(ChangeKind.Added, now)),
            .. Without(old, @new).Select(one => one.Changed(ChangeKind.Removed, before)),
        ];
    }

    // The same way may be drawn twice.
    private static List<Way> Without(List<Way> ways, List<Way> others)
    {
        var left = others.ToList();
        return [.. ways.Where(way => !left.Remove(way))];
    }

    private static bool IsOwn(string member) => member is not ("id" or "nodeId" or "connections");

    private static Dictionary<string, JsonObject> ByKey(JsonNode? list, string key)
    {
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var item in (list as JsonArray ?? []).OfType<JsonObject>())
        {
            var id = item[key]?.ToString() ?? item["name"]?.ToString() ?? "";
            while (!found.TryAdd(id, item))
            {
                // Declared twice, which is refused elsewhere; here each is looked at.
                id += "'";
            }
        }

        return found;
    }

    private static string NameOf(JsonObject item, string id) => item["name"]?.ToString() ?? id;

    private static List<MemberChange> Changes(JsonObject before, JsonObject now, Func<string, bool> isMeant)
    {
        var changes = new List<MemberChange>();
        foreach (var member in now.Select(one => one.Key).Union(before.Select(one => one.Key)).Where(isMeant))
        {
            var (old, @new) = (before[member], now[member]);
            if (member is "options" or "customProperties" or "metadata" && (old ?? new JsonObject()) is JsonObject oldBag && (@new ?? new JsonObject()) is JsonObject newBag)
            {
                changes.AddRange(Changes(oldBag, newBag, _ => true).Select(change => change with { Member = $"{member}.{change.Member}" }));
            }
            else if (!JsonNode.DeepEquals(old, @new))
            {
                changes.Add(ChangeOf(member, old, @new));
            }
        }

        return changes;
    }

    private static MemberChange ChangeOf(string member, JsonNode? old, JsonNode? @new)
    {
        var (before, now) = (Show(old), Show(@new));
        return before == now ? new MemberChange(member, old?.ToJsonString(Plain), @new?.ToJsonString(Plain)) : new MemberChange(member, before, now);
    }

    // As a person sees it in the designer: the value, with the syntax where it is not a plain one.
    private static string? Show(JsonNode? node) => node switch
    {
        null => null,
        JsonObject wrapped when wrapped["expression"] is JsonObject expression => expression["type"]?.ToString() is { } syntax and not "Literal"
            ? $"{syntax}: {Show(expression["value"])}"
            : Show(expression["value"]) ?? "",
        JsonObject bound when bound["memoryReference"] is JsonObject { } variable && variable["id"] is { } id => $"→ {id}",
        JsonValue text when text.GetValueKind() is JsonValueKind.String => text.GetValue<string>(),
        _ => node.ToJsonString(Plain),
    };

    private sealed record Way(string Container, string From, string Port, string To, string ToPort)
    {
        public ConnectionChange Changed(ChangeKind kind, Outline outline) => new(kind, outline.LabelOf(Container, From), Port, outline.LabelOf(Container, To) + (ToPort is "In" ? "" : $" ({ToPort})"));
    }

    private sealed record Piece(ActivityDefinition Activity, string? Inside, JsonObject Json)
    {
        public string Label => Activity.Name is { Length: > 0 } name ? name : Activity.Id;

        public ActivityChange Changed(ChangeKind kind, IReadOnlyList<MemberChange> members) => new(kind, Activity.Id, Label, Activity.Type, Inside, members);
    }

    /// <summary>A definition taken apart: each activity by itself, with only the names of those inside it.</summary>
    private sealed class Outline
    {
        private Outline(JsonObject definition) => Definition = definition;

        public static Outline Empty => new([]);

        public JsonObject Definition { get; }

        public Dictionary<string, Piece> Activities { get; } = new(StringComparer.Ordinal);

        public List<Way> Connections { get; } = [];

        public static Outline Of(WorkflowDefinition definition)
        {
            var copy = WorkflowDefinition.Parse(definition.ToJsonWithNodeIds(), definition.Source);
            var outline = new Outline(copy.Json);
            outline.Take(copy.Root, null);
            return outline;
        }

        public string LabelOf(string container, string id) => Activities.TryGetValue($"{container}:{id}", out var piece) ? piece.Label : id;

        private void Take(ActivityDefinition activity, string? inside)
        {
            foreach (var child in activity.Children)
            {
                Take(child, activity.Path is "$.root" ? null : activity.Name ?? activity.Id);
                child.Json.ReplaceWith(JsonValue.Create(child.Id));
            }

            foreach (var connection in activity.Json["connections"] as JsonArray ?? [])
            {
                var (source, target) = (connection?["source"] as JsonObject, connection?["target"] as JsonObject);
                Connections.Add(new Way(
                    activity.NodeId, source?["activity"]?.ToString() ?? "", source?["port"]?.ToString() ?? "Done", target?["activity"]?.ToString() ?? "", target?["port"]?.ToString() ?? "In"));
            }

            var json = (JsonObject)activity.Json.DeepClone();
            (json["metadata"] as JsonObject)?.Remove("designer");
            // The order of a flowchart is in its connections; of everything else, in the list.
            if (activity.Type is Flowchart)
            {
                json.Remove("activities");
            }

            var place = activity.NodeId;
            while (!Activities.TryAdd(place, new Piece(activity, inside, json)))
            {
                place += "'";
            }
        }
    }
}
