using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>The values a column may have: its <c>inputValues</c> or <c>outputValues</c> (DMN 1.3, 8.3.2 and 8.3.3).</summary>
/// <remarks>Null belongs to them only where <c>null</c> is listed.</remarks>
public sealed class AllowedValues
{
    private readonly UnaryTests tests;

    internal AllowedValues(string text, UnaryTests tests)
    {
        this.tests = tests;
        Text = text;
        Literals = [.. tests.Literals().Select(value => value.ToObject())];
    }

    /// <summary>The unary tests as written, without surrounding white space.</summary>
    public string Text { get; }

    /// <summary>The values listed one by one, in their order; empty where the tests contain a range, a comparison or <c>not</c>.</summary>
    public IReadOnlyList<object?> Literals { get; }

    internal UnaryTests Tests => tests;

    internal bool Contains(in FeelValue value) => tests.Matches(value);
}
