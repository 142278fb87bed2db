using System.Collections.Frozen;
using System.Globalization;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A route without people, as a model gives it for one set of matching rows.</summary>
/// <param name="Matched">The numbers of the rows that match.</param>
/// <param name="Decided">Those of them whose level is the one that is asked.</param>
internal sealed record ReplayPlan(ReplayRoute Route, IReadOnlyList<int> Matched, IReadOnlyList<int> Decided)
{
    private const string Approve = "approve";
    private const string Inform = "inform";

    /// <summary>Who is asked for an answer.</summary>
    public IReadOnlyList<ReplayPart> Asked { get; } = [.. Route.Parts.Where(part => part.Kind is not Inform)];

    /// <summary>The same for two routes that nobody could tell apart.</summary>
    public string Signature { get; } = string.Join('|', Route.Parts.Select(part => string.Create(
        CultureInfo.InvariantCulture, $"{part.Stage}:{part.Function}:{part.Level}:{part.Role}:{part.Kind}:{part.Mode}")).Append(Route.CanApprove ? "" : "nowhere").Append(Route.Problem));

    public static bool IsApproval(ReplayPart part) => part.Kind is Approve;

    /// <summary>Whether something is asked before that neither the same level, with as many of its people, nor a higher one of the function answers after. A recommendation never stands for an approval.</summary>
    public bool AsksBeyond(ReplayPlan other) => Asked.Any(part => !other.Asked.Any(one => one.Function == part.Function && IsAsHigh(one, part) && (IsApproval(one) || !IsApproval(part))));

    // Of how many people is not known: every number must do.
    private static bool IsAsHigh(ReplayPart asked, ReplayPart needed) =>
        asked.Level > needed.Level || (asked.Level == needed.Level && AuthorityMode.Parse(asked.Mode)!.IsAtLeast(AuthorityMode.Parse(needed.Mode)!, people: 0));

    /// <summary>Stages one after the other, in each the part that takes longest; null where the time of a role is not known, or the way leads nowhere.</summary>
    public TimeSpan? Duration(IReadOnlyDictionary<string, RoleTime> times) => Route.CanApprove && Asked.All(part => times.ContainsKey(part.Role))
        ? TimeSpan.FromTicks(Asked.GroupBy(part => part.Stage).Sum(stage => stage.Max(part => times[part.Role].Median.Ticks)))
        : null;
}

/// <summary>
/// Routes of one model, folded once for each set of rows that match together: of a hundred thousand requests there are a few dozen. Rows say
/// values and never calculate (<see cref="MatrixFormat"/>), so the same rows are the same route.
/// </summary>
internal sealed class ReplayPlans(DecisionModel model)
{
    private static readonly ReplayPlan NoTable = new(new ReplayRoute(false, "no-table", []), [], []);

    private readonly FrozenDictionary<string, Table> tables = model.Tables.ToFrozenDictionary(one => one.Key, one => new Table(one.Value), StringComparer.Ordinal);

    /// <summary>The tables, by request type.</summary>
    public IEnumerable<DecisionTable> Tables => model.Tables.Values;

    public DecisionTable? TableOf(string type) => model.Find(type);

    /// <summary>The input that the table of the type asks for and that is not there; null = all are.</summary>
    public string? MissingInput(string type, IReadOnlyDictionary<string, object?> inputs) => tables.GetValueOrDefault(type)?.MissingIn(inputs);

    /// <exception cref="DecisionInputException">The table asks for an input of another type.</exception>
    public ReplayPlan Of(RequestType type, IReadOnlyDictionary<string, object?> inputs) => tables.TryGetValue(type.Code, out var table) ? table.Find(type, inputs) : NoTable;

    private sealed class Table
    {
        private readonly DecisionTable table;
        private readonly string[] inputNames;
        private readonly int[] numbers;
        private readonly char[] key;
        private readonly Dictionary<string, ReplayPlan> known = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ReplayPlan>.AlternateLookup<ReadOnlySpan<char>> byRows;

        public Table(DecisionTable table)
        {
            this.table = table;
            inputNames = [.. table.Inputs.Select(input => input.Name)];
            (numbers, key) = (new int[table.Rules.Count], new char[table.Rules.Count]);
            byRows = known.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public string? MissingIn(IReadOnlyDictionary<string, object?> inputs) => Array.Find(inputNames, name => !inputs.ContainsKey(name));

        public ReplayPlan Find(RequestType type, IReadOnlyDictionary<string, object?> inputs)
        {
            // A table has at most 10,000 rules, so each number is one character of the key.
            var count = table.Match(inputs, numbers);
            for (var index = 0; index < count; index++)
            {
                key[index] = (char)numbers[index];
            }

            var rows = key.AsSpan(0, count);
            if (!byRows.TryGetValue(rows, out var plan))
            {
                byRows[rows] = plan = Fold(type, inputs, numbers[..count]);
            }

            return plan;
        }

        private ReplayPlan Fold(RequestType type, IReadOnlyDictionary<string, object?> inputs, int[] matched)
        {
            try
            {
                // Each row under its number, which tells rows of one name apart.
                var rows = table.Evaluate(inputs)
                    .Select(rule => Routing.RowOf(rule) with { Rule = new RouteRule(rule.Number.ToString(CultureInfo.InvariantCulture), rule.TestedInputs) }).ToList();
                var route = Route.Fold("", rows, _ => [], type.VoicesMin);
                List<ReplayPart> parts = [.. route.Stages.SelectMany(stage => stage.Parts.Select(part => new ReplayPart(
                    stage.Stage, part.Function, part.Level, part.Role, RequestViews.Word(part.Kind), part.Mode.Word, [.. part.Rules.Select(NameOf)])))];
                return new ReplayPlan(
                    new ReplayRoute(route.CanApprove, null, parts), matched, [.. route.Stages.SelectMany(stage => stage.Parts).SelectMany(part => part.Rules).Select(NumberOf)]);
            }
            catch (Exception contradiction) when (contradiction is DecisionConflictException or MatrixAmbiguousException)
            {
                return new ReplayPlan(new ReplayRoute(false, "conflict", []), matched, []);
            }
        }

        private string NameOf(RouteRule rule) => table.Rules[NumberOf(rule) - 1] is var row ? row.Label ?? row.Id : "";

        private static int NumberOf(RouteRule rule) => int.Parse(rule.Row, CultureInfo.InvariantCulture);
    }
}
