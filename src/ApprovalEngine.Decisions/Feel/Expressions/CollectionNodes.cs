namespace ApprovalEngine.Decisions.Feel.Expressions;

/// <summary><c>[a, b, c]</c>.</summary>
internal sealed class ListNode(FeelNode[] items) : FeelNode([.. items])
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.List);

    public override bool IsConstant => items.All(item => item.IsConstant);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        frame.State.Charge(items.Length);
        var values = new FeelValue[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            values[index] = items[index].Evaluate(frame);
        }

        return FeelValue.List(values);
    }
}

/// <summary>A text that is no expression: null, with what is wrong with it.</summary>
internal sealed class BrokenNode(string message) : FeelNode
{
    public override FeelValue Evaluate(FeelFrame frame) => frame.State.Error(message);
}

/// <summary><c>[a..b]</c> with any ends; <c>(&lt; a)</c> and its like where one end is null.</summary>
internal sealed class RangeNode(FeelNode? start, bool includesStart, FeelNode? end, bool includesEnd) : FeelNode(start, end)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Range);

    public override bool IsConstant => start?.IsConstant is not false && end?.IsConstant is not false;

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var (low, high) = (start?.Evaluate(frame) ?? default, end?.Evaluate(frame) ?? default);

        // An end that is null and does not belong to the range is an open one; both together are no range.
        var isFit = (low.IsNull ? start is null || !includesStart : low.Type?.IsOrdered() is true)
            && (high.IsNull ? end is null || !includesEnd : high.Type?.IsOrdered() is true)
            && (low.IsNull || high.IsNull ? !(low.IsNull && high.IsNull) : FeelValue.Compare(low, high) <= 0);
        return isFit
            ? FeelValue.Range(new FeelRange(low, includesStart, high, includesEnd))
            : frame.State.Error("expected a range whose ends are of one ordered type, the start not after the end, found another");
    }
}

/// <summary><c>{name: value}</c>: an entry sees the entries before it.</summary>
/// <param name="entries">The last may be without a name where the context is boxed: then its value is the result (DMN 1.3, 7.3.5).</param>
internal sealed class ContextNode((string? Name, int Slot, FeelNode Value)[] entries) : FeelNode([.. entries.Select(entry => entry.Value)])
{
    public override FeelType? Type => entries is [.., (null, _, var result)] ? result.Type : FeelType.Structure(
        entries.ToDictionary(entry => entry.Name!, entry => entry.Value.Type ?? FeelType.Any, StringComparer.Ordinal));

    public override bool IsConstant => entries.All(entry => entry.Value.IsConstant);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var context = new FeelContext();
        foreach (var (name, slot, node) in entries)
        {
            var value = node.Evaluate(frame);
            if (name is null)
            {
                return value;
            }

            frame.Slots[slot] = value;
            context.Set(name, value);
        }

        frame.State.Charge(context.Count);
        return FeelValue.Context(context);
    }
}

/// <summary><c>list[condition]</c> and <c>list[number]</c> (DMN 1.3, table 58). What is no list counts as a list of one.</summary>
internal sealed class FilterNode(FeelNode source, int itemSlot, FeelNode filter) : FeelNode(source, filter)
{
    public override FeelType? Type => filter.Type?.Kind switch
    {
        DecisionValueType.Number => source.Type?.Item,
        DecisionValueType.Boolean => FeelType.ListOf(source.Type?.Item ?? FeelType.Any),
        _ => null,
    };

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var value = source.Evaluate(frame);
        if (value.IsNull)
        {
            return frame.State.Error("expected a list to filter, found null");
        }

        FeelValue[] items = value.Type is DecisionValueType.List ? value.AsList : [value];
        var kept = new List<FeelValue>();
        for (var index = 0; index < items.Length; index++)
        {
            frame.State.Charge(1);
            var item = items[index];
            frame.Slots[itemSlot] = item;
            var answer = filter.Evaluate(frame);
            if (answer.Type is DecisionValueType.Number && (index == 0 || filter.IsConstant))
            {
                return At(items, answer.AsNumber, frame.State);
            }

            if (answer.IsTrue)
            {
                kept.Add(item);
            }
        }

        if (items.Length == 0 && filter.IsConstant && filter.Evaluate(frame).Type is DecisionValueType.Number)
        {
            return frame.State.Error("expected a place in the list, found an empty list");
        }

        return FeelValue.List([.. kept]);
    }

    private static FeelValue At(FeelValue[] items, decimal place, FeelState state)
    {
        var index = place > 0 ? place - 1 : items.Length + place;
        return place % 1 == 0 && place != 0 && index >= 0 && index < items.Length
            ? items[(int)index]
            : state.Error($"expected a place in a list of {items.Length}, found {FeelText.Number(place)}");
    }
}

/// <summary><c>a.b</c>: an entry of a context, of each context of a list, or a property of a date, time, duration or range.</summary>
internal sealed class PathNode(FeelNode source, string name) : FeelNode(source)
{
    public override FeelType? Type => source.Type?.Kind is DecisionValueType.List && source.Type.Part(name) is { } part
        ? FeelType.ListOf(part)
        : source.Type?.Part(name);

    public override FeelValue Evaluate(FeelFrame frame) => Of(source.Evaluate(frame), name, frame.State);

    private static FeelValue Of(in FeelValue value, string name, FeelState state)
    {
        if (value.Type is DecisionValueType.Context)
        {
            return value.AsContext.TryGet(name, out var entry) ? entry : state.Error($"expected an entry '{name}' in the context, found none");
        }

        if (value.Type is not DecisionValueType.List)
        {
            var property = FeelProperties.Of(value, name, out var isKnown);
            return isKnown ? property : state.Error($"expected a value with '{name}', found a {value.Type?.InFeel() ?? "null"}");
        }

        state.Charge(value.AsList.Length);
        var parts = new FeelValue[value.AsList.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            var item = value.AsList[index];
            parts[index] = item.Type is DecisionValueType.List ? default : Of(item, name, state);
        }

        return FeelValue.List(parts);
    }
}
