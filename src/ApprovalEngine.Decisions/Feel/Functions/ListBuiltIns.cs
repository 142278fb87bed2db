using static ApprovalEngine.Decisions.DecisionValueType;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>Lists (DMN 1.3, 10.3.4.4). Places count from 1, and from the end where they are negative.</summary>
internal static class ListBuiltIns
{
    public static readonly BuiltIn[] All =
    [
        new("list contains", DecisionValueType.Boolean, Contains, "list:l,element:a"),
        new("count", Number, (a, _) => FeelValue.Number(a[0].AsList.Length), "list:L"),
        new("sublist", List, Sublist, "list:l,start position:n,length:n?"),
        new("append", List, Append, "list:l,item:a+"),
        new("concatenate", List, (a, state) => FeelValue.List(Concatenate(a, state)), "list:l+"),
        new("insert before", List, InsertBefore, "list:l,position:n,newItem:a"),
        new("remove", List, Remove, "list:l,position:n"),
        new("list replace", List, Replace, "list:l,position:n,newItem:a", "list:l,match:f,newItem:a"),
        new("reverse", List, Reverse, "list:l"),
        new("index of", List, IndexOf, "list:l,match:a"),
        new("union", List, (a, state) => FeelValue.List(Distinct(Concatenate(a, state), state)), "list:l+"),
        new("distinct values", List, (a, state) => FeelValue.List(Distinct(a[0].AsList, state)), "list:l"),
        new("flatten", List, Flatten, "list:l"),
        new("sort", List, Sort, "list:l,precedes:f?"),
    ];

    private static FeelValue Contains(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        foreach (var item in a[0].AsList)
        {
            if (FeelValue.Same(item, a[1]))
            {
                return FeelValue.Boolean(true);
            }
        }

        return FeelValue.Boolean(false);
    }

    private static FeelValue Sublist(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var items = a[0].AsList;
        var start = decimal.Truncate(a[1].AsNumber);
        var from = start > 0 ? start - 1 : items.Length + start;
        var length = a.Length > 2 && !a[2].IsNull ? decimal.Truncate(a[2].AsNumber) : items.Length - from;
        if (start == 0 || from < 0 || from > items.Length || length < 0 || from + length > items.Length)
        {
            return state.Error($"expected a part of a list of {items.Length}, found one outside it");
        }

        state.Charge((long)length);
        return FeelValue.List(items[(int)from..(int)(from + length)]);
    }

    private static FeelValue Append(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        state.Charge(a[0].AsList.Length + a.Length);
        return FeelValue.List([.. a[0].AsList, .. a[1..]]);
    }

    private static FeelValue[] Concatenate(ReadOnlySpan<FeelValue> lists, FeelState state)
    {
        var items = new List<FeelValue>();
        foreach (var list in lists)
        {
            state.Charge(list.AsList.Length);
            items.AddRange(list.AsList);
        }

        return [.. items];
    }

    private static FeelValue InsertBefore(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (Index(a[0].AsList, a[1].AsNumber) is not { } index)
        {
            return OutOfList(a[0].AsList, a[1].AsNumber, state);
        }

        state.Charge(a[0].AsList.Length + 1);
        return FeelValue.List([.. a[0].AsList[..index], a[2], .. a[0].AsList[index..]]);
    }

    private static FeelValue Remove(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (Index(a[0].AsList, a[1].AsNumber) is not { } index)
        {
            return OutOfList(a[0].AsList, a[1].AsNumber, state);
        }

        state.Charge(a[0].AsList.Length);
        return FeelValue.List([.. a[0].AsList[..index], .. a[0].AsList[(index + 1)..]]);
    }

    private static FeelValue Replace(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        FeelValue[] items = [.. a[0].AsList];
        state.Charge(items.Length);
        if (a[1].Type is Number)
        {
            if (Index(items, a[1].AsNumber) is not { } index)
            {
                return OutOfList(items, a[1].AsNumber, state);
            }

            items[index] = a[2];
            return FeelValue.List(items);
        }

        for (var index = 0; index < items.Length; index++)
        {
            var answer = a[1].AsFunction.Invoke([items[index], a[2]], null, state);
            if (answer.Type is not DecisionValueType.Boolean)
            {
                return state.Error("expected a function that answers true or false in list replace, found another");
            }

            items[index] = answer.IsTrue ? a[2] : items[index];
        }

        return FeelValue.List(items);
    }

