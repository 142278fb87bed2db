using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>The values a column or a type may have: <c>inputValues</c>, <c>outputValues</c> or <c>allowedValues</c> (DMN 1.3, 8.3.2, 8.3.3 and 7.3.2).</summary>
/// <remarks>Null belongs to them only where <c>null</c> is listed.</remarks>
public sealed class AllowedValues
{
    private readonly UnaryTests tests;
    private readonly FeelScope? scope;
    private readonly FeelValue[] literals;

    /// <param name="scope">Where <c>?</c> is the first variable, if a test is an expression.</param>
    internal AllowedValues(string text, UnaryTests tests, FeelScope? scope = null)
    {
        this.tests = tests;
        this.scope = tests.IsSimple ? null : scope;
        Text = text;
        literals = [.. tests.Literals()];
        Literals = [.. literals.Select(value => value.ToObject())];
    }

    /// <summary>The unary tests as written, without surrounding white space.</summary>
    public string Text { get; }

    /// <summary>The values listed one by one, in their order; empty where the tests contain a range, a comparison or <c>not</c>.</summary>
    public IReadOnlyList<object?> Literals { get; }

    internal UnaryTests Tests => tests;

    internal bool Contains(in FeelValue value)
    {
        if (scope is null)
        {
            return tests.Matches(value);
        }

        var slots = new FeelValue[scope.SlotCount];
        slots[0] = value;
        return tests.Matches(value, new FeelFrame(slots, null, new FeelState()));
    }

    /// <summary>The value's place in the list, from 0; behind all of them where it is not listed.</summary>
    internal int RankOf(in FeelValue value)
    {
        for (var index = 0; index < literals.Length; index++)
        {
            if (FeelValue.Same(literals[index], value))
            {
                return index;
            }
        }

        return literals.Length;
    }
}
