using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Compilation;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>
/// A flowchart's drawing as arrays: activities and connections are numbered in the order of the JSON. A connection is forward when it was
/// found walking breadth-first from the start without closing a circle; every other one is a back edge. A back edge is valid when its
/// target lies on every way from the start to its source.
/// </summary>
internal sealed partial class FlowPlan
{
    private readonly int[] sources;
    private readonly int[] targets;

    private FlowPlan(CompiledNode[] children, int[] sources, int[] targets, string[] ports, int start)
    {
        (Children, this.sources, this.targets, Ports, Start) = (children, sources, targets, ports, start);
        IsForward = FindForward();
        IsValidBackEdge = new bool[sources.Length];
        for (var c = 0; c < sources.Length; c++)
        {
            IsValidBackEdge[c] = !IsForward[c] && IsDominator(targets[c], sources[c]);
        }

        Outbound = Group(sources, _ => true);
        InboundForward = Group(targets, c => IsForward[c]);
        IsTerminal = Array.ConvertAll(children, child => child.Descriptor.Shared is ITerminal);
    }

    public CompiledNode[] Children { get; }

    public string[] Ports { get; }

    /// <summary>The activity to begin with; -1 in an empty flowchart.</summary>
    public int Start { get; }

    public bool[] IsForward { get; }

    public bool[] IsValidBackEdge { get; }

    public int[][] Outbound { get; }

    public int[][] InboundForward { get; }

    public bool[] IsTerminal { get; }

    public int ConnectionCount => sources.Length;

    public int SourceOf(int connection) => sources[connection];

    public int TargetOf(int connection) => targets[connection];

    /// <summary>Everything from which the activity can be reached over forward connections.</summary>
    public bool[] AncestorsOf(int child)
    {
        var ancestors = new bool[Children.Length];
        var stack = new Stack<int>();
        stack.Push(child);
        while (stack.TryPop(out var current))
        {
            foreach (var connection in InboundForward[current])
            {
                if (!ancestors[sources[connection]])
                {
                    ancestors[sources[connection]] = true;
                    stack.Push(sources[connection]);
                }
            }
        }

        return ancestors;
    }

    public static FlowPlan Build(ActivityCompilation compilation)
    {
        var children = compilation.Node.Children;
        var sources = new List<int>();
        var targets = new List<int>();
        var ports = new List<string>();
        var misnamed = new HashSet<int>();
        var connections = compilation.Json["connections"] as JsonArray ?? [];
        for (var i = 0; i < connections.Count; i++)
        {
            var path = $"connections[{i}]";
            var source = End(compilation, children, connections[i]?["source"], $"{path}.source");
            var target = End(compilation, children, connections[i]?["target"], $"{path}.target");
            if (source < 0 || target < 0)
            {
                continue;
            }

            var port = PortOf(connections[i]!);
            if (!compilation.CheckPort(children[source], port, $"{path}.source.port"))
            {
                misnamed.Add(source);
            }

            sources.Add(source);
            targets.Add(target);
            ports.Add(port);
        }

        var plan = new FlowPlan(children, [.. sources], [.. targets], [.. ports], FindStart(compilation, children, targets));
        plan.Report(compilation, misnamed);
        return plan;
    }

    /// <summary>What can be said of the connections where an activity could not be read, so that there is no plan.</summary>
    public static void CheckConnections(ActivityCompilation compilation)
    {
        var children = compilation.Node.Children;
        var unread = compilation.Node.Definition.Children.Select(child => child.Id).Except(children.Select(child => child.Id)).ToHashSet(StringComparer.Ordinal);
        var connections = compilation.Json["connections"] as JsonArray ?? [];
        for (var i = 0; i < connections.Count; i++)
        {
            var path = $"connections[{i}]";
            if (!unread.Contains(IdOf(connections[i]?["target"]) ?? string.Empty))
            {
                _ = End(compilation, children, connections[i]?["target"], $"{path}.target");
            }

            if (!unread.Contains(IdOf(connections[i]?["source"]) ?? string.Empty)
                && End(compilation, children, connections[i]?["source"], $"{path}.source") is var source and >= 0)
            {
                compilation.CheckPort(children[source], PortOf(connections[i]!), $"{path}.source.port");
            }
        }
    }

