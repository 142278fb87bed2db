using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;
using ApprovalEngine.Decisions.Feel.Functions;

namespace ApprovalEngine.Decisions;

/// <summary>What a table's matching rules come to as a value (DMN 1.3, 8.2.8 and 8.3.3).</summary>
internal readonly struct TableResult(
    HitPolicy hitPolicy, Aggregation aggregation, DecisionOutput[] outputs, DecisionRule[] rules, OutputEntry[]? defaults)
{
    public FeelValue Of(ReadOnlySpan<ulong> matching, FeelFrame frame)
    {
        var first = TableIndex.Next(matching, 0);
        if (first < 0)
        {
            return NoMatch(frame);
        }

        var second = TableIndex.Next(matching, first + 1);
        return hitPolicy switch
        {
            HitPolicy.First => OutputOf(first, frame),
            HitPolicy.Unique => second < 0 ? OutputOf(first, frame) : frame.State.Error($"expected at most one matching rule (UNIQUE), found {Ids(matching)}"),
            HitPolicy.Any => Any(matching, first, frame),
            HitPolicy.Priority => OutputOf(second < 0 ? first : Sorted(matching, frame)[0], frame),
            HitPolicy.OutputOrder => ListOf(Sorted(matching, frame), frame),
            HitPolicy.RuleOrder => ListOf(Numbers(matching), frame),
            HitPolicy.Collect => Collected(matching, frame),
        };
    }

    private FeelValue NoMatch(FeelFrame frame)
    {
        if (defaults is not null)
        {
            var entries = defaults;
            return Compose(column => entries[column].Computed?.Evaluate(frame) ?? entries[column].Value);
        }

        return aggregation is Aggregation.Count ? FeelValue.Number(0) : default;
    }

    private FeelValue OutputOf(int rule, FeelFrame frame)
    {
        if (outputs.Length == 1)
        {
            return rules[rule].OutputOf(0, frame);
        }

        var context = new FeelContext();
        for (var column = 0; column < outputs.Length; column++)
        {
            context.Set(outputs[column].Name, rules[rule].OutputOf(column, frame));
        }

        return FeelValue.Context(context);
    }

    private FeelValue Compose(Func<int, FeelValue> valueOf)
    {
        if (outputs.Length == 1)
        {
            return valueOf(0);
        }

        var context = new FeelContext();
        for (var column = 0; column < outputs.Length; column++)
        {
            context.Set(outputs[column].Name, valueOf(column));
        }

        return FeelValue.Context(context);
    }

    private FeelValue Any(ReadOnlySpan<ulong> matching, int first, FeelFrame frame)
    {
        var value = OutputOf(first, frame);
        for (var rule = TableIndex.Next(matching, first + 1); rule >= 0; rule = TableIndex.Next(matching, rule + 1))
        {
            if (!FeelValue.Same(value, OutputOf(rule, frame)))
            {
                return frame.State.Error($"expected equal outputs of all matching rules (ANY), found {Ids(matching)}");
            }
        }

        return value;
    }

    private FeelValue Collected(ReadOnlySpan<ulong> matching, FeelFrame frame)
    {
        var numbers = Numbers(matching);
        if (aggregation is Aggregation.Count)
        {
            return FeelValue.Number(numbers.Count);
        }

        var list = ListOf(numbers, frame);
        return aggregation switch
        {
            Aggregation.Sum => StatisticsBuiltIns.Sum(list.AsList, frame.State),
            Aggregation.Min => StatisticsBuiltIns.Extreme(list.AsList, -1, "MIN", frame.State),
            Aggregation.Max => StatisticsBuiltIns.Extreme(list.AsList, 1, "MAX", frame.State),
            _ => list,
        };
    }

    private FeelValue ListOf(List<int> numbers, FeelFrame frame)
    {
        frame.State.Charge(numbers.Count);
        var values = new FeelValue[numbers.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = OutputOf(numbers[index], frame);
        }

        return FeelValue.List(values);
    }

    // The first value of a column's list comes first; the leftmost column decides first; else the order of the rules stays.
    private List<int> Sorted(ReadOnlySpan<ulong> matching, FeelFrame frame)
    {
        var (columns, table) = (outputs, rules);
        var sorted = Numbers(matching).OrderBy(_ => 0);
        for (var column = 0; column < columns.Length; column++)
        {
            if (columns[column].AllowedValues is { } allowed)
            {
                var at = column;
                sorted = sorted.ThenBy(rule => allowed.RankOf(table[rule].OutputOf(at, frame)));
            }
        }

        return [.. sorted];
    }

    private static List<int> Numbers(ReadOnlySpan<ulong> matching)
    {
        var numbers = new List<int>();
        for (var rule = TableIndex.Next(matching, 0); rule >= 0; rule = TableIndex.Next(matching, rule + 1))
        {
            numbers.Add(rule);
        }

        return numbers;
    }

    private string Ids(ReadOnlySpan<ulong> matching)
    {
        var table = rules;
        return string.Join(", ", Numbers(matching).Select(rule => $"'{table[rule].Id}'"));
    }
}

/// <summary>A decision table as an expression.</summary>
internal sealed class TableNode(DecisionTable table) : FeelNode
{
    public override FeelValue Evaluate(FeelFrame frame) => table.Evaluate(frame);
}

/// <summary>The variables that a table's expressions name, for a caller who hands them in by name.</summary>
/// <param name="InputSlot">Where <c>?</c> is found.</param>
/// <param name="Scope">All variables of the decision.</param>
/// <param name="Variables">Those that are handed in, with their slots.</param>
/// <param name="Used">The names of those that an expression really names.</param>
internal sealed record TableScope(int InputSlot, FeelScope Scope, IReadOnlyList<(string Name, int Slot)> Variables, IReadOnlySet<string> Used)
{
    /// <exception cref="DecisionInputException">A variable is missing or of a type that FEEL does not have.</exception>
    public FeelFrame FrameOf(string tableId, IReadOnlyDictionary<string, object?> given)
    {
        var slots = new FeelValue[Scope.SlotCount];
        foreach (var (name, slot) in Variables)
        {
            if (given.TryGetValue(name, out var value))
            {
                slots[slot] = FeelValue.TryFrom(value, out var taken)
                    ? taken
                    : throw new DecisionInputException(tableId, name, "a value of a type that FEEL has", FeelValue.Describe(value));
            }
            else if (Used.Contains(name))
            {
                throw new DecisionInputException(tableId, name, "a value (or an explicit null)", "no value with that name");
            }
        }

        return new FeelFrame(slots, null, new FeelState());
    }
}
