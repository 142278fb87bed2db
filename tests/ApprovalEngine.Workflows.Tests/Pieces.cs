using System.Text.Json;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>
/// What must have happened, worked out from elsa-semantics.md alone, without queue, counters or order: each piece says how often it runs and
/// by which outcomes it is left. Only the answers of a test are looked at, in the order in which they were given.
/// </summary>
internal sealed class Expected(IReadOnlyList<(string Key, string Outcome)> answers)
{
    private readonly Dictionary<string, int> taken = [];

    /// <summary>Runs by <c>id status outcomes</c>.</summary>
    public Dictionary<string, int> Runs { get; } = [];

    public void Ran(string id, string[]? outcomes = null, string status = "Completed")
    {
        var run = $"{id} {status} {string.Join(',', outcomes ?? [])}";
        Runs[run] = Runs.GetValueOrDefault(run) + 1;
    }

    /// <summary>The next answer that was given to one of these keys.</summary>
    /// <param name="owner">Who asks; every owner sees each answer once.</param>
    public (string Key, string Outcome) Next(string owner, params string[] keys)
    {
        var mine = answers.Where(answer => keys.Contains(answer.Key)).ToList();
        var index = taken.GetValueOrDefault(owner);
        taken[owner] = index + 1;
        return mine[index];
    }
}

/// <summary>A part of a random drawing: its JSON, the outcomes it is drawn with, and what its run must have been.</summary>
internal abstract record Piece(string Id)
{
    private static readonly string[] Done = ["Done"];

    public abstract string Json { get; }

    public virtual string[] Ports => Done;

    /// <summary>Notes the runs, and gives the outcomes by which it is left.</summary>
    public abstract string[] Run(Expected expected);

    protected string[] Completed(Expected expected, params string[] outcomes)
    {
        expected.Ran(Id, outcomes);
        return outcomes is [] ? Done : outcomes;
    }

    protected static string Flag(bool value) => Definitions.Literal(value);
}

internal sealed record Line(string Id) : Piece(Id)
{
    public override string Json => Definitions.Line(Id);

    public override string[] Run(Expected expected) => Completed(expected);
}

internal sealed record Ask(string Id) : Piece(Id)
{
    public override string Json => Definitions.Task(Id);

    public override string[] Ports { get; } = ["Approve", "Reject", "Cancel"];

    public override string[] Run(Expected expected) => Completed(expected, expected.Next(Id, Id).Outcome);
}

internal sealed record Decide(string Id, bool Holds) : Piece(Id)
{
    public override string Json => Definitions.Node(Id, "Elsa.FlowDecision", Drawings.In("condition", Flag(Holds)));

    public override string[] Ports { get; } = ["True", "False"];

    public override string[] Run(Expected expected) => Completed(expected, Holds ? "True" : "False");
}

internal sealed record Pick(string Id, bool IsAny, bool[] Cases) : Piece(Id)
{
    public override string Json => Definitions.Node(Id, "Elsa.FlowSwitch", $"{Drawings.In("mode", Definitions.Literal(IsAny ? "MatchAny" : "MatchFirst"))},\"cases\":[{string.Join(",", Cases.Select(One))}]");

    public override string[] Ports => [.. Cases.Select((_, index) => $"c{index}"), "Default"];

    public override string[] Run(Expected expected)
    {
        var matching = Enumerable.Range(0, Cases.Length).Where(index => Cases[index]).Select(index => $"c{index}").ToArray();
        return Completed(expected, matching is [] ? ["Default"] : IsAny ? matching : matching[..1]);
    }

    private static string One(bool holds, int index) => $$"""{"label":"c{{index}}","condition":{"type":"Literal","value":{{(holds ? "true" : "false")}}} }""";
}

internal sealed record Split(string Id, int Branches) : Piece(Id)
{
    public override string Json => Definitions.Node(Id, "Elsa.FlowFork", Drawings.In("branches", Definitions.Wrapped("Object", JsonSerializer.Serialize(Ports))));

    public override string[] Ports => [.. Enumerable.Range(0, Branches).Select(branch => $"b{branch}")];

    public override string[] Run(Expected expected) => Completed(expected, Ports);
}

internal sealed record Join(string Id, string Mode) : Piece(Id)
{
    public override string Json => Definitions.Node(Id, "Elsa.FlowJoin", Drawings.In("mode", Definitions.Literal(Mode)));

    public override string[] Run(Expected expected) => Completed(expected);
}

internal sealed record InSequence(string Id, Piece[] Parts, bool IsParallel) : Piece(Id)
{
    public override string Json => IsParallel ? Drawings.Parallel(Id, [.. Parts.Select(part => part.Json)]) : Drawings.Sequence(Id, [.. Parts.Select(part => part.Json)]);

    public override string[] Run(Expected expected)
    {
        Array.ForEach(Parts, part => part.Run(expected));
        return Completed(expected);
    }
}

internal sealed record Choose(string Id, bool Holds, Piece? Then, Piece? Else) : Piece(Id)
{
    public override string Json => Drawings.If(Id, Flag(Holds), Then?.Json, Else?.Json);

    public override string[] Run(Expected expected)
    {
        (Holds ? Then : Else)?.Run(expected);
        return Completed(expected);
    }
}

internal sealed record Repeat(string Id, int Turns, Piece Body) : Piece(Id)
{
    public override string Json => Drawings.For(Id, 1, Turns, Body.Json);

    public override string[] Run(Expected expected)
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            Body.Run(expected);
        }

        return Completed(expected);
    }
}

