using System.Text.Json.Nodes;
using ApprovalEngine.TestHost;

namespace ApprovalEngine.CrashTest;

/// <summary>
/// The workflow that runs beside each request of one type: six branches that wait for a delay, for two children, for a task, for an event
/// and three times for a timer. It is drawn in <c>workflows/crash-side.json</c>; the shipped drawing of the type is otherwise untouched.
/// </summary>
internal static class SideFlow
{
    public const string Definition = "crash-side";
    public const string Child = "crash-child";
    public const string Event = "crash-go";

    /// <summary>The activities of <see cref="Definition"/> that start a child and wait for it; the child's correlation id ends with the other word.</summary>
    public static readonly IReadOnlyDictionary<string, string> Parents = new Dictionary<string, string> { ["dispatch"] = "/dispatched", ["execute"] = "/executed" };

    private const string Source = "tests/ApprovalEngine.CrashTest/workflows";
    private const int RoundCount = 3;

    private static readonly HashSet<string> Loop = ["timer", "count", "more"];
    private static readonly HashSet<string> Waiting = ["Elsa.Delay", "Elsa.Timer", "Elsa.Event", "Elsa.RunTask", "Elsa.DispatchWorkflow", "Elsa.ExecuteWorkflow"];
    private static readonly Dictionary<string, List<JsonNode>> Drawn = new[] { Definition, Child }.ToDictionary(
        id => id, id => ActivitiesOf(JsonNode.Parse(File.ReadAllText(Repository.PathTo($"{Source}/{id}.json")))!["root"]!).ToList());

    /// <summary>The request type that has it. Requests of it are never scarce.</summary>
    public static string RequestType => Drafts.Terms;

    /// <summary>By activity of a drawn definition, how often it must have run when the instance is over.</summary>
    public static Dictionary<string, long> RunsOf(string definition) => Drawn[definition].ToDictionary(Id, activity => Loop.Contains(Id(activity)) ? RoundCount : 1L);

    /// <summary>By activity that waits, how often it must have been woken.</summary>
    public static Dictionary<string, long> WakingsOf(string definition) =>
        Drawn[definition].Where(activity => Waiting.Contains(activity["type"]!.GetValue<string>())).ToDictionary(Id, activity => Loop.Contains(Id(activity)) ? RoundCount : 1L);

    /// <summary>A copy of the shipped workflows with the side-flow in it, for the host under test.</summary>
    public static string CopyWorkflows()
    {
        var folder = Directory.CreateTempSubdirectory("approval-crash-workflows-").FullName;
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo("workflows")).Concat(Directory.EnumerateFiles(Repository.PathTo(Source))))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        var carrier = Path.Combine(folder, RequestType + ".json");
        File.WriteAllText(carrier, WithSideFlow(JsonNode.Parse(File.ReadAllText(carrier))!).ToJsonString());
        return folder;
    }

    // Start -> side-flow -> whatever Start led to.
    private static JsonNode WithSideFlow(JsonNode definition)
    {
        var root = definition["root"]!;
        root["activities"]!.AsArray().Add(JsonNode.Parse(
            """
            {
              "id": "side-flow", "type": "Elsa.DispatchWorkflow", "version": 1,
              "workflowDefinitionId": { "typeName": "String", "expression": { "type": "Literal", "value": "crash-side" } },
              "correlationId": { "typeName": "String", "expression": { "type": "JavaScript", "value": "getInput('RequestNumber')" } },
              "waitForCompletion": { "typeName": "Boolean", "expression": { "type": "Literal", "value": false } }
            }
            """));
        var connections = root["connections"]!.AsArray();
        var first = connections.Single(connection => connection!["source"]!["activity"]!.GetValue<string>() == "start")!;
        first["source"]!["activity"] = "side-flow";
        connections.Add(JsonNode.Parse("""{ "source": { "activity": "start", "port": "Done" }, "target": { "activity": "side-flow", "port": "In" }, "vertices": [] }"""));
        return definition;
    }

    private static IEnumerable<JsonNode> ActivitiesOf(JsonNode activity) =>
        (activity["activities"]?.AsArray() ?? []).SelectMany(inner => ActivitiesOf(inner!)).Prepend(activity);

    private static string Id(JsonNode activity) => activity["id"]!.GetValue<string>();
}