    private static FeelValue Reverse(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        FeelValue[] items = [.. a[0].AsList];
        state.Charge(items.Length);
        Array.Reverse(items);
        return FeelValue.List(items);
    }

    private static FeelValue IndexOf(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var places = new List<FeelValue>();
        for (var index = 0; index < a[0].AsList.Length; index++)
        {
            if (FeelValue.Same(a[0].AsList[index], a[1]))
            {
                places.Add(FeelValue.Number(index + 1));
            }
        }

        state.Charge(a[0].AsList.Length);
        return FeelValue.List([.. places]);
    }

    private static FeelValue[] Distinct(FeelValue[] items, FeelState state)
    {
        var distinct = new List<FeelValue>();
        foreach (var item in items)
        {
            // Each item is compared with all before it.
            state.Charge(distinct.Count * (1 + (item.Weight >> 4)));
            if (!distinct.Exists(one => FeelValue.Same(one, item)))
            {
                distinct.Add(item);
            }
        }

        return [.. distinct];
    }

    private static FeelValue Flatten(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var flat = new List<FeelValue>();
        var open = new Stack<(FeelValue[] Items, int Index)>();
        open.Push((a[0].AsList, 0));
        while (open.TryPop(out var at))
        {
            for (var index = at.Index; index < at.Items.Length; index++)
            {
                state.Charge(1);
                if (at.Items[index].Type is List)
                {
                    open.Push((at.Items, index + 1));
                    open.Push((at.Items[index].AsList, 0));
                    break;
                }

                flat.Add(at.Items[index]);
            }
        }

        return FeelValue.List([.. flat]);
    }

    // A merge sort of our own: the function that says what precedes what may contradict itself, which .NET's sort does not bear.
    private static FeelValue Sort(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var items = a[0].AsList;
        var precedes = a.Length > 1 ? a[1] : default;
        if (precedes.IsNull && items.Length > 0 && !Array.TrueForAll(items, item => FeelValue.Compare(item, items[0]) is not null))
        {
            return state.Error("expected values of one ordered type to sort, found others");
        }

        bool? failed = null;
        bool IsBefore(FeelValue left, FeelValue right)
        {
            state.Charge(1);
            if (precedes.IsNull)
            {
                return FeelValue.Compare(left, right) < 0;
            }

            var answer = precedes.AsFunction.Invoke([left, right], null, state);
            failed ??= answer.Type is not DecisionValueType.Boolean ? true : null;
            return answer.IsTrue;
        }

        var sorted = Merge(items, IsBefore);
        return failed is true ? state.Error("expected a function that answers true or false in sort, found another") : FeelValue.List(sorted);
    }

    private static FeelValue[] Merge(FeelValue[] items, Func<FeelValue, FeelValue, bool> isBefore)
    {
        if (items.Length < 2)
        {
            return items;
        }

        var left = Merge(items[..(items.Length / 2)], isBefore);
        var right = Merge(items[(items.Length / 2)..], isBefore);
        var merged = new FeelValue[items.Length];
        var (l, r) = (0, 0);
        for (var index = 0; index < merged.Length; index++)
        {
            var takesRight = l == left.Length || (r < right.Length && isBefore(right[r], left[l]));
            merged[index] = takesRight ? right[r++] : left[l++];
        }

        return merged;
    }

    private static int? Index(FeelValue[] items, decimal place)
    {
        var index = place > 0 ? place - 1 : items.Length + place;
        return place != 0 && place % 1 == 0 && index >= 0 && index < items.Length ? (int)index : null;
    }

    private static FeelValue OutOfList(FeelValue[] items, decimal place, FeelState state) =>
        state.Error($"expected a place in a list of {items.Length}, found {FeelText.Number(place)}");
}
