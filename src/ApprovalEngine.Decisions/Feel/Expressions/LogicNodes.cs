namespace ApprovalEngine.Decisions.Feel.Expressions;

/// <summary><c>and</c> and <c>or</c> with three values (DMN 1.3, tables 49 and 50): what is no truth value counts as null.</summary>
internal sealed class JunctionNode(bool isAnd, FeelNode left, FeelNode right) : FeelNode(left, right)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Boolean);

    public override bool IsConstant => left.IsConstant && right.IsConstant;

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var a = left.Evaluate(frame);
        if (isAnd ? a.IsFalse : a.IsTrue)
        {
            return a;
        }

        var b = right.Evaluate(frame);
        if (isAnd ? b.IsFalse : b.IsTrue)
        {
            return b;
        }

        return a.Type is DecisionValueType.Boolean && b.Type is DecisionValueType.Boolean ? FeelValue.Boolean(isAnd) : default;
    }
}

internal enum Relation
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    GreaterOrEqual,
    Greater,
}

/// <summary><c>= != &lt; &lt;= &gt; &gt;=</c> (DMN 1.3, tables 42 to 45). Values of two types are neither equal nor unequal: null.</summary>
internal sealed class RelationNode(Relation relation, FeelNode left, FeelNode right) : FeelNode(left, right)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Boolean);

    public override bool IsConstant => left.IsConstant && right.IsConstant;

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var a = left.Evaluate(frame);
        var b = right.Evaluate(frame);
        frame.State.ChargeFor(a);
        return Holds(relation, a, b) is { } holds
            ? FeelValue.Boolean(holds)
            : frame.State.Error($"expected two values of one type to compare, found a {a.Type?.InFeel() ?? "null"} and a {b.Type?.InFeel() ?? "null"}");
    }

    public static bool? Holds(Relation relation, in FeelValue a, in FeelValue b)
    {
        // Where a date meets a date and time it is its midnight (DMN 1.3, 10.3.2.3.6).
        if (a.Type is DecisionValueType.Date && b.Type is DecisionValueType.DateTime)
        {
            return Holds(relation, FeelValue.DateTime(Temporal.Midnight(a.AsDate)), b);
        }

        if (a.Type is DecisionValueType.DateTime && b.Type is DecisionValueType.Date)
        {
            return Holds(relation, a, FeelValue.DateTime(Temporal.Midnight(b.AsDate)));
        }

        if (relation is Relation.Equal or Relation.NotEqual)
        {
            return Equal(a, b) is { } equal ? equal == (relation is Relation.Equal) : null;
        }

        if (a.Type is DecisionValueType.Boolean || FeelValue.Compare(a, b) is not { } order)
        {
            return null;
        }

        return relation switch
        {
            Relation.Less => order < 0,
            Relation.LessOrEqual => order <= 0,
            Relation.GreaterOrEqual => order >= 0,
            _ => order > 0,
        };
    }

    /// <summary>FEEL's <c>=</c>: a list of one value equals no value, null equals null alone.</summary>
    public static bool? Equal(in FeelValue a, in FeelValue b) =>
        a.IsNull || b.IsNull ? a.IsNull == b.IsNull : a.Type == b.Type ? FeelValue.Same(a, b) : null;
}

/// <summary><c>if</c> (DMN 1.3, table 60): what is not true goes to <c>else</c>.</summary>
internal sealed class IfNode(FeelNode condition, FeelNode then, FeelNode otherwise) : FeelNode(condition, then, otherwise)
{
    public override FeelType? Type => then.Type?.Kind == otherwise.Type?.Kind ? then.Type : null;

    public override FeelValue Evaluate(FeelFrame frame) => (condition.Evaluate(frame).IsTrue ? then : otherwise).Evaluate(frame);
}

/// <summary><c>x between a and b</c>: both ends belong to it.</summary>
internal sealed class BetweenNode(FeelNode value, FeelNode low, FeelNode high) : FeelNode(value, low, high)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Boolean);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var x = value.Evaluate(frame);
        var (from, to) = (low.Evaluate(frame), high.Evaluate(frame));
        return RelationNode.Holds(Relation.GreaterOrEqual, x, from) is { } isAbove && RelationNode.Holds(Relation.LessOrEqual, x, to) is { } isBelow
            ? FeelValue.Boolean(isAbove && isBelow)
            : frame.State.Error("expected three values of one type in 'between', found others");
    }
}

/// <summary><c>x in …</c>: one of the tests holds.</summary>
internal sealed class InNode(FeelNode operand, FeelNode[] tests) : FeelNode([operand, .. tests])
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Boolean);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var x = operand.Evaluate(frame);
        bool? result = false;
        foreach (var test in tests)
        {
            var value = test.Evaluate(frame);
            frame.State.ChargeFor(value);
            var answer = test is RangeNode && value.IsNull ? null : test is OtherThanNode ? !RelationNode.Equal(x, value) : Holds(x, value);
            if (answer is true)
            {
                return FeelValue.Boolean(true);
            }

            result = answer is null ? null : result;
        }

        return result is { } truth ? FeelValue.Boolean(truth) : frame.State.Error($"expected a value that 'in' can compare, found {x.Describe()}");
    }

    /// <summary>Whether a value is the other one, in it (a list or range), or in a range of it (a list of ranges).</summary>
    public static bool? Holds(in FeelValue value, in FeelValue test)
    {
        if (test.Type is DecisionValueType.Range && value.Type is not DecisionValueType.Range)
        {
            return test.AsRange.Contains(value);
        }

        if (test.Type is not DecisionValueType.List)
        {
            return RelationNode.Equal(value, test);
        }

        if (value.Type is DecisionValueType.List && FeelValue.Same(value, test))
        {
            return true;
        }

        foreach (var item in test.AsList)
        {
            if (FeelValue.Same(value, item) || (item.Type is DecisionValueType.Range && item.AsRange.Contains(value) is true)
                || (item.Type is DecisionValueType.List && value.Type is DecisionValueType.List && FeelValue.Same(value, item)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>!= a</c> as a test of <c>in</c>; its value is <c>a</c>.</summary>
internal sealed class OtherThanNode(FeelNode value) : FeelNode(value)
{
    public override FeelValue Evaluate(FeelFrame frame) => value.Evaluate(frame);
}

/// <summary><c>x instance of type</c>; null is an instance of nothing.</summary>
internal sealed class InstanceOfNode(FeelNode value, FeelType type) : FeelNode(value)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Boolean);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var x = value.Evaluate(frame);
        return FeelValue.Boolean(!x.IsNull && type.IsShapeOf(x));
    }
}
