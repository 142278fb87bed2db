using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>JSON text to <see cref="WorkflowDefinition"/>, with the place of what is wrong.</summary>
internal sealed class DefinitionReader
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    private readonly string source;

    private DefinitionReader(string source) => this.source = source;

    public static WorkflowDefinition Read(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        return Read(ParseObject(json, source), source);
    }

    public static WorkflowDefinition Read(JsonObject json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return new DefinitionReader(source).Read(json);
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException)
        {
            // Valid JSON, but no text (half a surrogate pair), or a value nested deeper than a workflow keeps.
            throw new WorkflowFormatException(source, null, null, "$", exception.Message);
        }
    }

    public static JsonObject ParseObject(string json, string source)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Options) as JsonObject
                ?? throw new WorkflowFormatException(source, null, null, "$", "expected a JSON object.");
        }
        catch (JsonException exception)
        {
            var line = (int)(exception.LineNumber ?? 0);
            var column = ColumnOf(json, line, (int)(exception.BytePositionInLine ?? 0));
            throw new WorkflowFormatException(source, line + 1, column, null, "not valid JSON: " + FirstSentence(exception.Message));
        }
    }

    public static void WriteNodeIds(JsonObject definition)
    {
        if (definition["root"] is JsonObject root)
        {
            WriteNodeIds(root, WorkflowDefinition.WorkflowNodeId);
        }
    }

    /// <summary>The activities directly inside an activity's JSON, with their paths; how deep a slot nests them does not matter.</summary>
    public static IEnumerable<(JsonObject Json, string Path)> ChildrenOf(JsonObject activity, string path)
    {
        foreach (var (name, value) in activity)
        {
            if (name is "metadata" or "customProperties" or "connections" or "variables")
            {
                continue;
            }

            foreach (var child in Find(value, $"{path}.{name}", 0))
            {
                yield return child;
            }
        }
    }

    public static void WriteNodeIds(JsonObject activity, string parent)
    {
        var nodeId = $"{parent}:{activity["id"]}";
        var index = activity.IndexOf("nodeId");
        if (index >= 0)
        {
            activity["nodeId"] = nodeId;
        }
        else
        {
            activity.Insert(Math.Max(activity.IndexOf("id") + 1, 0), "nodeId", nodeId);
        }

        foreach (var (child, _) in ChildrenOf(activity, string.Empty).ToList())
        {
            WriteNodeIds(child, nodeId);
        }
    }

    private static IEnumerable<(JsonObject Json, string Path)> Find(JsonNode? node, string path, int depth)
    {
        if (node is JsonObject candidate)
        {
            if (IsActivity(candidate))
            {
                yield return (candidate, path);
            }
            else if (depth < 3)
            {
                foreach (var (name, value) in candidate)
                {
                    foreach (var child in Find(value, $"{path}.{name}", depth + 1))
                    {
                        yield return child;
                    }
                }
            }
        }
        else if (node is JsonArray array && depth < 3)
        {
            for (var i = 0; i < array.Count; i++)
            {
                foreach (var child in Find(array[i], $"{path}[{i}]", depth + 1))
                {
                    yield return child;
                }
            }
        }
    }

    // An expression has a type too, but no id and no version.
    private static bool IsActivity(JsonObject candidate) =>
        candidate["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String
        && (candidate["id"] is JsonValue || candidate["version"] is JsonValue);

    private WorkflowDefinition Read(JsonObject json)
    {
        var root = Required<JsonObject>(json, "root", "$", "the root activity");
        return new WorkflowDefinition(source, json)
        {
            DefinitionId = Text(json, "definitionId", "$") ?? string.Empty,
            VersionId = Text(json, "id", "$"),
            Name = Text(json, "name", "$"),
            Description = Text(json, "description", "$"),
            Version = Whole(json, "version", "$") ?? 1,
            Variables = [.. Items(json, "variables", "$").Select(item => Variable(item.Json, item.Path))],
            Inputs = [.. Items(json, "inputs", "$").Select(item => Argument(item.Json, item.Path))],
            Outputs = [.. Items(json, "outputs", "$").Select(item => Argument(item.Json, item.Path))],
            IncidentStrategyType = Optional<JsonObject>(json, "options", "$") is { } options
                ? Text(options, "incidentStrategyType", "$.options")
                : null,
            ActivityCategory = Optional<JsonObject>(json, "options", "$") is { } group ? Text(group, "activityCategory", "$.options") : null,
            Outcomes = [.. (Optional<JsonArray>(json, "outcomes", "$") ?? []).Select(outcome => outcome?.ToString()).OfType<string>()],
            IsUsableAsActivity = Optional<JsonObject>(json, "options", "$") is { } usage && Flag(usage, "usableAsActivity", "$.options"),
            Root = Activity(root, "$.root", WorkflowDefinition.WorkflowNodeId),
        };
    }

    private VariableDefinition Variable(JsonObject json, string path)
    {
        var name = Text(json, "name", path) ?? throw Wrong($"{path}.name", "expected the variable's name, found nothing.");
        return new VariableDefinition(
            Text(json, "id", path) ?? name,
            name,
            Text(json, "typeName", path),
            Flag(json, "isArray", path),
            WorkflowValue.FromJson(json["value"]),
            Text(json, "storageDriverTypeName", path));
    }

    private ArgumentDefinition Argument(JsonObject json, string path) => new(
        Text(json, "name", path) ?? throw Wrong($"{path}.name", "expected a name, found nothing."),
        Text(json, "type", path),
        Flag(json, "isArray", path))
    {
        DisplayName = Text(json, "displayName", path),
        Description = Text(json, "description", path),
        UiHint = Text(json, "uiHint", path),
    };

    private ActivityDefinition Activity(JsonObject json, string path, string parent)
    {
        var id = Text(json, "id", path);
        if (string.IsNullOrEmpty(id))
        {
            throw Wrong($"{path}.id", "expected the activity's id, found nothing.");
        }

        var type = Text(json, "type", path) ?? throw Wrong($"{path}.type", "expected the activity's type name, found nothing.");
        var nodeId = $"{parent}:{id}";
        return new ActivityDefinition(id, nodeId, Text(json, "name", path), type, Whole(json, "version", path) ?? 1, path, json)
        {
            Variables = [.. Items(json, "variables", path).Select(item => Variable(item.Json, item.Path))],
            Children = [.. ChildrenOf(json, path).Select(child => Activity(child.Json, child.Path, nodeId))],
        };
    }

    private IEnumerable<(JsonObject Json, string Path)> Items(JsonObject json, string name, string path)
    {
        var array = Optional<JsonArray>(json, name, path);
        for (var i = 0; i < (array?.Count ?? 0); i++)
        {
            var itemPath = $"{path}.{name}[{i}]";
            yield return (array![i] as JsonObject ?? throw Wrong(itemPath, $"expected an object, found {Kind(array[i])}."), itemPath);
        }
    }

    private T Required<T>(JsonObject json, string name, string path, string what)
        where T : JsonNode =>
        Optional<T>(json, name, path) ?? throw Wrong($"{path}.{name}", $"expected {what}, found nothing.");

    private T? Optional<T>(JsonObject json, string name, string path)
        where T : JsonNode => json[name] switch
        {
            null => null,
            T found => found,
            var other => throw Wrong($"{path}.{name}", $"expected {(typeof(T) == typeof(JsonArray) ? "an array" : "an object")}, found {Kind(other)}."),
        };

    private string? Text(JsonObject json, string name, string path) => json[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => throw Wrong($"{path}.{name}", $"expected text, found {Kind(other)}."),
    };

    private int? Whole(JsonObject json, string name, string path) => json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        var other => throw Wrong($"{path}.{name}", $"expected a whole number, found {Kind(other)}."),
    };

    private bool Flag(JsonObject json, string name, string path) => json[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        var other => throw Wrong($"{path}.{name}", $"expected true or false, found {Kind(other)}."),
    };

    private WorkflowFormatException Wrong(string path, string reason) => new(source, null, null, path, reason);

    private static string Kind(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray => "an array",
        JsonObject => "an object",
        _ => node.ToJsonString() is { Length: <= 40 } text ? text : "a long " + node.GetValueKind(),
    };

    private static int ColumnOf(string json, int line, int byteInLine)
    {
        var start = 0;
        for (var i = 0; i < line; i++)
        {
            start = json.IndexOf('\n', start) + 1;
        }

        var bytes = 0;
        var column = 1;
        foreach (var rune in json.AsSpan(start).EnumerateRunes())
        {
            if (bytes >= byteInLine)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            column += rune.Utf16SequenceLength;
        }

        return column;
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal) is var path and >= 0 ? path : message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
