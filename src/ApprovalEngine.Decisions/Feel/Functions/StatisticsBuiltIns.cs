using static ApprovalEngine.Decisions.DecisionValueType;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>One value out of a list (DMN 1.3, 10.3.4.4): smallest, largest, sums, and the truth of all or any.</summary>
internal static class StatisticsBuiltIns
{
    public static readonly BuiltIn[] All =
    [
        new("min", null, (a, state) => Extreme(a[0].AsList, -1, "min", state), "list:L"),
        new("max", null, (a, state) => Extreme(a[0].AsList, 1, "max", state), "list:L"),
        new("sum", null, (a, state) => Sum(a[0].AsList, state), "list:L"),
        new("mean", Number, Mean, "list:L"),
        new("product", Number, Product, "list:L"),
        new("median", Number, Median, "list:L"),
        new("stddev", Number, Deviation, "list:L"),
        new("mode", List, Mode, "list:L"),
        new("all", DecisionValueType.Boolean, (a, _) => AllOf(a[0].AsList), "list:L"),
        new("and", DecisionValueType.Boolean, (a, _) => AllOf(a[0].AsList), "list:L"),
        new("any", DecisionValueType.Boolean, (a, _) => AnyOf(a[0].AsList), "list:L"),
        new("or", DecisionValueType.Boolean, (a, _) => AnyOf(a[0].AsList), "list:L"),
    ];

    public static FeelValue Extreme(FeelValue[] items, int sign, string name, FeelState state)
    {
        if (items.Length == 0)
        {
            return default;
        }

        var best = items[0];
        foreach (var item in items)
        {
            if (FeelValue.Compare(item, best) is not { } order || item.Type is DecisionValueType.Boolean)
            {
                return state.Error($"expected values of one ordered type in {name}, found others");
            }

            best = order * sign > 0 ? item : best;
        }

        return best;
    }

    public static FeelValue Sum(FeelValue[] items, FeelState state)
    {
        if (items.Length == 0)
        {
            return default;
        }

        var type = items[0].Type;
        if (type is not (Number or DaysDuration or DecisionValueType.MonthsDuration) || !Array.TrueForAll(items, item => item.Type == type))
        {
            return state.Error("expected numbers, or durations of one kind, in sum, found others");
        }

        var sum = 0m;
        foreach (var item in items)
        {
            sum += item.AsNumber;
        }

        return type switch
        {
            Number => FeelValue.Number(sum),
            DaysDuration => FeelValue.Days(sum),
            _ => FeelValue.Months(sum),
        };
    }

    private static FeelValue Mean(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var items = a[0].AsList;
        if (items.Length == 0)
        {
            return default;
        }

        return AreNumbers(items) ? FeelValue.Number(Sum(items, state).AsNumber / items.Length) : NoNumbers("mean", state);
    }

    private static FeelValue Product(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var items = a[0].AsList;
        if (items.Length == 0)
        {
            return default;
        }

        if (!AreNumbers(items))
        {
            return NoNumbers("product", state);
        }

        var product = 1m;
        foreach (var item in items)
        {
            product *= item.AsNumber;
        }

        return FeelValue.Number(product);
    }

    private static FeelValue Median(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var items = a[0].AsList;
        if (items.Length == 0)
        {
            return default;
        }

        if (!AreNumbers(items))
        {
            return NoNumbers("median", state);
        }

        var sorted = items.Select(item => item.AsNumber).Order().ToArray();
        var middle = sorted.Length / 2;
        return FeelValue.Number(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    // Of a sample: divided by one less than the count.
    private static FeelValue Deviation(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var items = a[0].AsList;
        if (items.Length < 2 || !AreNumbers(items))
        {
            return NoNumbers("stddev", state);
        }

        var mean = items.Sum(item => item.AsNumber) / items.Length;
        var squares = items.Sum(item => (item.AsNumber - mean) * (item.AsNumber - mean));
        return FeelMath.FromDouble(Math.Sqrt((double)(squares / (items.Length - 1)))) is { } root ? FeelValue.Number(root) : default;
    }

    private static FeelValue Mode(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var items = a[0].AsList;
        if (items.Length == 0)
        {
            return FeelValue.List([]);
        }

        if (!AreNumbers(items))
        {
            return NoNumbers("mode", state);
        }

        var groups = items.GroupBy(item => item.AsNumber).ToList();
        var most = groups.Max(group => group.Count());
        return FeelValue.List([.. groups.Where(group => group.Count() == most).Select(group => group.Key).Order().Select(FeelValue.Number)]);
    }

    private static FeelValue AllOf(FeelValue[] items) =>
        Array.Exists(items, item => item.IsFalse) ? FeelValue.Boolean(false)
        : Array.TrueForAll(items, item => item.IsTrue) ? FeelValue.Boolean(true)
        : default;

    private static FeelValue AnyOf(FeelValue[] items) =>
        Array.Exists(items, item => item.IsTrue) ? FeelValue.Boolean(true)
        : Array.TrueForAll(items, item => item.IsFalse) ? FeelValue.Boolean(false)
        : default;

    private static bool AreNumbers(FeelValue[] items) => Array.TrueForAll(items, item => item.Type is Number);

    private static FeelValue NoNumbers(string name, FeelState state) => state.Error($"expected numbers in {name}, found others");
}
