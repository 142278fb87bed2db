using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Definitions;

public sealed record DefinitionMalformed(string Found)
    : InvalidError("definition.malformed", Found, NoFields);

/// <summary>What a definition says, apart from what the server says about it.</summary>
internal static partial class DefinitionContent
{
    /// <summary>2 Mi characters: ten times the largest that the runtime takes.</summary>
    public const int LengthMax = 2 * 1024 * 1024;

    private const int NameLengthMax = 200;

    // What the server owns, or what says nothing about what the workflow does.
    private static readonly string[] Owned =
    [
        "id", "definitionId", "version", "createdAt", "isLatest", "isPublished", "isReadonly", "links", "providerName", "materializerName", "materializerContext",
        "isMaterializerAvailable", "toolVersion", "$schema",
    ];

    /// <summary>Members that are arrays; a definition that is about to be made has null there.</summary>
    public static IReadOnlyList<string> Lists { get; } = ["variables", "inputs", "outputs", "outcomes"];

    /// <summary>Members that are objects; a definition that is about to be made has null there.</summary>
    public static IReadOnlyList<string> Bags { get; } = ["customProperties", "options"];

    /// <summary>Whether a member says what the workflow is, not what the server knows about it.</summary>
    public static bool IsContent(string member) => !Owned.Contains(member);

    /// <summary>Reads what somebody sent. Whatever is in the shape of a definition is one, however wrong its drawing.</summary>
    /// <param name="source">What it is called in messages.</param>
    public static Result<WorkflowDefinition> Read(string text, string source)
    {
        if (text.Length > LengthMax)
        {
            return new DefinitionMalformed($"{source}: expected at most {LengthMax / (1024 * 1024)} Mi characters.");
        }

        try
        {
            var definition = WorkflowDefinition.Parse(text, source);
            // Whatever cannot be written again (half a surrogate pair somewhere) is found here, not when it is stored.
            _ = definition.ToJson();
            return Refusal(definition) is { } refusal ? new DefinitionMalformed($"{source} at {refusal}") : definition;
        }
        catch (WorkflowFormatException malformed)
        {
            return new DefinitionMalformed(malformed.Message);
        }
        catch (Exception malformed) when (malformed is ArgumentException or InvalidOperationException)
        {
            return new DefinitionMalformed($"{source}: {malformed.Message}");
        }
    }

    /// <summary>Whether two definitions say the same. Where activities lie in the picture belongs to it; their measured sizes, which a browser writes, do not.</summary>
    public static bool IsSame(WorkflowDefinition one, WorkflowDefinition other) => JsonNode.DeepEquals(Bare(one, withoutLayout: false), Bare(other, withoutLayout: false));

    /// <summary>Whether two definitions do the same, wherever their activities lie in the picture.</summary>
    public static bool IsSameButForLayout(WorkflowDefinition one, WorkflowDefinition other) => JsonNode.DeepEquals(Bare(one, withoutLayout: true), Bare(other, withoutLayout: true));

    /// <summary>An id that can stand in addresses, file names and the audit trail.</summary>
    public static bool IsId(string text) => IdForm().IsMatch(text);

    private static string? Refusal(WorkflowDefinition definition) => true switch
    {
        _ when definition.DefinitionId.Length > 0 && !IsId(definition.DefinitionId) =>
            $"$.definitionId: expected 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit, found \"{Cut(definition.DefinitionId)}\".",
        _ when definition.Name?.Length > NameLengthMax => $"$.name: expected at most {NameLengthMax} characters, found {definition.Name.Length}.",
        _ when HoldsNul(definition.Name) => "$.name: it holds U+0000.",
        _ when HoldsNul(definition.Description) => "$.description: it holds U+0000.",
        _ => null,
    };

    private static bool HoldsNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) is true;

    private static string Cut(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private static JsonObject Bare(WorkflowDefinition definition, bool withoutLayout)
    {
        // A copy, in which node ids are computed whatever the text says of them.
        var json = definition.ToJsonWithNodeIds();
        foreach (var member in Owned)
        {
            json.Remove(member);
        }

        foreach (var member in Lists.Concat(Bags))
        {
            RemoveEmpty(json, member);
        }

        foreach (var activity in WorkflowDefinition.Parse(json, definition.Source).Root.WithInside())
        {
            RemoveLayout(activity.Json, withoutLayout);
        }

        return json;
    }

    // Nothing, null and empty are the same; so is an option that is not set.
    private static void RemoveEmpty(JsonObject json, string member)
    {
        if (json[member] is JsonObject bag)
        {
            foreach (var name in bag.Where(one => one.Value is null).Select(one => one.Key).ToList())
            {
                bag.Remove(name);
            }
        }

        if (json[member] is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
        {
            json.Remove(member);
        }
    }

    private static void RemoveLayout(JsonObject activity, bool withoutLayout)
    {
        if ((activity["metadata"] as JsonObject)?["designer"] is JsonObject designer)
        {
            designer.Remove("size");
            if (withoutLayout || designer.Count == 0)
            {
                activity["metadata"]!.AsObject().Remove("designer");
            }
        }

        if (withoutLayout && activity["connections"] is JsonArray connections)
        {
            foreach (var connection in connections.OfType<JsonObject>())
            {
                connection.Remove("vertices");
            }
        }

        // Studio adds it where it measures.
        if (activity["metadata"] is JsonObject { Count: 0 })
        {
            activity.Remove("metadata");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex IdForm();
}
