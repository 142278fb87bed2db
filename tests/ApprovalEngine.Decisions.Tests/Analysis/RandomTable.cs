using System.Globalization;
using ApprovalEngine.Decisions.Analysis;

namespace ApprovalEngine.Decisions.Tests.Analysis;

/// <summary>
/// A small random table, what its analysis is told, and every input that it can tell apart: literals are whole numbers, days and letters, so
/// halves, days between and a letter that stands nowhere reach everything.
/// </summary>
internal sealed class RandomTable
{
    private static readonly string[] Policies = ["UNIQUE", "ANY", "FIRST", "RULE ORDER", "COLLECT"];
    private static readonly string[] Types = ["number", "string", "boolean", "date"];

    private readonly Random random;
    private readonly List<(string Name, string Type, bool IsNullable, string? Allowed)> columns = [];
    private readonly List<(string[] Inputs, string[] Outputs)> rules = [];

    public RandomTable(int seed)
    {
        random = new Random(seed);
        var count = random.Next(1, 4);
        for (var column = 0; column < count; column++)
        {
            var type = Types[random.Next(Types.Length)];
            var allowed = type is "string" && random.Next(2) == 0 ? "\"a\", \"b\", \"c\"" : type is "number" && random.Next(3) == 0 ? ">= 0" : null;
            columns.Add(($"x{column}", type, allowed is null && random.Next(4) == 0, allowed));
        }

        // One variable in two columns is one input.
        if (random.Next(4) == 0)
        {
            columns.Add(columns[0]);
        }

        var ruleCount = random.Next(1, 8);
        for (var rule = 0; rule < ruleCount; rule++)
        {
            rules.Add(([.. columns.Select(Entry)], [$"\"{"fg"[random.Next(2)]}\"", $"{random.Next(1, 4)}"]));
        }

        Policy = Policies[random.Next(Policies.Length)];
        var numbers = columns.FindIndex(column => column.Type is "number" or "date" or "boolean");
        var strings = columns.FindIndex(column => column.Type is "string");
        var isImpossible = random.Next(3) == 0;
        Options = new AnalysisOptions
        {
            ListedMax = 60,
            NullableInputs = columns.Where(column => column.IsNullable).Select(column => column.Name).ToHashSet(),
            Impossible = isImpossible ? [columns.DistinctBy(column => column.Name).ToDictionary(column => column.Name, Entry)] : [],
            LevelsOf = LevelsOf,
            Worsening =
            [
                .. numbers >= 0 ? new[] { new WorseningInput(columns[numbers].Name, random.Next(2) == 0) } : [],
                .. strings >= 0 ? new[] { new WorseningInput(columns[strings].Name, true, ["c", "a", "b"]) } : [],
                new WorseningInput("not in the table"),
            ],
        };
        Table = DmnText.Table(Xml(Policy));
        Collecting = DmnText.Table(Xml("COLLECT"));
        var impossible = isImpossible ? Region(Options.Impossible[0]) : null;
        Inputs = [.. All(columns.DistinctBy(column => column.Name).ToList()).Where(inputs => impossible is null || impossible.Evaluate(inputs).Count == 0)];
        Matches = [.. Inputs.Select(Matching)];
    }

    public string Policy { get; }

    public DecisionTable Table { get; }

    public AnalysisOptions Options { get; }

    /// <summary>Every possible input.</summary>
    public IReadOnlyList<Dictionary<string, object?>> Inputs { get; }

    /// <summary>The numbers of the rules that match each of <see cref="Inputs"/>, whatever the policy makes of them.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Matches { get; }

    /// <summary>The same rules, all of which count.</summary>
    private DecisionTable Collecting { get; }

    /// <summary>Per function the highest level.</summary>
    public static IReadOnlyDictionary<string, decimal> LevelsOf(IReadOnlyList<IReadOnlyDictionary<string, object?>> outputs) =>
        outputs.GroupBy(one => (string)one["function"]!).ToDictionary(group => group.Key, group => group.Max(one => (decimal)one["level"]!));

    /// <summary>The numbers of the rules that match, whatever the policy makes of them.</summary>
    public IReadOnlyList<int> Matching(IReadOnlyDictionary<string, object?> inputs) => [.. Collecting.Evaluate(inputs).Select(rule => rule.Number)];

    /// <summary>A table of one rule that matches in the region.</summary>
    public DecisionTable Region(IReadOnlyDictionary<string, string> tests)
    {
        var all = columns.DistinctBy(column => column.Name).ToList();
        return DmnText.Table(DmnText.File(
            string.Concat(all.Select(column => DmnText.Input(column.Name, column.Type))) + DmnText.Output("n", "number")
            + DmnText.Rule("region", [.. all.Select(column => tests.GetValueOrDefault(column.Name, "-"))], ["1"])));
    }

    private static IEnumerable<Dictionary<string, object?>> All(List<(string Name, string Type, bool IsNullable, string? Allowed)> left)
    {
        if (left is [])
        {
            return [[]];
        }

        var column = left[0];
        var values = Values(column.Type).Where(value => column.Allowed is null || (value is string text ? text is "a" or "b" or "c" : value is decimal and >= 0))
            .Concat(column.IsNullable ? [null] : []);
        var rest = All(left[1..]).ToList();
        return values.SelectMany(_ => rest, (value, others) => new Dictionary<string, object?>(others) { [column.Name] = value });
    }

    private static IEnumerable<object?> Values(string type) => type switch
    {
        "number" => Enumerable.Range(-2, 14).Select(half => (object?)(half / 2m)),
        "string" => ["a", "aa", "b", "bb", "c", "cc", ""],
        "boolean" => [false, true],
        _ => Enumerable.Range(1, 8).Select(day => (object?)new DateOnly(2026, 1, day)),
    };

    private string Xml(string policy) => DmnText.File(
        string.Concat(columns.Select(column => DmnText.Input(column.Name, column.Type, column.Allowed)))
        + DmnText.Output("function", "string") + DmnText.Output("level", "number")
        + string.Concat(rules.Select((rule, index) => DmnText.Rule($"r{index + 1}", rule.Inputs, rule.Outputs))),
        $"hitPolicy=\"{policy}\"");

    private string Entry((string Name, string Type, bool IsNullable, string? Allowed) column)
    {
        if (random.Next(5) < 2)
        {
            return "-";
        }

        // Strings are compared by order in some columns only: the others are cut in another way.
        var isOrdered = column.Type is "number" or "date" || (column.Type is "string" && column.Name is "x1");
        var (one, other) = (random.Next(5), random.Next(5));
        var (low, high) = (Literal(column.Type, Math.Min(one, other)), Literal(column.Type, Math.Max(one, other)));
        var some = isOrdered
            ? random.Next(6) switch
            {
                0 => $"< {low}",
                1 => $">= {low}",
                2 => $"({low}..{high}]",
                3 => $"[{low}..{high})",
                4 => $"{low}, > {high}",
                _ => low,
            }
            : random.Next(2) == 0 ? low : $"{low}, {high}";
        return random.Next(6) switch { 0 => $"not({some})", 1 when column.IsNullable => $"{some}, null", _ => some };
    }

    private static string Literal(string type, int number) => type switch
    {
        "number" => number.ToString(CultureInfo.InvariantCulture),
        "string" => $"\"{"aabbc"[number]}\"",
        "boolean" => number % 2 == 0 ? "true" : "false",
        _ => $"date(\"2026-01-0{number + 2}\")",
    };
}
