namespace ApprovalEngine.Workflows.Tests;

/// <summary>Whole definitions and containers in a line; what a flowchart needs is in <see cref="Definitions"/>.</summary>
internal static class Drawings
{
    private const string Driver = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core";

    public static string Workflow(string root, string[]? variables = null, string members = "\"name\":\"Test\"") =>
        $$"""{"definitionId":"test","version":1,"variables":[{{string.Join(",", variables ?? [])}}],"inputs":[{"name":"Case","type":"Object"}],{{members}},"root":{{root}}}""";

    /// <summary>A workflow that others may use as an activity.</summary>
    public static WorkflowDefinition Usable(string name, string root, string inputs = "", string outputs = "", string outcomes = "", string variables = "") =>
        WorkflowDefinition.Parse(
            $$$"""
            {"definitionId":"{{{name}}}-id","name":"{{{name}}}","version":1,"variables":[{{{variables}}}],"inputs":[{{{inputs}}}],"outputs":[{{{outputs}}}],
            "outcomes":[{{{outcomes}}}],"options":{"usableAsActivity":true},"root":{{{root}}}}
            """,
            name);

    public static WorkflowFinder Finder(params WorkflowDefinition[] definitions) => (typeName, version) =>
        definitions.FirstOrDefault(one => one.ActivityTypeName == typeName && one.Version == version);

    public static string Sequence(string id, params string[] activities) => Holding("Elsa.Sequence", id, activities);

    public static string Parallel(string id, params string[] activities) => Holding("Elsa.Parallel", id, activities);

    public static string Fork(string id, string mode, params string[] branches) =>
        Definitions.Node(id, "Elsa.Fork", $"{In("joinMode", Definitions.Literal(mode))},\"branches\":[{string.Join(",", branches)}]");

    /// <summary>A sequence with variables of its own.</summary>
    public static string Scope(string id, string[] variables, params string[] activities) =>
        Definitions.Node(id, "Elsa.Sequence", $"\"variables\":[{string.Join(",", variables)}],\"activities\":[{string.Join(",", activities)}]");

    public static string Flowchart(string id, string connections, params string[] activities) => Definitions.Node(
        id, "Elsa.Flowchart", $"\"activities\":[{string.Join(",", activities)}],\"connections\":[{string.Join(",", connections.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Edge))}]");

    public static string If(string id, string condition, string? then = null, string? otherwise = null) =>
        Definitions.Node(id, "Elsa.If", $"{In("condition", condition)}{Slot("then", then)}{Slot("else", otherwise)}");

    public static string For(string id, object start, object end, string? body, string members = "") => Definitions.Node(
        id, "Elsa.For", $"{In("start", Definitions.Literal(start))},{In("end", Definitions.Literal(end))}{Slot("body", body)}{(members.Length > 0 ? "," + members : "")}");

    public static string ForEach(string id, string items, string? body, string type = "Elsa.ForEach") =>
        Definitions.Node(id, type, $"{In("items", items)}{Slot("body", body)}");

    public static string While(string id, string condition, string? body) => Definitions.Node(id, "Elsa.While", $"{In("condition", condition)}{Slot("body", body)}");

    public static string Set(string id, string variable, string value) =>
        Definitions.Node(id, "Elsa.SetVariable", $$"""
            "variable":{"id":"v{{variable}}","name":"{{variable}}"},{{In("value", value)}}
            """);

    /// <summary>Writes the value of a script.</summary>
    public static string Say(string id, string code) => Definitions.Node(id, "Elsa.WriteLine", In("text", Definitions.JavaScript(code)));

    public static string In(string member, string input) => $"\"{member}\":{input}";

    /// <summary>An output bound to a variable.</summary>
    public static string Out(string member, string variable) => $$"""
        "{{member}}":{"typeName":"Object","memoryReference":{"id":"v{{variable}}"} }
        """;

    /// <summary>A variable that outlives a wait.</summary>
    public static string Kept(string name, string type = "Object", string value = "") =>
        Definitions.Variable(name, type, value)[..^1] + $",\"storageDriverTypeName\":\"{Driver}\"}}";

    public static string Input(string name, string type = "Object") => $$"""{"name":"{{name}}","type":"{{type}}","isArray":false}""";

    private static string Holding(string type, string id, string[] activities) => Definitions.Node(id, type, $"\"activities\":[{string.Join(",", activities)}]");

    private static string Slot(string name, string? activity) => activity is null ? string.Empty : $",\"{name}\":{activity}";

    private static string Edge(string text)
    {
        var (from, target) = text.Split("->") is [var left, var right] ? (left, right) : throw new ArgumentException(text);
        var dot = from.LastIndexOf('.');
        return $$"""{"source":{"activity":"{{from[..dot]}}","port":"{{from[(dot + 1)..]}}"},"target":{"activity":"{{target}}","port":"In"} }""";
    }
}
