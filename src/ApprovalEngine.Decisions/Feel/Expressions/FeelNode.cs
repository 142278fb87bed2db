namespace ApprovalEngine.Decisions.Feel.Expressions;

/// <summary>A compiled expression. Evaluating one parses nothing, and allocates nothing for numbers, truth values, dates and durations.</summary>
internal abstract class FeelNode
{
    /// <summary>How deep expressions may be nested: what keeps evaluation within the stack.</summary>
    public const int MaxDepth = 200;

    private readonly int depth;

    protected FeelNode(params ReadOnlySpan<FeelNode?> parts)
    {
        foreach (var part in parts)
        {
            depth = Math.Max(depth, part?.depth ?? 0);
        }

        depth++;
        if (depth > MaxDepth)
        {
            throw new FeelSyntaxException(0, $"expected an expression nested at most {MaxDepth} deep, found a deeper one");
        }
    }

    /// <summary>The type of the value, as far as it is known without evaluating; null also where the value may be null.</summary>
    public virtual FeelType? Type => null;

    /// <summary>A literal: the same value whatever the variables are.</summary>
    public virtual bool IsConstant => false;

    public abstract FeelValue Evaluate(FeelFrame frame);

    /// <summary>The value of a constant, when the expression is read.</summary>
    /// <exception cref="FeelSyntaxException">It has none.</exception>
    public FeelValue Constant(FeelScope scope, int position)
    {
        var state = new FeelState();
        try
        {
            var value = Evaluate(new FeelFrame(new FeelValue[scope.SlotCount], null, state));
            return state.Errors is [var error, ..] ? throw new FeelSyntaxException(position, error.Message) : value;
        }
        catch (Exception limit) when (FeelLimitException.Covers(limit))
        {
            throw new FeelSyntaxException(position, FeelLimitException.TextOf(limit));
        }
    }
}

/// <summary>A value written in the expression.</summary>
internal sealed class ConstantNode(FeelValue value) : FeelNode
{
    public FeelValue Value => value;

    public override FeelType? Type { get; } = value.Type is { } type ? FeelType.Of(type) : null;

    public override bool IsConstant => value.Type is not DecisionValueType.Function;

    public override FeelValue Evaluate(FeelFrame frame) => value;
}

/// <summary>A variable, of this function or of one around it.</summary>
internal sealed class VariableNode(int depth, int slot, FeelType? type) : FeelNode
{
    public override FeelType? Type => type;

    public override FeelValue Evaluate(FeelFrame frame)
    {
        for (var level = depth; level > 0; level--)
        {
            frame = frame.Outer!;
        }

        return frame.Slots[slot];
    }
}

/// <summary>Inside a filter: an entry of the item where it has one of that name, else the variable.</summary>
internal sealed class EntryNode((int Depth, int Slot)[] items, string name, FeelNode? otherwise) : FeelNode(otherwise)
{
    public override FeelValue Evaluate(FeelFrame frame)
    {
        foreach (var (depth, slot) in items)
        {
            var at = frame;
            for (var level = depth; level > 0; level--)
            {
                at = at.Outer!;
            }

            var item = at.Slots[slot];
            if (item.Type is DecisionValueType.Context && item.AsContext.TryGet(name, out var entry))
            {
                return entry;
            }
        }

        return otherwise?.Evaluate(frame) ?? default;
    }
}

/// <summary>Something that has no value, such as a name that nothing has: null, and an error each time.</summary>
internal sealed class ErrorNode(string message) : FeelNode
{
    // In a table a constant is evaluated when it is read, and its error refuses the table.
    public override bool IsConstant => true;

    public override FeelValue Evaluate(FeelFrame frame) => frame.State.Error(message);
}

/// <summary>An expression whose value has to be of a type.</summary>
internal sealed class TypedNode(FeelNode node, FeelType type, string what) : FeelNode(node)
{
    public override FeelType? Type => type;

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var value = node.Evaluate(frame);
        return value.IsNull ? value : type.Coerce(value, frame.State, what);
    }
}