    public string InvalidBackEdge(int connection) =>
        $"The connection from {Children[sources[connection]].Id} back to {Children[targets[connection]].Id} is not a loop: "
        + $"every way from the start to {Children[sources[connection]].Id} must go through {Children[targets[connection]].Id}.";

    private static int End(ActivityCompilation compilation, CompiledNode[] children, JsonNode? end, string path)
    {
        var id = IdOf(end);
        var index = Array.FindIndex(children, child => child.Id == id);
        if (index < 0)
        {
            compilation.RunTimeProblem(path, $"the connection hangs loose: there is no activity {(id is null ? "named" : $"\"{id}\"")} in this flowchart.");
        }

        return index;
    }

    private static string? IdOf(JsonNode? end) => (end as JsonObject)?["activity"]?.ToString();

    private static string PortOf(JsonNode connection) => connection["source"]!["port"]?.ToString() ?? "Done";

    private static int FindStart(ActivityCompilation compilation, CompiledNode[] children, List<int> targets)
    {
        if (compilation.Json["start"] is JsonValue named)
        {
            var index = Array.FindIndex(children, child => child.Id == named.ToString());
            if (index >= 0)
            {
                return index;
            }

            compilation.RunTimeProblem("start", $"there is no activity \"{named}\" in this flowchart to start with.");
        }

        var start = Array.FindIndex(children, child => child.Descriptor.Shared is Start);
        if (start < 0)
        {
            start = Array.FindIndex(children, child => CanStart(child.Definition.Json));
        }

        if (start < 0)
        {
            start = Array.FindIndex(children, child => !targets.Contains(child.IndexInParent));
        }

        return start >= 0 ? start : children.Length > 0 ? 0 : -1;
    }

    private static bool CanStart(JsonObject json) =>
        (json["customProperties"] as JsonObject)?["canStartWorkflow"] is JsonValue flag && flag.TryGetValue<bool>(out var value) && value;

    private bool[] FindForward()
    {
        var forward = new bool[sources.Length];
        if (Start < 0)
        {
            return forward;
        }

        var outbound = Group(sources, _ => true);
        var edges = new List<int>[Children.Length];
        var expanded = new bool[Children.Length];
        var queue = new Queue<int>();
        queue.Enqueue(Start);
        while (queue.TryDequeue(out var source))
        {
            if (expanded[source])
            {
                continue;
            }

            expanded[source] = true;
            foreach (var connection in outbound[source])
            {
                var target = targets[connection];
                if (edges[source]?.Contains(target) is true)
                {
                    forward[connection] = true;
                }
                else if (!HasWay(edges, target, source))
                {
                    forward[connection] = true;
                    (edges[source] ??= []).Add(target);
                    queue.Enqueue(target);
                }
            }
        }

        return forward;
    }

    private static bool HasWay(List<int>?[] edges, int from, int to)
    {
        var seen = new bool[edges.Length];
        var stack = new Stack<int>();
        stack.Push(from);
        while (stack.TryPop(out var current))
        {
            if (current == to)
            {
                return true;
            }

            if (!seen[current])
            {
                seen[current] = true;
                edges[current]?.ForEach(stack.Push);
            }
        }

        return false;
    }

    private bool IsDominator(int dominator, int node) => !IsReachable(node, dominator);

    private bool IsReachable(int node, int without)
    {
        if (Start < 0 || Start == without)
        {
            return false;
        }

        var seen = new bool[Children.Length];
        var stack = new Stack<int>();
        stack.Push(Start);
        while (stack.TryPop(out var current))
        {
            if (current == node && current != without)
            {
                return true;
            }

            if (seen[current] || current == without)
            {
                continue;
            }

            seen[current] = true;
            for (var c = 0; c < sources.Length; c++)
            {
                if (IsForward[c] && sources[c] == current)
                {
                    stack.Push(targets[c]);
                }
            }
        }

        return false;
    }

    private int[][] Group(int[] ends, Predicate<int> include)
    {
        var groups = new List<int>[Children.Length];
        for (var c = 0; c < ends.Length; c++)
        {
            if (include(c))
            {
                (groups[ends[c]] ??= []).Add(c);
            }
        }

        return Array.ConvertAll(groups, group => group?.ToArray() ?? []);
    }
}
