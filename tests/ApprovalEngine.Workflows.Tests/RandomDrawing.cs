namespace ApprovalEngine.Workflows.Tests;

/// <summary>Draws a workflow from a seed; the same seed gives the same drawing.</summary>
/// <param name="hasRaces">With parts whose result depends on which answer comes first.</param>
internal sealed class RandomDrawing(int seed, bool hasRaces)
{
    private readonly Random random = new(seed);
    private readonly List<string> counters = [];
    private int names;

    /// <summary>The whole drawing with its definition.</summary>
    public (Piece Root, string Json) Draw()
    {
        var root = Net(4 + random.Next(9), depth: 0);
        return (root, Drawings.Workflow(root.Json, [.. counters.Select(counter => Drawings.Kept(counter, "Int32", "0"))]));
    }

    private Net Net(int count, int depth)
    {
        Piece[] parts = [new Line(Name()), .. Enumerable.Range(1, count - 1).Select(_ => Part(depth))];
        var edges = new List<(int, string, int)>();
        for (var to = 1; to < count; to++)
        {
            for (var ways = parts[to] is Join ? 2 + random.Next(2) : 1 + (random.Next(3) / 2); ways > 0; ways--)
            {
                var from = random.Next(Math.Max(0, to - 4), to);
                var edge = (from, parts[from].Ports[random.Next(parts[from].Ports.Length)], to);
                if (!edges.Contains(edge))
                {
                    edges.Add(edge);
                }
            }
        }

        return new Net(Name(), parts, [.. edges]);
    }

    private Piece Part(int depth) => random.Next(depth > 2 ? 7 : 14) switch
    {
        0 or 1 => new Line(Name()),
        2 => new Ask(Name()),
        3 => new Decide(Name(), Flip()),
        4 => new Pick(Name(), Flip(), [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Flip())]),
        5 => new Split(Name(), 2 + random.Next(2)),
        6 => new Join(Name(), Flip() ? "WaitAll" : "WaitAllActive"),
        7 => new InSequence(Name(), Parts(depth), Flip()),
        8 => new Choose(Name(), Flip(), Flip() ? Inside(depth) : null, Flip() ? Inside(depth) : null),
        9 => new Branches(Name(), false, Parts(depth)),
        10 => hasRaces ? new Branches(Name(), true, [new Ask(Name()), new Ask(Name()), new Ask(Name())]) : new Line(Name()),
        11 => hasRaces ? new FirstWins(Name(), [.. Enumerable.Range(0, 2 + random.Next(2)).Select(_ => Chain())]) : new Ask(Name()),
        12 => Flip() ? new Repeat(Name(), 1 + random.Next(3), Inside(depth)) : Round(depth),
        _ => Net(2 + random.Next(4), depth + 1),
    };

    private GoRound Round(int depth)
    {
        var round = new GoRound(Name(), 1 + random.Next(3), Inside(depth));
        counters.Add(round.Counter);
        return round;
    }

    private Piece[] Chain() => [new Ask(Name()), .. Enumerable.Range(0, random.Next(3)).Select(_ => Flip() ? (Piece)new Line(Name()) : new Ask(Name()))];

    private Piece[] Parts(int depth) => [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Inside(depth))];

    // In a container there are no ways in and out, so what branches stands for itself.
    private Piece Inside(int depth) => Part(depth + 1) is var part and not Join ? part : new Line(Name());

    private bool Flip() => random.Next(2) == 0;

    private string Name() => "n" + (names++).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