/// <summary>A Fork container. WaitAny has tasks only as branches: the first answer wins, the others are canceled (rule 11).</summary>
internal sealed record Branches(string Id, bool IsAny, Piece[] Parts) : Piece(Id)
{
    public override string Json => Drawings.Fork(Id, IsAny ? "WaitAny" : "WaitAll", [.. Parts.Select(part => part.Json)]);

    public override string[] Run(Expected expected)
    {
        if (!IsAny)
        {
            Array.ForEach(Parts, part => part.Run(expected));
            return Completed(expected);
        }

        var (winner, outcome) = expected.Next(Id, [.. Parts.Select(part => part.Id)]);
        foreach (var part in Parts)
        {
            expected.Ran(part.Id, part.Id == winner ? [outcome] : [], part.Id == winner ? "Completed" : "Canceled");
        }

        return Completed(expected);
    }
}

/// <summary>Chains that begin with a task and run into a WaitAny join (rule 4): the first chain that arrives cancels what is open.</summary>
internal sealed record FirstWins(string Id, Piece[][] Chains) : Piece(Id)
{
    public override string Json
    {
        get
        {
            var edges = Chains.SelectMany(chain => chain.Select((part, index) => (part, index)).SelectMany(at => at.part.Ports.Select(port =>
                $"{at.part.Id}.{port}->{(at.index + 1 < chain.Length ? chain[at.index + 1].Id : Id + "j")}")).Prepend($"{Id}s.Done->{chain[0].Id}"));
            return Drawings.Flowchart(
                Id,
                string.Join(' ', edges.Append($"{Id}j.Done->{Id}z")),
                [Definitions.Node(Id + "s", "Elsa.Start"), .. Chains.SelectMany(chain => chain.Select(part => part.Json)), new Join(Id + "j", "WaitAny").Json, Definitions.Line(Id + "z")]);
        }
    }

    public override string[] Run(Expected expected)
    {
        var at = new int[Chains.Length];
        var tasks = Chains.SelectMany(chain => chain.OfType<Ask>()).Select(ask => ask.Id).ToArray();
        expected.Ran(Id + "s");
        var winner = -1;
        while (winner < 0)
        {
            var (key, outcome) = expected.Next(Id, tasks);
            var chain = Array.FindIndex(Chains, parts => parts.Any(part => part.Id == key));
            expected.Ran(key, [outcome]);
            for (at[chain]++; at[chain] < Chains[chain].Length && Chains[chain][at[chain]] is Line line; at[chain]++)
            {
                expected.Ran(line.Id);
            }

            winner = at[chain] == Chains[chain].Length ? chain : -1;
        }

        for (var chain = 0; chain < Chains.Length; chain++)
        {
            if (chain != winner)
            {
                expected.Ran(Chains[chain][at[chain]].Id, [], "Canceled");
            }
        }

        expected.Ran(Id + "j");
        expected.Ran(Id + "z");
        return Completed(expected);
    }
}

/// <summary>A flowchart that goes round a valid back edge until a counter says enough (rule 6).</summary>
internal sealed record GoRound(string Id, int Turns, Piece Body) : Piece(Id)
{
    public override string Json => Drawings.Flowchart(
        Id,
        string.Join(' ', Body.Ports.Select(port => $"{Body.Id}.{port}->{Id}v").Concat(
            [$"{Id}s.Done->{Id}h", $"{Id}h.Done->{Body.Id}", $"{Id}v.Done->{Id}d", $"{Id}d.True->{Id}h", $"{Id}d.False->{Id}z"])),
        Drawings.Set(Id + "s", Counter, Definitions.Literal("0")),
        Definitions.Line(Id + "h"),
        Body.Json,
        Drawings.Set(Id + "v", Counter, Definitions.JavaScript($"variables.{Counter} + 1")),
        Definitions.Node(Id + "d", "Elsa.FlowDecision", Drawings.In("condition", Definitions.JavaScript($"variables.{Counter} < {Turns}"))),
        Definitions.Line(Id + "z"));

    public string Counter => "C" + Id;

    public override string[] Run(Expected expected)
    {
        expected.Ran(Id + "s");
        for (var turn = 1; turn <= Turns; turn++)
        {
            expected.Ran(Id + "h");
            Body.Run(expected);
            expected.Ran(Id + "v");
            expected.Ran(Id + "d", [turn < Turns ? "True" : "False"]);
        }

        expected.Ran(Id + "z");
        return Completed(expected);
    }
}

/// <summary>
/// A flowchart without circles; activities in an order in which connections only lead forward. Rules 3, 4, 5 and 10: what has ways in runs when
/// one of them was followed, a WaitAll join only when all were.
/// </summary>
internal sealed record Net(string Id, Piece[] Parts, (int From, string Port, int To)[] Edges) : Piece(Id)
{
    public override string Json => Drawings.Flowchart(
        Id,
        string.Join(' ', Edges.Select(edge => $"{Parts[edge.From].Id}.{edge.Port}->{Parts[edge.To].Id}")),
        [.. Parts.Select(part => part.Json)]);

    public override string[] Run(Expected expected)
    {
        var outcomes = new string[Parts.Length][];
        for (var i = 0; i < Parts.Length; i++)
        {
            var isFollowed = Edges.Where(edge => edge.To == i).Select(edge => outcomes[edge.From].Contains(edge.Port)).ToList();
            var runs = i == 0 || (Parts[i] is Join { Mode: "WaitAll" } ? isFollowed.TrueForAll(followed => followed) : isFollowed.Contains(true));
            outcomes[i] = runs ? Parts[i].Run(expected) : [];
        }

        return Completed(expected);
    }
}
