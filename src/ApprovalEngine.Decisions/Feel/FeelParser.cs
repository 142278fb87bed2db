using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>Reads FEEL expressions (DMN 1.3, 10.3.1.2) and compiles them: names become places, calls become functions.</summary>
internal sealed partial class FeelParser
{
    // Each level of brackets takes a dozen calls of the parser.
    private const int MaxBrackets = 60;

    private readonly FeelScanner scanner;
    private FeelScope scope;
    private int bracketCount;
    private DecisionValueType column = DecisionValueType.Any;

    private FeelParser(string text, FeelScope scope)
    {
        scanner = new FeelScanner(text);
        this.scope = scope;
    }

    /// <exception cref="FeelSyntaxException">The text is no expression.</exception>
    public static FeelNode Parse(string text, FeelScope scope)
    {
        var parser = new FeelParser(text, scope);
        var node = parser.Expression();
        parser.scanner.TakeEnd("the expression");
        return node;
    }

    /// <summary>Reads one expression, or several with commas between them.</summary>
    /// <exception cref="FeelSyntaxException">The text is neither.</exception>
    public static FeelNode[] ParseSeveral(string text, FeelScope scope)
    {
        var parser = new FeelParser(text, scope);
        List<FeelNode> nodes = [parser.Expression()];
        while (parser.scanner.TryTake(","))
        {
            nodes.Add(parser.Expression());
        }

        parser.scanner.TakeEnd("the expression");
        return [.. nodes];
    }

    /// <summary>Reads unary tests that are more than literals; the input is in the variable <c>?</c>.</summary>
    /// <exception cref="FeelSyntaxException">The text is no list of tests, or a value in it is of another type than the column.</exception>
    public static UnaryTests ParseTests(string text, FeelScope scope, DecisionValueType column)
    {
        var parser = new FeelParser(text, scope) { column = column };
        parser.scanner.SkipWhiteSpace();
        var start = parser.scanner.Position;
        if (parser.scanner.TryTakeWord("not") && parser.scanner.TryTake("("))
        {
            var negated = parser.TestList();
            parser.scanner.Take(")");
            parser.scanner.SkipWhiteSpace();
            if (parser.scanner.AtEnd)
            {
                return new UnaryTests(negated, isNegated: true);
            }
        }

        parser.scanner.Return(start);
        var tests = parser.TestList();
        parser.scanner.TakeEnd("the test (tests are separated by commas)");
        return new UnaryTests(tests, isNegated: false);
    }

    private UnaryTest[] TestList()
    {
        var tests = new List<UnaryTest>();
        do
        {
            scanner.SkipWhiteSpace();
            var start = scanner.Position;
            var usesInput = false;
            var before = scope.OnUse;
            scope.OnUse = name =>
            {
                before?.Invoke(name);
                usesInput |= name == "?";
            };
            if (RelationSign() is { } relation)
            {
                var limit = Sum();
                tests.Add(Plain(relation, limit, start) ?? new ExpressionTest(new RelationNode(relation, scope.Find("?")!, limit), true, scanner.Since(start)));
            }
            else
            {
                var node = Expression();
                tests.Add((usesInput ? null : Plain(null, node, start)) ?? new ExpressionTest(node, usesInput, scanner.Since(start)));
            }

            scope.OnUse = before;
        }
        while (scanner.TryTake(","));

        return [.. tests];
    }

    // The plain test that a constant makes of itself; null where it is no constant, or FEEL's rules for other types are needed.
    private UnaryTest? Plain(Relation? relation, FeelNode node, int start)
    {
        if (!node.IsConstant)
        {
            RequireFit(relation, node, start);
        }

        if (!node.IsConstant || column is DecisionValueType.Any or DecisionValueType.List or DecisionValueType.Context)
        {
            return null;
        }

        var value = node.Constant(scope, start);
        if (relation is null && value.Type is DecisionValueType.Range && value.AsRange is { Start.IsNull: false, End.IsNull: false } range)
        {
            RequireColumn(range.Start, start);
            return new RangeTest(range.Start, range.IncludesStart, range.End, range.IncludesEnd);
        }

        // "[1,5]" is far more often a misspelt range than a list of two values, which needs no brackets.
        if (value.Type is DecisionValueType.List)
        {
            throw new FeelSyntaxException(start, "expected values without brackets around them (1, 5) or a range ([1..5]), found a list");
        }

        if (value.Type is DecisionValueType.Range)
        {
            return null;
        }

        RequireColumn(value, start);
        return relation switch
        {
            null or Relation.Equal => new EqualityTest(value, isNegated: false),
            Relation.NotEqual => new EqualityTest(value, isNegated: true),
            _ when value.IsNull || column is DecisionValueType.Boolean =>
                throw new FeelSyntaxException(start, $"expected an ordered value to compare with, found {value}"),
            Relation.Less => new ComparisonTest(Comparison.Less, value),
            Relation.LessOrEqual => new ComparisonTest(Comparison.LessOrEqual, value),
            Relation.GreaterOrEqual => new ComparisonTest(Comparison.GreaterOrEqual, value),
            _ => new ComparisonTest(Comparison.Greater, value),
        };
    }

    // What is known of a calculation's type has to be that of the column; a truth value is an answer by itself.
    private void RequireFit(Relation? relation, FeelNode node, int start)
    {
        if (node.Type?.Kind is { } kind && kind != column && (kind is not DecisionValueType.Boolean || relation is not null) && column.IsSimple() && kind.IsSimple())
        {
            throw new FeelSyntaxException(start, $"expected a {column.InFeel()}, found an expression that gives a {kind.InFeel()}");
        }
    }

