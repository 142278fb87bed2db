namespace ApprovalEngine.Workflows.Tests;

/// <summary>Draws what nobody should: connections in every direction, ends and breaks in the middle. The same seed gives the same drawing.</summary>
internal sealed class WildDrawing(int seed)
{
    private static readonly string[] Joins = ["WaitAll", "WaitAllActive", "WaitAny"];

    private readonly Random random = new(seed);
    private int names;

    public string Draw() => Drawings.Workflow(
        Flow(4 + random.Next(7), 0), [Drawings.Kept("Kept", "Int32", "0"), Definitions.Variable("Lost", "Int32", "0")],
        random.Next(2) == 0 ? "\"name\":\"wild\"" : "\"options\":{\"incidentStrategyType\":\"ContinueWithIncidentsStrategy\"}");

    private string Flow(int count, int depth)
    {
        var parts = Enumerable.Range(0, count).Select(_ => Part(depth)).ToList();
        var edges = new List<string>();
        for (var to = 1; to < count; to++)
        {
            for (var ways = 1 + random.Next(2); ways > 0; ways--)
            {
                // One in six leads from anywhere to anywhere.
                var from = random.Next(6) == 0 ? random.Next(count) : random.Next(to);
                edges.Add($"{parts[from].Id}.{parts[from].Ports[random.Next(parts[from].Ports.Length)]}->{parts[to].Id}");
            }
        }

        return Drawings.Flowchart(Name(), string.Join(' ', edges.Distinct()), [.. parts.Select(part => part.Json)]);
    }

    private (string Id, string Json, string[] Ports) Part(int depth)
    {
        var id = Name();
        string[] done = ["Done"];
        return random.Next(depth > 2 ? 10 : 20) switch
        {
            0 => (id, Definitions.Line(id), done),
            1 or 2 or 3 => (id, Definitions.Task(id), ["Approve", "Reject", "Cancel"]),
            4 => (id, Definitions.Node(id, "Elsa.FlowDecision", Drawings.In("condition", Definitions.Literal(random.Next(2) == 0))), ["True", "False"]),
            5 => (id, Definitions.Node(id, "Elsa.FlowJoin", Drawings.In("mode", Definitions.Literal(Joins[random.Next(3)]))), done),
            6 => (id, Drawings.Set(id, random.Next(2) == 0 ? "Kept" : "Lost", Definitions.Literal(random.Next(1_000))), done),
            7 => (id, Definitions.Node(id, "Elsa.Break"), done),
            8 => random.Next(4) == 0 ? (id, Definitions.Node(id, "Elsa.Finish"), done) : (id, Definitions.Node(id, "Elsa.End"), done),
            9 => random.Next(2) == 0 ? (id, Definitions.Node(id, "Elsa.Complete"), done) : (id, Definitions.Node(id, "Elsa.Fault"), done),
            10 or 11 => (id, Drawings.Sequence(id, Parts(depth)), done),
            12 => (id, Drawings.Parallel(id, Parts(depth)), done),
            13 => (id, Drawings.Fork(id, random.Next(2) == 0 ? "WaitAny" : "WaitAll", Parts(depth)), done),
            14 => (id, Drawings.For(id, 0, random.Next(4), Part(depth + 1).Json), done),
            15 => (id, Drawings.ForEach(id, Definitions.Wrapped("Object", "[\"a\",{\"b\":1},[2,3]]"), Part(depth + 1).Json), done),
            16 => (id, Drawings.ForEach(id, Definitions.Wrapped("Object", "[1,\"zwei\",null]"), Part(depth + 1).Json, "Elsa.ParallelForEach"), done),
            17 => (id, Drawings.While(id, Definitions.Literal(random.Next(2) == 0), Part(depth + 1).Json), done),
            18 => (id, Drawings.Scope(id, [Drawings.Kept("Own" + id, "String", "first"), Definitions.Variable("Lost" + id, "String", "first")],
                [Drawings.Set(Name(), (random.Next(2) == 0 ? "Own" : "Lost") + id, Definitions.Literal("second value")), .. Parts(depth)]), done),
            _ => (id, Flow(2 + random.Next(4), depth + 1), done),
        };
    }

    private string[] Parts(int depth) => [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Part(depth + 1).Json)];

    private string Name() => "n" + (names++).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
