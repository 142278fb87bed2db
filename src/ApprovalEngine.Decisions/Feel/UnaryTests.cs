namespace ApprovalEngine.Decisions.Feel;

/// <summary>An entry of an input column: tests of which one must hold, or with <c>not</c> none.</summary>
internal sealed class UnaryTests(UnaryTest[] tests, bool isNegated)
{
    /// <summary>Whether the tests are made of literals only, so that they need no other variables.</summary>
    public bool IsSimple { get; } = !tests.Any(test => test is ExpressionTest);

    /// <summary>The tests between the commas, without the <c>not</c> around them.</summary>
    public IReadOnlyList<UnaryTest> Tests => tests;

    public bool IsNegated => isNegated;

    /// <summary>The values that the tests compare with.</summary>
    public IEnumerable<FeelValue> Limits => tests.SelectMany(test => test.Limits);

    /// <summary>Whether the value passes. What is neither true nor false is no match, negated or not.</summary>
    public bool Matches(in FeelValue value, FeelFrame? frame = null) => isNegated ? AnyHolds(value, frame) is false : AnyHolds(value, frame) is true;

    /// <summary>The values listed one by one; none where the tests are more than a list of literals.</summary>
    public IEnumerable<FeelValue> Literals() =>
        !isNegated && tests.All(test => test is EqualityTest { IsNegated: false }) ? tests.OfType<EqualityTest>().Select(test => test.Literal) : [];

    /// <summary>The values that are tested for equality, in whatever form.</summary>
    public IEnumerable<FeelValue> ComparedLiterals() => tests.OfType<EqualityTest>().Select(test => test.Literal);

    // FEEL's "or": true wins, then null, then false (DMN 1.3, table 50).
    private bool? AnyHolds(in FeelValue value, FeelFrame? frame)
    {
        bool? result = false;
        foreach (var test in tests)
        {
            switch (frame is null ? test.Test(value) : test.Test(value, frame))
            {
                case true:
                    return true;
                case null:
                    result = null;
                    break;
                case false:
                    break;
            }
        }

        return result;
    }
}
