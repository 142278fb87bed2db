using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows;

/// <summary>A variable a definition declares.</summary>
/// <param name="TypeName">Elsa's alias of the type; null is <c>Object</c>.</param>
/// <param name="Value">First value, in the model of <see cref="WorkflowValue"/>; usually text.</param>
/// <param name="StorageDriverTypeName">
/// Where Elsa keeps it. Only the workflow instance driver (Studio's first choice) keeps a value while the workflow waits; with none, or the
/// memory driver, the variable has its first value again whenever the instance is resumed [ran: golden cases g009, g047, g050].
/// </param>
public sealed record VariableDefinition(string Id, string Name, string? TypeName, bool IsArray, object? Value, string? StorageDriverTypeName)
{
    public bool IsKept => StorageDriverTypeName?.Contains("WorkflowInstanceStorageDriver", StringComparison.Ordinal) is true
        || StorageDriverTypeName?.Contains("WorkflowStorageDriver", StringComparison.Ordinal) is true;
}

/// <summary>An input or output a definition declares.</summary>
public sealed record ArgumentDefinition(string Name, string? TypeName, bool IsArray)
{
    /// <summary>Name for people; null where the definition has none.</summary>
    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    /// <summary>The editor that the definition asks for; null chooses by type.</summary>
    public string? UiHint { get; init; }
}

/// <summary>
/// One activity of a definition, with the JSON it stands in. <see cref="NodeId"/> is the path of ids from the workflow down
/// (<c>Workflow1:flow1:act1</c>) and is computed, whatever the JSON says.
/// </summary>
public sealed record ActivityDefinition(string Id, string NodeId, string? Name, string Type, int Version, string Path, JsonObject Json)
{
    /// <summary>Activities that sit inside this one, in the order of the JSON.</summary>
    public IReadOnlyList<ActivityDefinition> Children { get; init; } = [];

    /// <summary>Variables that only this activity and what is inside it see.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; init; } = [];

    /// <summary>This activity and everything inside it, in the order of the JSON.</summary>
    public IEnumerable<ActivityDefinition> WithInside() => Children.SelectMany(child => child.WithInside()).Prepend(this);

    /// <summary>The same activity seen from a workflow that uses its workflow as an activity.</summary>
    internal ActivityDefinition Under(string parentNodeId, string parentPath)
    {
        var nodeId = $"{parentNodeId}:{Id}";
        return this with { NodeId = nodeId, Path = $"{parentPath}>{Path}", Children = [.. Children.Select(child => child.Under(nodeId, parentPath))] };
    }
}

/// <summary>
/// A workflow definition as Elsa 3.8 writes it. The JSON itself is kept behind the typed view, so reading and writing loses nothing:
/// members this library does not know survive, and so does the order of members.
/// </summary>
public sealed class WorkflowDefinition
{
    /// <summary>Id of the workflow's own node, the first part of every node id.</summary>
    public const string WorkflowNodeId = "Workflow1";

    internal WorkflowDefinition(string source, JsonObject json) => (Source, Json) = (source, json);

    /// <summary>Where the text came from: a file name, a definition id. Problems name it.</summary>
    public string Source { get; }

    /// <summary>The definition as read. Not to be changed: it is shared by whoever holds the definition.</summary>
    public JsonObject Json { get; }

    /// <summary>Empty where the JSON has none (a definition that Studio is about to create).</summary>
    public string DefinitionId { get; internal init; } = string.Empty;

    /// <summary>Id of this version; null where the JSON has none.</summary>
    public string? VersionId { get; internal init; }

    public string? Name { get; internal init; }

    public string? Description { get; internal init; }

    public int Version { get; internal init; } = 1;

    public IReadOnlyList<VariableDefinition> Variables { get; internal init; } = [];

    public IReadOnlyList<ArgumentDefinition> Inputs { get; internal init; } = [];

    public IReadOnlyList<ArgumentDefinition> Outputs { get; internal init; } = [];

    /// <summary>The outcomes it may end with where it is used as an activity; none = Done.</summary>
    public IReadOnlyList<string> Outcomes { get; internal init; } = [];

    /// <summary><c>options.usableAsActivity</c>: other workflows may use it as one of their activities.</summary>
    public bool IsUsableAsActivity { get; internal init; }

    /// <summary>The type name under which other workflows use it, as Elsa makes it from the name: "Check credit" is <c>CheckCredit</c>.</summary>
    public string ActivityTypeName => string.Concat((Name ?? DefinitionId).Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary><c>options.activityCategory</c>: where the designer's toolbox shows it; null = among the workflows.</summary>
    public string? ActivityCategory { get; internal init; }

    /// <summary>What the designer and the compiler see of it where another workflow uses it as an activity.</summary>
    public ActivityDescriptor AsActivity() => Activities.Composite.Describe(ActivityTypeName, Version, this);

    /// <summary><c>options.incidentStrategyType</c>; null is the default, Fault.</summary>
    public string? IncidentStrategyType { get; internal init; }

    public required ActivityDefinition Root { get; init; }

    /// <summary>Reads a definition.</summary>
    /// <param name="json">The definition itself, not the envelope of Studio's save request.</param>
    /// <param name="source">Name of the text, for messages.</param>
    /// <exception cref="WorkflowFormatException">The text is not JSON, or not in the shape of a definition.</exception>
    public static WorkflowDefinition Parse(string json, string source) => DefinitionReader.Read(json, source);

    /// <summary>Reads a definition from JSON that is in memory already. The definition keeps it: the caller hands it over.</summary>
    /// <exception cref="WorkflowFormatException">It is not in the shape of a definition.</exception>
    public static WorkflowDefinition Parse(JsonObject json, string source) => DefinitionReader.Read(json, source);

    /// <summary>The JSON as it was read, every member in its place.</summary>
    public string ToJson(bool indented = false) => Json.ToJsonString(indented ? JsonFormats.Indented : JsonFormats.Node);

    /// <summary>A copy of the JSON in which every activity carries its computed <c>nodeId</c>, right behind its <c>id</c>: what Studio needs.</summary>
    public JsonObject ToJsonWithNodeIds()
    {
        var copy = (JsonObject)Json.DeepClone();
        DefinitionReader.WriteNodeIds(copy);
        return copy;
    }

    /// <summary>A copy of the root's JSON in which every activity carries the <c>nodeId</c> that it has where the workflow is used as an activity.</summary>
    /// <param name="nodeId">The path of the activity that it is used as.</param>
    public JsonObject RootUnder(string nodeId)
    {
        var copy = (JsonObject)Root.Json.DeepClone();
        DefinitionReader.WriteNodeIds(copy, nodeId);
        return copy;
    }
}
