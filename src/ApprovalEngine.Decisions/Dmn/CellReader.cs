using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>
/// Reads the entries of a table. What is a plain test or literal is checked against the type of its column; anything else is read as
/// FEEL, where constant parts become plain tests again.
/// </summary>
internal static class CellReader
{
    /// <summary>The tests of an entry; null where it tests nothing.</summary>
    /// <exception cref="FeelSyntaxException">The text is no test of this type.</exception>
    public static UnaryTests? Tests(string text, FeelType type, AllowedValues? allowed, FeelScope scope)
    {
        if (text.AsSpan().Trim() is "" or "-")
        {
            return null;
        }

        var tests = Tests(text, type.Kind, scope);
        if (allowed is not null && tests.ComparedLiterals().Any(literal => !allowed.Contains(literal)))
        {
            var stray = tests.ComparedLiterals().First(literal => !allowed.Contains(literal));
            throw new FeelSyntaxException(0, $"expected one of the allowed values {allowed.Text}, found {stray.Describe()}");
        }

        return tests;
    }

    /// <summary>The value or expression of an output entry.</summary>
    /// <exception cref="FeelSyntaxException">The text is no expression, or its value is of another type.</exception>
    public static OutputEntry Output(string text, FeelType type, AllowedValues? allowed, FeelScope scope)
    {
        if (!IsPlain(type.Kind))
        {
            return Output(FeelParser.Parse(text, scope), type, allowed, scope);
        }

        try
        {
            return Checked(FeelLiteral.Parse(text, type.Kind), allowed);
        }
        catch (FeelSyntaxException plain)
        {
            return Output(OrElse(plain, () => FeelParser.Parse(text, scope), node => !IsMisfit(node, type)), type, allowed, scope);
        }
    }

    private static OutputEntry Output(FeelNode node, FeelType type, AllowedValues? allowed, FeelScope scope)
    {
        if (node.IsConstant)
        {
            var state = new FeelState();
            var value = node.Constant(scope, 0);
            value = value.IsNull ? value : type.Coerce(value, state, "the entry");
            return state.Errors is [] ? Checked(value, allowed) : throw new FeelSyntaxException(0, state.Errors[0].Message);
        }

        if (IsMisfit(node, type))
        {
            throw new FeelSyntaxException(0, $"expected a {type.Kind.InFeel()}, found an expression that gives a {node.Type!.Kind.InFeel()}");
        }

        return new OutputEntry(default, new OutputNode(node, type, allowed));
    }

    private static UnaryTests Tests(string text, DecisionValueType kind, FeelScope scope)
    {
        if (!IsPlain(kind))
        {
            return FeelParser.ParseTests(text, scope, kind);
        }

        try
        {
            return UnaryTestsParser.Parse(text, kind)!;
        }
        catch (FeelSyntaxException plain)
        {
            return OrElse(plain, () => FeelParser.ParseTests(text, scope, kind), _ => true);
        }
    }

    /// <summary>Reads what the plain reader did not understand. Of two errors the one further on says more: the other reader has understood less.</summary>
    public static T OrElse<T>(FeelSyntaxException plain, Func<T> read, Func<T, bool> isFit)
    {
        try
        {
            var result = read();
            return isFit(result) ? result : throw plain;
        }
        catch (FeelSyntaxException general) when (general.Position <= plain.Position)
        {
            throw plain;
        }
    }

    private static OutputEntry Checked(in FeelValue value, AllowedValues? allowed) => allowed is null || allowed.Contains(value)
        ? new OutputEntry(value, null)
        : throw new FeelSyntaxException(0, $"expected one of the allowed values {allowed.Text}, found {value.Describe()}");

    private static bool IsPlain(DecisionValueType kind) =>
        kind is DecisionValueType.Number or DecisionValueType.Text or DecisionValueType.Boolean or DecisionValueType.Date;

    private static bool IsMisfit(FeelNode node, FeelType type) =>
        type.Kind is not (DecisionValueType.Any or DecisionValueType.List or DecisionValueType.DateTime)
        && node.Type is { } known && known.Kind is not (DecisionValueType.Any or DecisionValueType.List) && known.Kind != type.Kind;

    /// <summary>A calculated entry, held against the type and the allowed values of its column.</summary>
    private sealed class OutputNode(FeelNode node, FeelType type, AllowedValues? allowed) : FeelNode(node)
    {
        public override FeelType? Type => type;

        public override FeelValue Evaluate(FeelFrame frame)
        {
            var value = node.Evaluate(frame);
            value = value.IsNull ? value : type.Coerce(value, frame.State, "an output entry");
            return allowed is null || value.IsNull || allowed.Contains(value)
                ? value
                : frame.State.Error($"expected one of the allowed values {allowed.Text} in an output entry, found {value.Describe()}");
        }
    }
}
