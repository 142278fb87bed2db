using System.Globalization;
using System.Text;
using ApprovalEngine.Decisions;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// A decision table of 1,000 rules over six inputs, as large matrices have them: who is asked for which type, reason, risk class and
/// entity, by amount and by term. Beside it the same rows asked one by one, compiled by hand: what a table could cost without an index.
/// Rates are per second of the process's own processor time (garbage collection included): one core's worth of work.
/// </summary>
internal sealed class TableRuns(Options options, Figures figures)
{
    private const int RuleCount = 1_000;
    private const int InputCount = 4_096;
    private const int TurnCount = 200_000;
    private const int WarmUpRounds = 3;
    private const double RateMin = 200_000;

    private static readonly string[] Types = [.. Enumerable.Range(1, 10).Select(number => $"type-{number}")];
    private static readonly string[] Entities = ["CN01", "CN02", "CN03", "CN04", "CN05"];
    private static readonly string[] RiskClasses = ["A", "B", "C", "D"];

    public Task RunAsync()
    {
        var random = new Random(20261130);
        var rows = Enumerable.Range(0, RuleCount).Select(number => Row.Draw(random, number)).ToArray();
        var table = DecisionModel.Parse(Xml(rows), "benchmark.dmn").Tables["authority"];
        var inputs = Enumerable.Range(0, InputCount).Select(_ => Facts.Draw(random)).ToArray();
        Figures.Say($"dmn: {RuleCount} rules, six inputs, {table.IndexSize / 1024} KB of index; per second of one core");
        Compare(table, rows, inputs);
        (string Name, Func<int> Run)[] programs =
        [
            ("Evaluate", () => Count(inputs, facts => table.Evaluate(facts.Inputs).Count)),
            ("Match, without allocation", () => Match(table, inputs)),
            ("row by row", () => Count(inputs, facts => Naive(rows, facts))),
        ];
        var samples = programs.Select(_ => new List<(double Rate, double Bytes)>()).ToArray();
        for (var round = 0; round < WarmUpRounds + options.Rounds; round++)
        {
            for (var turn = 0; turn < programs.Length; turn++)
            {
                var program = (turn + round) % programs.Length;
                var sample = Measure(programs[program].Run);
                if (round >= WarmUpRounds)
                {
                    samples[program].Add(sample);
                }
            }
        }

        foreach (var ((name, _), sample) in programs.Zip(samples))
        {
            var rate = Figures.Median(sample.Select(one => one.Rate));
            if (name == "row by row")
            {
                Figures.Note(name, rate, "decisions/s");
            }
            else
            {
                figures.AtLeast(name, rate, "decisions/s", RateMin);
            }

            Figures.Note($"{name}, allocated", Figures.Median(sample.Select(one => one.Bytes)), "bytes per decision");
        }

        Figures.Note("Evaluate beside row by row", Figures.Median(samples[0].Zip(samples[2], (one, other) => one.Rate / other.Rate)), "times as fast");
        Figures.Note("Match beside row by row", Figures.Median(samples[1].Zip(samples[2], (one, other) => one.Rate / other.Rate)), "times as fast");
        return Task.CompletedTask;
    }

    // Nothing is timed before both have said the same for every input.
    private static void Compare(DecisionTable table, Row[] rows, Facts[] inputs)
    {
        var matchCount = 0;
        foreach (var facts in inputs)
        {
            var expected = rows.Where(row => row.Matches(facts)).Select(row => $"r{row.Number}").ToList();
            if (!table.Evaluate(facts.Inputs).Select(rule => rule.RuleId).SequenceEqual(expected))
            {
                throw new InvalidOperationException("The table and its rows asked one by one do not say the same.");
            }

            matchCount += expected.Count;
        }

        Figures.Note("rules that match", (double)matchCount / inputs.Length, "per decision");
    }

    private static (double Rate, double Bytes) Measure(Func<int> run)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var used = Environment.CpuUsage.TotalTime;
        var found = run();
        if (found == 0)
        {
            throw new InvalidOperationException("No rule matched anything.");
        }

