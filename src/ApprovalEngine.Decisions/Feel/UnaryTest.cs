namespace ApprovalEngine.Decisions.Feel;

/// <summary>
/// One test of an input value. The answer has FEEL's three values: null where the test says nothing about the value
/// (DMN 1.3, 10.3.2.13: null is not ordered).
/// </summary>
internal abstract class UnaryTest
{
    public abstract bool? Test(in FeelValue value);
}

/// <summary>A literal, <c>= literal</c> or <c>!= literal</c>.</summary>
internal sealed class EqualityTest(FeelValue literal, bool isNegated) : UnaryTest
{
    public FeelValue Literal => literal;

    public bool IsNegated => isNegated;

    public override bool? Test(in FeelValue value) => FeelValue.Same(value, literal) != isNegated;
}

internal enum Comparison
{
    Less,
    LessOrEqual,
    GreaterOrEqual,
    Greater,
}

/// <summary><c>&lt; literal</c> and its like.</summary>
internal sealed class ComparisonTest(Comparison comparison, FeelValue limit) : UnaryTest
{
    public FeelValue Limit => limit;

    public override bool? Test(in FeelValue value) => FeelValue.Compare(value, limit) is not { } order ? null : comparison switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.GreaterOrEqual => order >= 0,
        Comparison.Greater => order > 0,
    };
}

/// <summary><c>[a..b]</c>, with either end open or closed.</summary>
internal sealed class RangeTest(FeelValue start, bool includesStart, FeelValue end, bool includesEnd) : UnaryTest
{
    public FeelValue Start => start;

    public FeelValue End => end;

    public override bool? Test(in FeelValue value)
    {
        if (FeelValue.Compare(value, start) is not { } fromStart || FeelValue.Compare(value, end) is not { } toEnd)
        {
            return null;
        }

        return (includesStart ? fromStart >= 0 : fromStart > 0) && (includesEnd ? toEnd <= 0 : toEnd < 0);
    }
}
