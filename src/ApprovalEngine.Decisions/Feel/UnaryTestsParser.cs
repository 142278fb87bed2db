namespace ApprovalEngine.Decisions.Feel;

/// <summary>Reads S-FEEL's unary tests (DMN 1.3, 9.2 and 8.3.3), checked against the type of the column.</summary>
internal sealed class UnaryTestsParser
{
    private const string Expected = "a test (-, a literal, a comparison, a range or not(...))";

    private static readonly (string Sign, Comparison Comparison)[] Comparisons =
    [
        ("<=", Comparison.LessOrEqual), (">=", Comparison.GreaterOrEqual), ("<", Comparison.Less), (">", Comparison.Greater),
    ];

    private readonly FeelScanner scanner;
    private readonly DecisionValueType type;

    private UnaryTestsParser(string text, DecisionValueType type)
    {
        scanner = new FeelScanner(text);
        this.type = type;
    }

    /// <summary>The compiled tests; null where the text is <c>-</c> or empty (dmn-js leaves a cell that tests nothing empty).</summary>
    /// <exception cref="FeelSyntaxException">The text is not a list of unary tests of this type.</exception>
    public static UnaryTests? Parse(string text, DecisionValueType type) =>
        text.AsSpan().Trim() is "" or "-" ? null : new UnaryTestsParser(text, type).Read();

    private UnaryTests Read()
    {
        scanner.SkipWhiteSpace();
        if (scanner.PeekWord() is not "not")
        {
            var tests = ReadList();
            scanner.TakeEnd("the test (tests are separated by commas)");
            return new UnaryTests(tests, isNegated: false);
        }

        scanner.Take("not");
        scanner.Take("(");
        var negated = ReadList();
        scanner.Take(")");
        scanner.TakeEnd("not(...)");
        return new UnaryTests(negated, isNegated: true);
    }

    private UnaryTest[] ReadList()
    {
        var tests = new List<UnaryTest>();
        do
        {
            tests.Add(ReadTest());
        }
        while (scanner.TryTake(","));

        return [.. tests];
    }

    private UnaryTest ReadTest()
    {
        scanner.SkipWhiteSpace();
        var start = scanner.Position;
        foreach (var (sign, comparison) in Comparisons)
        {
            if (scanner.TryTake(sign))
            {
                RequireOrder(start, $"'{sign}'");
                return new ComparisonTest(comparison, ReadOrdered());
            }
        }

        return scanner.Current switch
        {
            '=' or '!' => ReadEquality(),
            '[' or '(' or ']' => ReadRange(),
            '\0' or ',' or ')' => throw scanner.Expected(Expected),
            _ when scanner.PeekWord() is "not" => throw scanner.Expected("a test inside the list (not(...) stands alone around the whole list)"),
            _ => ReadLiteral(),
        };
    }

    private EqualityTest ReadLiteral()
    {
        var literal = new EqualityTest(FeelLiteral.Read(scanner, type), isNegated: false);
        scanner.SkipWhiteSpace();
        return scanner.Current != '.' ? literal : throw scanner.Expected("a comma or the end (a range stands in brackets, as [1..5])");
    }

    private EqualityTest ReadEquality()
    {
        var isNegated = scanner.TryTake("!=");
        if (!isNegated)
        {
            scanner.Take("=");
        }

        return new EqualityTest(FeelLiteral.Read(scanner, type), isNegated);
    }

    private RangeTest ReadRange()
    {
        var position = scanner.Position;
        RequireOrder(position, "a range");
        var includesStart = scanner.Current == '[';
        scanner.Advance();
        var start = ReadOrdered();
        scanner.Take("..");
        var end = ReadOrdered();
        var includesEnd = scanner.TryTake("]");
        if (!includesEnd && !scanner.TryTake(")") && !scanner.TryTake("["))
        {
            throw scanner.Expected("']' (end included) or ')' or '[' (end not included)");
        }

        return FeelValue.Compare(start, end) <= 0
            ? new RangeTest(start, includesStart, end, includesEnd)
            : throw new FeelSyntaxException(position, "expected a range whose start is not after its end, found " + scanner.Since(position));
    }

    private FeelValue ReadOrdered()
    {
        scanner.SkipWhiteSpace();
        var start = scanner.Position;
        var value = FeelLiteral.Read(scanner, type);
        return !value.IsNull ? value : throw new FeelSyntaxException(start, $"expected a {type.InFeel()} literal, found null, which has no order");
    }

    private void RequireOrder(int position, string what)
    {
        if (type is DecisionValueType.Boolean)
        {
            throw new FeelSyntaxException(position, $"expected true, false, null or not(...) in a boolean column, found {what}");
        }
    }
}
