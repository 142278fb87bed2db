using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApprovalEngine.Benchmarks;

/// <summary>Definitions as Elsa Studio writes them, in a few lines.</summary>
internal static class Flow
{
    /// <param name="connections">As <c>A.Port->B</c>, separated by blanks.</param>
    public static string Definition(string id, string connections, string[] variables, params string[] activities)
    {
        var edges = connections.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            var parts = text.Split("->");
            var source = parts[0].Split('.');
            return new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source[1] },
                ["target"] = new JsonObject { ["activity"] = parts[1], ["port"] = "In" },
            }.ToJsonString();
        });
        return $$"""
            {"definitionId":"{{id}}","version":1,"variables":[{{string.Join(",", variables)}}],
            "root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[{{string.Join(",", activities)}}],"connections":[{{string.Join(",", edges)}}]}
            }
            """;
    }

    public static string Node(string id, string type, string members = "") =>
        $$"""{"id":"{{id}}","type":"{{type}}","version":1{{(members.Length > 0 ? "," + members : "")}}}""";

    public static string Variable(string name, string type, string value) => new JsonObject
    {
        ["id"] = "v" + name,
        ["name"] = name,
        ["typeName"] = type,
        ["isArray"] = false,
        ["value"] = value,
        ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
    }.ToJsonString();

    public static string Input(string name, string syntax, object value) => $"\"{name}\":" + new JsonObject
    {
        ["typeName"] = null,
        ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = JsonSerializer.SerializeToNode(value) },
    }.ToJsonString();
}
