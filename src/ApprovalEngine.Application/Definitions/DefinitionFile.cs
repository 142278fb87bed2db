using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Execution;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// A version as a file that Elsa imports. Written in one form: what has an order by convention comes in that order whatever a browser sent, the
/// rest in the order in which it was saved; two spaces, LF. So two files differ only where the workflows do.
/// </summary>
internal static class DefinitionFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true, IndentCharacter = ' ', IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256,
    };

    // Elsa's exporter writes it, and Studio's import takes no file without it ("Invalid schema").
    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";

    private static readonly string[] Definition =
    [
        "$schema", "id", "definitionId", "name", "description", "version", "createdAt", "isLatest", "isPublished", "isReadonly", "materializerName", "toolVersion", "variables", "inputs",
        "outputs", "outcomes", "customProperties", "options", "root",
    ];

    private static readonly string[] Variable = ["id", "name", "typeName", "isArray", "value", "storageDriverTypeName"];

    private static readonly string[] Argument = ["type", "isArray", "name", "displayName", "description", "category", "uiHint", "storageDriverType"];

    private static readonly string[] Options =
        ["activationStrategyType", "usableAsActivity", "autoUpdateConsumingWorkflows", "activityCategory", "incidentStrategyType", "commitStrategyName"];

    private static readonly string[] Activity = ["id", "nodeId", "name", "type", "version"];

    /// <summary>The name under which it is downloaded.</summary>
    /// <param name="withVersion">Where several versions of one definition come together.</param>
    public static string NameOf(DefinitionVersion row, bool withVersion = false) => withVersion
        ? string.Create(CultureInfo.InvariantCulture, $"workflow-definition-{row.DefinitionId}-v{row.Version}.json")
        : $"workflow-definition-{row.DefinitionId}.json";

    public static byte[] Write(DefinitionVersion row)
    {
        var json = row.Read().ToJsonWithNodeIds();
        if (row.Origin == DefinitionOrigins.File)
        {
            // A shipped file comes back as it was shipped, with what it says of itself.
            var shipped = row.SavedJson;
            foreach (var member in new[] { "id", "definitionId", "version" })
            {
                Set(json, member, shipped[member]?.DeepClone(), shipped.ContainsKey(member));
            }
        }
        else
        {
            json["createdAt"] = ServedDefinition.Instant(row.CreatedAt);
            (json["isLatest"], json["isPublished"], json["isReadonly"]) = (true, row.PublishedAt is not null, false);
            json["materializerName"] = "Json";
            json["toolVersion"] ??= ServedDefinition.ToolVersion;
            json["name"] ??= row.DefinitionId;
            foreach (var member in DefinitionContent.Lists)
            {
                json[member] ??= new JsonArray();
            }

            foreach (var member in DefinitionContent.Bags)
            {
                json[member] ??= new JsonObject();
            }
        }

        json["$schema"] = Schema;
        json.Remove("links");
        return Encoding.UTF8.GetBytes(Arranged(json).ToJsonString(Format) + "\n");
    }

    private static void Set(JsonObject json, string member, JsonNode? value, bool isThere)
    {
        if (isThere)
        {
            json[member] = value;
        }
        else
        {
            json.Remove(member);
        }
    }

    private static JsonObject Arranged(JsonObject definition)
    {
        foreach (var (list, order) in new[] { ("variables", Variable), ("inputs", Argument), ("outputs", Argument) })
        {
            if (definition[list] is JsonArray items)
            {
                definition[list] = new JsonArray([.. items.Select(item => item is JsonObject one ? InOrder(one, order) : item?.DeepClone())]);
            }
        }

        if (definition["options"] is JsonObject options)
        {
            definition["options"] = InOrder(options, Options);
        }

        foreach (var activity in Workflows.WorkflowDefinition.Parse(definition, "definition").Root.WithInside().ToList())
        {
            Rearrange(activity.Json, Activity);
        }

        return InOrder(definition, Definition);
    }

    // In place: it keeps its place in what is around it.
    private static void Rearrange(JsonObject json, string[] order)
    {
        var members = Sorted(json, order);
        json.Clear();
        foreach (var (name, value) in members)
        {
            json.Add(name, value);
        }
    }

    private static JsonObject InOrder(JsonObject json, string[] order)
    {
        var copy = (JsonObject)json.DeepClone();
        Rearrange(copy, order);
        return copy;
    }

    private static List<KeyValuePair<string, JsonNode?>> Sorted(JsonObject json, string[] order) =>
        [.. json.OrderBy(member => Array.IndexOf(order, member.Key) is >= 0 and var place ? place : order.Length)];
}
