using System.Text.Json.Nodes;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>One recorded run of the real Elsa engine.</summary>
internal sealed class GoldenCase
{
    private GoldenCase(string name, JsonObject json) => (Name, Json) = (name, json);

    public string Name { get; }

    public JsonObject Json { get; }

    public static IEnumerable<GoldenCase> All() => Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "elsa-golden"), "*.json")
        .Order(StringComparer.Ordinal)
        .Select(file => Read(Path.GetFileNameWithoutExtension(file)));

    public static GoldenCase Read(string name) =>
        new(name, JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "elsa-golden", name + ".json")))!.AsObject());

    public WorkflowDefinition Definition => WorkflowDefinition.Parse(Json["definition"]!.ToJsonString(), Name);

    public IReadOnlyList<string> Steps => [.. Json["steps"]!.AsArray().Select(step => step!.GetValue<string>())];

    public IReadOnlyList<JsonObject> Expected => [.. Json["expected"]!.AsArray().Select(snapshot => snapshot!.AsObject())];

    public bool IsSupported => Types(Definition.Root).All(activity => Runs.Catalog.TryGet(activity.Type, activity.Version, out _));

    private static IEnumerable<ActivityDefinition> Types(ActivityDefinition activity) => activity.Children.SelectMany(Types).Prepend(activity);
}