        var seconds = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        return (TurnCount / seconds, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)TurnCount);
    }

    private static int Count(Facts[] inputs, Func<Facts, int> decide)
    {
        var found = 0;
        for (var turn = 0; turn < TurnCount; turn++)
        {
            found += decide(inputs[turn % InputCount]);
        }

        return found;
    }

    private static int Match(DecisionTable table, Facts[] inputs)
    {
        Span<int> numbers = stackalloc int[64];
        var found = 0;
        for (var turn = 0; turn < TurnCount; turn++)
        {
            found += table.Match(inputs[turn % InputCount].Inputs, numbers);
        }

        return found;
    }

    private static int Naive(Row[] rows, Facts facts)
    {
        var found = 0;
        foreach (var row in rows)
        {
            found += row.Matches(facts) ? 1 : 0;
        }

        return found;
    }

    private static string Xml(Row[] rows)
    {
        var xml = new StringBuilder("""
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="Benchmark" namespace="urn:benchmark">
            <decision id="authority" name="Authority"><decisionTable hitPolicy="COLLECT">
            """);
        foreach (var (name, type) in (ReadOnlySpan<(string, string)>)
            [("type", "string"), ("amount", "number"), ("riskClass", "string"), ("termDays", "number"), ("legalEntity", "string"), ("isNew", "boolean")])
        {
            xml.Append(CultureInfo.InvariantCulture, $"<input><inputExpression typeRef=\"{type}\"><text>{name}</text></inputExpression></input>");
        }

        xml.Append("<output name=\"level\" typeRef=\"number\"/>");
        foreach (var row in rows)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<rule id=\"r{row.Number}\">");
            foreach (var entry in (string[])[$"\"{row.Type}\"", $"({row.From}..{row.To}]", row.RiskClass is { } risk ? $"\"{risk}\"" : "-",
                $"&gt; {row.TermDays}", row.LegalEntity is { } entity ? $"\"{entity}\"" : "-", row.IsNew is { } isNew ? isNew ? "true" : "false" : "-"])
            {
                xml.Append(CultureInfo.InvariantCulture, $"<inputEntry><text>{entry}</text></inputEntry>");
            }

            xml.Append(CultureInfo.InvariantCulture, $"<outputEntry><text>{row.Number % 7}</text></outputEntry></rule>");
        }

        return xml.Append("</decisionTable></decision></definitions>").ToString();
    }

    /// <summary>A rule, compiled by hand.</summary>
    private sealed record Row(int Number, string Type, decimal From, decimal To, string? RiskClass, decimal TermDays, string? LegalEntity, bool? IsNew)
    {
        public static Row Draw(Random random, int number)
        {
            decimal from = random.Next(0, 2_000) * 500;
            return new Row(
                number,
                Types[random.Next(Types.Length)],
                from,
                from + (random.Next(1, 200) * 500),
                random.Next(3) == 0 ? null : RiskClasses[random.Next(RiskClasses.Length)],
                random.Next(0, 60),
                random.Next(3) == 0 ? null : Entities[random.Next(Entities.Length)],
                random.Next(2) == 0 ? null : random.Next(2) == 0);
        }

        public bool Matches(Facts facts) =>
            facts.Type == Type && facts.Amount > From && facts.Amount <= To && (RiskClass is null || facts.RiskClass == RiskClass)
            && facts.TermDays > TermDays && (LegalEntity is null || facts.LegalEntity == LegalEntity) && (IsNew is null || facts.IsNew == IsNew);
    }

    /// <summary>What a decision is asked about, as values and as the table takes them.</summary>
    private sealed record Facts(string Type, decimal Amount, string RiskClass, decimal TermDays, string LegalEntity, bool IsNew)
    {
        public IReadOnlyDictionary<string, object?> Inputs { get; } = new Dictionary<string, object?>
        {
            ["type"] = Type,
            ["amount"] = Amount,
            ["riskClass"] = RiskClass,
            ["termDays"] = TermDays,
            ["legalEntity"] = LegalEntity,
            ["isNew"] = IsNew,
        };

        // Strings are made anew, so that none is found equal by being the same object.
        public static Facts Draw(Random random) => new(
            new string(Types[random.Next(Types.Length)].AsSpan()),
            random.Next(0, 1_100_000),
            new string(RiskClasses[random.Next(RiskClasses.Length)].AsSpan()),
            random.Next(0, 120),
            new string(Entities[random.Next(Entities.Length)].AsSpan()),
            random.Next(2) == 0);
    }
}