    private void RequireColumn(in FeelValue value, int start)
    {
        if (value.Type is { } type && type != column)
        {
            throw new FeelSyntaxException(start, $"expected a {column.InFeel()}, found the {type.InFeel()} {value}");
        }
    }

    private FeelNode Expression()
    {
        scanner.SkipWhiteSpace();
        if (++bracketCount > MaxBrackets)
        {
            throw new FeelSyntaxException(scanner.Position, $"expected an expression nested at most {MaxBrackets} deep, found a deeper one");
        }

        var node = scanner.PeekWord() switch
        {
            "if" => If(),
            "for" => For(),
            "some" => Quantified(isEvery: false),
            "every" => Quantified(isEvery: true),
            "function" => Function(),
            _ => Disjunction(),
        };
        bracketCount--;
        return node;
    }

    private FeelNode Disjunction()
    {
        var left = Conjunction();
        while (scanner.TryTakeWord("or"))
        {
            left = new JunctionNode(isAnd: false, left, Conjunction());
        }

        return left;
    }

    private FeelNode Conjunction()
    {
        var left = Related();
        while (scanner.TryTakeWord("and"))
        {
            left = new JunctionNode(isAnd: true, left, Related());
        }

        return left;
    }

    private FeelNode Related()
    {
        var left = Sum();
        while (true)
        {
            if (RelationSign() is { } relation)
            {
                left = new RelationNode(relation, left, relation is Relation.Equal or Relation.NotEqual ? SumOrOpenRange() : Sum());
            }
            else if (scanner.TryTakeWord("between"))
            {
                var low = Sum();
                scanner.TakeWord("and");
                left = new BetweenNode(left, low, Sum());
            }
            else if (scanner.TryTakeWord("in"))
            {
                left = new InNode(left, InTests(left));
            }
            else if (scanner.TryTakeWord("instance"))
            {
                scanner.TakeWord("of");
                left = new InstanceOfNode(left, ReadType());
            }
            else
            {
                return left;
            }
        }
    }

    private Relation? RelationSign() =>
        scanner.TryTake("<=") ? Relation.LessOrEqual
        : scanner.TryTake(">=") ? Relation.GreaterOrEqual
        : scanner.TryTake("!=") ? Relation.NotEqual
        : scanner.TryTake("<") ? Relation.Less
        : scanner.TryTake(">") ? Relation.Greater
        : scanner.TryTake("=") ? Relation.Equal
        : null;

    // One test, or several in brackets. A bracket may also begin a range or an expression.
    private FeelNode[] InTests(FeelNode left)
    {
        scanner.SkipWhiteSpace();
        var start = scanner.Position;
        if (!scanner.TryTake("("))
        {
            return [InTest(left)];
        }

        var tests = new List<FeelNode>();
        do
        {
            tests.Add(InTest(left));
        }
        while (scanner.TryTake(","));

        if (tests.Count == 1 && !scanner.TryTake(")"))
        {
            scanner.Return(start);
            return [Sum()];
        }

        if (tests.Count > 1)
        {
            scanner.Take(")");
        }

        return [.. tests];
    }

    private FeelNode InTest(FeelNode left)
    {
        var relation = RelationSign();
        return relation switch
        {
            null => Sum(),
            Relation.Equal => Sum(),
            Relation.NotEqual => new OtherThanNode(Sum()),
            _ => OpenRange(relation.Value, Sum()),
        };
    }

    // A simple positive unary test is an expression too (DMN 1.3, 10.3.1.2, rule 2): a = >=2.
    private FeelNode SumOrOpenRange() => RelationSign() is { } relation ? OpenRange(relation, Sum()) : Sum();

    private RangeNode OpenRange(Relation relation, FeelNode end) => relation switch
    {
        Relation.Less => new RangeNode(null, false, end, false),
        Relation.LessOrEqual => new RangeNode(null, false, end, true),
        Relation.Greater => new RangeNode(end, false, null, false),
        Relation.GreaterOrEqual => new RangeNode(end, true, null, false),
        _ => throw scanner.Expected("a range (which = and != do not make)"),
    };

    private FeelNode Sum()
    {
        var left = Product();
        while (true)
        {
            if (scanner.TryTake("+"))
            {
                left = new ArithmeticNode(Arithmetic.Add, left, Product());
            }
            else if (scanner.TryTake("-"))
            {
                left = new ArithmeticNode(Arithmetic.Subtract, left, Product());
            }
            else
            {
                return left;
            }
        }
    }

    private FeelNode Product()
    {
        var left = Power();
        while (true)
        {
            scanner.SkipWhiteSpace();
            if (scanner.Current == '*' && scanner.At(1) != '*')
            {
                scanner.Advance();
                left = new ArithmeticNode(Arithmetic.Multiply, left, Power());
            }
            else if (scanner.TryTake("/"))
            {
                left = new ArithmeticNode(Arithmetic.Divide, left, Power());
            }
            else
            {
                return left;
            }
        }
    }

    private FeelNode Power()
    {
        var left = Unary();
        while (scanner.TryTake("**"))
        {
            left = new ArithmeticNode(Arithmetic.Power, left, Unary());
        }

        return left;
    }

    private FeelNode Unary()
    {
        var signCount = 0;
        while (scanner.TryTake("-"))
        {
            signCount++;
        }

        var node = Postfix();
        for (; signCount > 0; signCount--)
        {
            node = new NegationNode(node);
        }

        return node;
    }
}
