using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>
/// One test of an input value. The answer has FEEL's three values: null where the test says nothing about the value
/// (DMN 1.3, 10.3.2.13: null is not ordered).
/// </summary>
internal abstract class UnaryTest
{
    public abstract bool? Test(in FeelValue value);

    /// <summary>The same for a test that may name other variables.</summary>
    public virtual bool? Test(in FeelValue value, FeelFrame frame) => Test(value);

    /// <summary>The values it compares with, where it is no more than that.</summary>
    public virtual IEnumerable<FeelValue> Limits => [];

    /// <summary>Of values (not null) in their order: which pass.</summary>
    /// <param name="rankOf">The rank of a limit: a value above another has a higher one.</param>
    public virtual RankSpan RanksOf(Func<FeelValue, int> rankOf) =>
        throw new InvalidOperationException("A test that names variables holds for no fixed values.");
}

/// <summary>Neighbouring ranks, or all but these.</summary>
/// <param name="Last">Less than <paramref name="First"/> where there are none.</param>
internal readonly record struct RankSpan(int First, int Last, bool IsOutside = false);

/// <summary>A literal, <c>= literal</c> or <c>!= literal</c>.</summary>
internal sealed class EqualityTest(FeelValue literal, bool isNegated) : UnaryTest
{
    public FeelValue Literal => literal;

    public bool IsNegated => isNegated;

    public override IEnumerable<FeelValue> Limits => [literal];

    public override bool? Test(in FeelValue value) => FeelValue.Same(value, literal) != isNegated;

    // No value equals null.
    public override RankSpan RanksOf(Func<FeelValue, int> rankOf) =>
        literal.IsNull ? new RankSpan(0, -1, isNegated) : new RankSpan(rankOf(literal), rankOf(literal), isNegated);
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
    public override IEnumerable<FeelValue> Limits => [limit];

    public override RankSpan RanksOf(Func<FeelValue, int> rankOf) => comparison switch
    {
        Comparison.Less => new RankSpan(0, rankOf(limit) - 1),
        Comparison.LessOrEqual => new RankSpan(0, rankOf(limit)),
        Comparison.GreaterOrEqual => new RankSpan(rankOf(limit), int.MaxValue),
        Comparison.Greater => new RankSpan(rankOf(limit) + 1, int.MaxValue),
    };

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
    public override IEnumerable<FeelValue> Limits => [start, end];

    public override RankSpan RanksOf(Func<FeelValue, int> rankOf) =>
        new(rankOf(start) + (includesStart ? 0 : 1), rankOf(end) - (includesEnd ? 0 : 1));

    public override bool? Test(in FeelValue value)
    {
        if (FeelValue.Compare(value, start) is not { } fromStart || FeelValue.Compare(value, end) is not { } toEnd)
        {
            return null;
        }

        return (includesStart ? fromStart >= 0 : fromStart > 0) && (includesEnd ? toEnd <= 0 : toEnd < 0);
    }
}

/// <summary>A test that is a FEEL expression: of the input (<c>?</c>), or a value, list or range that the input is compared with.</summary>
internal sealed class ExpressionTest(FeelNode node, bool usesInput, string text) : UnaryTest
{
    /// <summary>The expression as written.</summary>
    public string Text => text;

    public override bool? Test(in FeelValue value) =>
        throw new InvalidOperationException($"The test {text} names variables and is asked without them.");

    // The caller has put the value where "?" is found.
    public override bool? Test(in FeelValue value, FeelFrame frame)
    {
        var answer = node.Evaluate(frame);
        if (usesInput || (answer.Type is DecisionValueType.Boolean && value.Type is not (null or DecisionValueType.Boolean)))
        {
            return answer.Type is DecisionValueType.Boolean ? answer.IsTrue : null;
        }

        return InNode.Holds(value, answer);
    }
}
