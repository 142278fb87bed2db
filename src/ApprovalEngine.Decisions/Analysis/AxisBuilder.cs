using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>An entry (or the allowed values, where <paramref name="Rule"/> is null) whose meaning the analysis does not know.</summary>
/// <param name="Rule">Index of the rule, from 0.</param>
internal sealed record UnknownTests(int? Rule, string Input, string Text);

/// <summary>What the tests of one variable say: its axis, and per row the cells that pass.</summary>
internal sealed record AxisRows(InputAxis Axis, Bits[] RowCells, IReadOnlyList<UnknownTests> Unknown);

/// <summary>Cuts one variable into cells and asks every row which of them pass.</summary>
internal sealed class AxisBuilder
{
    private readonly DecisionTable table;
    private readonly AnalysisOptions options;
    private readonly string name;
    private readonly int[] columns;
    private readonly bool isAnalysed;
    private readonly List<UnknownTests> unknown = [];

    public AxisBuilder(DecisionTable table, AnalysisOptions options, string name)
    {
        (this.table, this.options, this.name) = (table, options, name);
        columns = [.. Enumerable.Range(0, table.Inputs.Count).Where(column => table.Inputs[column].Name == name)];

        // The values of a column that calculates cannot be chosen freely: they depend on other inputs.
        isAnalysed = IsVariable(name)
            && table.Inputs[columns[0]].Type is DecisionValueType.Number or DecisionValueType.Text or DecisionValueType.Boolean or DecisionValueType.Date;
    }

    /// <param name="impossible">For each impossible region its tests of this variable; null where it has none.</param>
    /// <returns>Null where there are more comparisons than <paramref name="budget"/> allows.</returns>
    public AxisRows? Build(IReadOnlyList<UnaryTests?> impossible, Budget budget)
    {
        var allowed = columns.Select(column => table.Inputs[column].AllowedValues).OfType<AllowedValues>().ToList();
        NoteUnknown(allowed);
        var tests = columns.SelectMany(column => table.Rules.Select(rule => rule.Tests[column]))
            .Concat(allowed.Select(one => one.Tests)).Concat(impossible).OfType<UnaryTests>().SelectMany(one => one.Tests).ToList();
        var (values, orderedCount) = ValuesOf(tests, allowed);
        if (!budget.TryTake((long)values.Count * table.Rules.Count(rule => Array.Exists(columns, column => rule.Tests[column] is not null))))
        {
            return null;
        }

        var rows = Enumerable.Range(0, table.Rules.Count).Select(rule => RowOf(rule, values))
            .Concat(impossible.Select(one => one is null || isAnalysed ? Passing([one], values) : new Bits(values.Count))).ToArray();
        var cells = CellsOf(rows, values, orderedCount);
        var axis = new InputAxis(name, values, orderedCount, cells);
        return new AxisRows(axis, [.. rows.Select(row => ToCells(row, cells, axis))], unknown);
    }

    private static bool IsKnown(UnaryTests tests) => tests.Tests.All(test => test is EqualityTest or ComparisonTest or RangeTest);

    private void NoteUnknown(List<AllowedValues> allowed)
    {
        unknown.AddRange(allowed.Where(one => !IsKnown(one.Tests)).Select(one => new UnknownTests(null, name, one.Text)));
        foreach (var column in columns)
        {
            for (var rule = 0; rule < table.Rules.Count; rule++)
            {
                if (table.Rules[rule].Tests[column] is { } tests && !(IsKnown(tests) && isAnalysed))
                {
                    unknown.Add(new UnknownTests(rule, name, table.Rules[rule].InputEntries[column]));
                }
            }
        }
    }

    private static bool IsVariable(string name)
    {
        try
        {
            return FeelName.Parse(name) == name;
        }
        catch (FeelSyntaxException)
        {
            return false;
        }
    }

    private (List<Elementary> Values, int OrderedCount) ValuesOf(List<UnaryTest> tests, List<AllowedValues> allowed)
    {
        // Nothing is known of the values, but the other inputs can still be looked at.
        if (!isAnalysed)
        {
            return ([new Elementary(ElementaryKind.Unknown, default)], 0);
        }

        var literals = tests.SelectMany(test => test.Limits).ToList();
        var order = options.Worsening.FirstOrDefault(one => one.Name == name)?.Order ?? [];
        var type = table.Inputs[columns[0]].Type;
        var hasOrder = tests.Exists(test => test is ComparisonTest or RangeTest);
        var values = (type switch
        {
            DecisionValueType.Number or DecisionValueType.Date => ElementaryValues.Ordered(type, literals),
            DecisionValueType.Text when hasOrder => ElementaryValues.Ordered(type, literals),
            DecisionValueType.Text => ElementaryValues.Strings(literals, order),
            _ => ElementaryValues.Booleans(),
        }).Where(value => IsAllowed(value.Sample, allowed)).ToList();
        var orderedCount = type switch
        {
            DecisionValueType.Number or DecisionValueType.Date or DecisionValueType.Boolean => values.Count,
            DecisionValueType.Text when !hasOrder => values.TakeWhile(value => order.Contains(value.Sample.ToObject() as string ?? "")).Count(),
            _ => 0,
        };
        if (MayBeNull(allowed))
        {
            values.Add(new Elementary(ElementaryKind.Null, default));
        }

        return (values, orderedCount);
    }

    private bool MayBeNull(List<AllowedValues> allowed) =>
        allowed is [] ? options.NullableInputs.Contains(name) : allowed.TrueForAll(one => one.Contains(default));

    private static bool IsAllowed(FeelValue value, List<AllowedValues> allowed) => allowed.TrueForAll(one => one.Contains(value));

    private Bits RowOf(int rule, List<Elementary> values) => Passing(
        [.. columns.Select(column => table.Rules[rule].Tests[column]).Select(tests => tests is not null && IsKnown(tests) && isAnalysed ? tests : null)], values);

    // An unknown entry may pass everything.
    private static Bits Passing(UnaryTests?[] all, List<Elementary> values)
    {
        var passing = new Bits(values.Count);
        for (var index = 0; index < values.Count; index++)
        {
            var sample = values[index].Sample;
            if (Array.TrueForAll(all, tests => tests is null || tests.Matches(sample)))
            {
                passing.Add(index);
            }
        }

        return passing;
    }

    // Neighbours that every row treats alike are one cell; what has an order and what has none stay apart.
    private static List<(int First, int Last)> CellsOf(Bits[] rows, List<Elementary> values, int orderedCount)
    {
        var cells = new List<(int First, int Last)>();
        for (var index = 0; index < values.Count; index++)
        {
            var isNew = index == 0 || index == orderedCount || values[index].Kind is ElementaryKind.Null
                || Array.Exists(rows, row => row.Contains(index) != row.Contains(index - 1));
            if (isNew)
            {
                cells.Add((index, index));
            }
            else
            {
                cells[^1] = (cells[^1].First, index);
            }
        }

        return cells;
    }

    private static Bits ToCells(Bits row, List<(int First, int Last)> cells, InputAxis axis)
    {
        var result = new Bits(cells.Count);
        for (var cell = 0; cell < cells.Count; cell++)
        {
            if (row.Contains(cells[cell].First))
            {
                result.Add(cell);
            }
        }

        return result.Equals(axis.All) ? axis.All : result;
    }
}
