using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Definitions in a line: activities as JSON objects, connections as <c>A.Port->B</c>.</summary>
internal static class Definitions
{
    public static string Flow(string connections, params string[] activities) => Flow(connections, [], activities);

    public static string Flow(string connections, string[] variables, params string[] activities)
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
            {"definitionId":"test","version":1,"variables":[{{string.Join(",", variables)}}],"inputs":[{"name":"Case","type":"String"}],
            "root":{"id":"FC","type":"Elsa.Flowchart","version":1,"activities":[{{string.Join(",", activities)}}],"connections":[{{string.Join(",", edges)}}] }
            }
            """;
    }

    public static string Node(string id, string type, string members = "") =>
        $$"""{"id":"{{id}}","type":"{{type}}","version":1{{(members.Length > 0 ? "," + members : "")}}}""";

    public static string Task(string key) => Node(key, "Peer.RequestApproval", $"\"key\":{Literal(key)}");

    public static string Line(string text) => Node(text, "Elsa.WriteLine", $"\"text\":{Literal(text)}");

    public static string Literal(object value) => Wrapped("Literal", value);

    public static string JavaScript(string code) => Wrapped("JavaScript", code);

    public static string Wrapped(string syntax, object value) =>
        new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = JsonSerializer.SerializeToNode(value) } }.ToJsonString();

    public static string Variable(string name, string type, string value) =>
        $$"""{"id":"v{{name}}","name":"{{name}}","typeName":"{{type}}","isArray":false,"value":"{{value}}"}""";

    /// <summary>Start, then one activity that sets X (any type) from a script.</summary>
    public static string SetVariable(string code) => Flow(
        "S.Done->V",
        [Variable("X", "Object", ""), Variable("N", "Int32", "3")],
        Node("S", "Elsa.Start"),
        Node("V", "Elsa.SetVariable", $$"""
            "variable":{"id":"vX","name":"X"},"value":{{JavaScript(code)}}
            """));
}
