using System.Numerics;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>
/// Arithmetic (scriban.md 3.3). The kind of the operands is tested in the order text, null, list, number, bool, date; among numbers
/// decimal comes first, so an amount of money never becomes a binary fraction.
/// </summary>
internal static partial class Operators
{
    private const int MaxBits = 65_536;

    public static object? Apply(Renderer renderer, Binary node, object? left, object? right)
    {
        left = ValueText.Plain(left);
        right = ValueText.Plain(right);
        if (node.Operator.IsComparison())
        {
            return Compare(renderer, node.Operator, left, right, node.OperatorSpan, node.Left.Span, node.Right.Span);
        }

        try
        {
            if (node.Operator is BinaryOperator.Range or BinaryOperator.RangeExclusive)
            {
                return Range(renderer, node, left, right);
            }

            if (left is string || right is string)
            {
                return OfText(renderer, node, left, right);
            }

            if (left is null or EmptyValue || right is null or EmptyValue)
            {
                return null;
            }

            return left is IReadOnlyList<object?> || right is IReadOnlyList<object?>
                ? OfLists(renderer, node, left, right)
                : OfScalars(node, left, right);
        }
        catch (DivideByZeroException)
        {
            throw node.OperatorSpan.Fault("Division by zero.");
        }
        catch (Exception fault) when (fault is OverflowException or ArgumentOutOfRangeException)
        {
            // A date beyond the year 9999 or before 1 is .NET's ArgumentOutOfRangeException.
            throw node.OperatorSpan.Fault($"The result of `{node.Operator.Sign()}` is out of range.");
        }
    }

    public static object? Apply(Renderer renderer, Unary node, object? value)
    {
        if (node.Operator == '!')
        {
            return !ValueText.IsTrue(value);
        }

        if (!Numbers.IsNumber(value))
        {
            throw node.Operand.Span.Fault($"Cannot apply `{node.Operator}` to the non-numeric value of kind {ValueText.Kind(value)}.");
        }

        if (node.Operator == '+')
        {
            return value;
        }

        return value switch
        {
            double number => -number,
            float number => -number,
            decimal number => -number,
            _ => Numbers.Shrink(-Numbers.ToBig(value!)),
        };
    }

    private static TemplateException Unsupported(Binary node, object? left, object? right) => node.OperatorSpan.Fault(
        $"The operator `{node.Operator.Sign()}` is not supported between {ValueText.Kind(left)} and {ValueText.Kind(right)}.");

    private static TemplateRange? Range(Renderer renderer, Binary node, object? left, object? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        if (left is not int first || right is not int last)
        {
            throw left is IReadOnlyList<object?> || right is IReadOnlyList<object?>
                ? node.OperatorSpan.Fault($"The operator `{node.Operator.Sign()}` expects two integers, not an array.")
                : Unsupported(node, left, right);
        }

        var isExclusive = node.Operator is BinaryOperator.RangeExclusive;
        var count = Math.Abs((long)last - first) + (isExclusive ? 0 : 1);
        if (renderer.Limits.LoopLimit > 0 && count > renderer.Limits.LoopLimit)
        {
            throw node.OperatorSpan.Fault($"The range has {count} items, more than the limit of {renderer.Limits.LoopLimit} (LoopLimit).");
        }

        if (count > renderer.Limits.ListLength)
        {
            throw node.OperatorSpan.Fault($"The range has {count} items, more than the limit of {renderer.Limits.ListLength} (ListLength).");
        }

        return new TemplateRange(first, (int)count, last >= first ? 1 : -1);
    }

    private static string OfText(Renderer renderer, Binary node, object? left, object? right)
    {
        if (node.Operator is BinaryOperator.Add)
        {
            return renderer.Built(renderer.TextOf(left) + renderer.TextOf(right), node.OperatorSpan);
        }

        if (node.Operator is not BinaryOperator.Multiply || left is null || right is null)
        {
            throw Unsupported(node, left, right);
        }

        var (text, factor, factorSpan) = right is string
            ? ((string)right, left, node.Left.Span)
            : ((string)left, right, node.Right.Span);
        if (factor is IReadOnlyList<object?> or TemplateObject)
        {
            throw Unsupported(node, left, right);
        }

        // Nothing repeated two thousand million times is still nothing, but would take as many turns.
        var count = text.Length == 0 ? 0 : Math.Max(0, Converter.ToInt(renderer, factor, factorSpan));
        if ((long)text.Length * count > renderer.Limits.OutputLength)
        {
            throw node.OperatorSpan.Fault($"The text is longer than the limit of {renderer.Limits.OutputLength} characters (LimitToString).");
        }

        return renderer.Built(string.Concat(Enumerable.Repeat(text, count)), node.OperatorSpan);
    }

    private static TemplateList OfLists(Renderer renderer, Binary node, object left, object right)
    {
        var result = (node.Operator, left, right) switch
        {
            (BinaryOperator.ShiftLeft, IReadOnlyList<object?> list, _) => [.. list, right],
            (BinaryOperator.ShiftRight, _, IReadOnlyList<object?> list) => [left, .. list],
            (BinaryOperator.Add, IReadOnlyList<object?> first, IReadOnlyList<object?> second) => first.Concat(second),
            (BinaryOperator.Multiply, IReadOnlyList<object?> list, _) => Repeat(renderer, node, list, right, node.Right.Span),
            (BinaryOperator.Multiply, _, IReadOnlyList<object?> list) => Repeat(renderer, node, list, left, node.Left.Span),
            (BinaryOperator.Divide or BinaryOperator.DivideRound, IReadOnlyList<object?> list, _) when Numbers.IsNumber(right) =>
                list.Take(list.Count / NotZero(Converter.ToInt(renderer, right, node.Right.Span))),
            (BinaryOperator.Modulus, IReadOnlyList<object?> list, _) when Numbers.IsNumber(right) =>
                EveryNth(list, NotZero(Converter.ToInt(renderer, right, node.Right.Span))),
            _ => throw (left is IReadOnlyList<object?> ? node.Right.Span : node.Left.Span).Fault(
                $"The operator `{node.Operator.Sign()}` is not supported between an array and {ValueText.Kind(left is IReadOnlyList<object?> ? right : left)}."),
        };
        return renderer.Checked(new TemplateList(result.Take(renderer.Limits.ListLength + 1)), node.OperatorSpan);
    }

    private static int NotZero(int divisor) => divisor != 0 ? divisor : throw new DivideByZeroException();

    private static IEnumerable<object?> EveryNth(IReadOnlyList<object?> list, int step) =>
        list.Where((_, index) => index % Math.Abs(step) == 0);

    private static IEnumerable<object?> Repeat(Renderer renderer, Binary node, IReadOnlyList<object?> list, object count, Span span)
    {
        if (!Numbers.IsNumber(count))
        {
            throw span.Fault($"Unable to repeat an array by a value of kind {ValueText.Kind(count)}.");
        }

        var times = list.Count == 0 ? 0 : Math.Max(0, Converter.ToInt(renderer, count, span));
        renderer.Turns((int)Math.Min(int.MaxValue, (long)times * list.Count), node.OperatorSpan);
        return Enumerable.Repeat(list, times).SelectMany(items => items);
    }

    private static object OfScalars(Binary node, object left, object right)
    {
        if (left is bool && right is bool)
        {
            throw Unsupported(node, left, right);
        }

        if ((Numbers.IsNumber(left) || left is bool) && (Numbers.IsNumber(right) || right is bool))
        {
            return OfNumbers(node, left, right) ?? throw Unsupported(node, left, right);
        }

        return (node.Operator, left, right) switch
        {
            (BinaryOperator.Subtract, DateTime first, DateTime second) => first - second,
            (BinaryOperator.Add, DateTime date, TimeSpan span) => date + span,
            (BinaryOperator.Subtract, DateTime date, TimeSpan span) => date - span,
            _ => throw Unsupported(node, left, right),
        };
    }

    private static object? OfNumbers(Binary node, object left, object right)
    {
        if (left is decimal || right is decimal)
        {
            return OfDecimals(node.Operator, Numbers.ToDecimal(left), Numbers.ToDecimal(right));
        }

        if (left is double || right is double)
        {
            return OfDoubles(node.Operator, Numbers.ToDouble(left), Numbers.ToDouble(right));
        }

        if (left is float || right is float)
        {
            return OfFloats(node.Operator, (float)Numbers.ToDouble(left), (float)Numbers.ToDouble(right));
        }

        return OfIntegers(node.Operator, Numbers.ToBig(left), Numbers.ToBig(right));
    }

    private static object? OfDecimals(BinaryOperator operation, decimal left, decimal right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        BinaryOperator.DivideRound => Math.Round(left / right, MidpointRounding.ToEven),
        BinaryOperator.Modulus => left % right,
        _ => null,
    };

    private static object? OfDoubles(BinaryOperator operation, double left, double right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        BinaryOperator.DivideRound => Math.Round(left / right, MidpointRounding.ToEven),
        BinaryOperator.Modulus => left % right,
        BinaryOperator.ShiftLeft => left * Math.Pow(2, right),
        BinaryOperator.ShiftRight => left / Math.Pow(2, right),
        _ => null,
    };

    private static object? OfFloats(BinaryOperator operation, float left, float right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        BinaryOperator.DivideRound => (float)Math.Truncate(left / right),
        BinaryOperator.Modulus => left % right,
        BinaryOperator.ShiftLeft => left * MathF.Pow(2, right),
        BinaryOperator.ShiftRight => left / MathF.Pow(2, right),
        _ => null,
    };

    /// <exception cref="OverflowException">The result has more than <see cref="MaxBits"/> bits.</exception>
    private static object? OfIntegers(BinaryOperator operation, BigInteger left, BigInteger right)
    {
        if (operation is BinaryOperator.Divide)
        {
            return (double)left / (double)right;
        }

        if (operation is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight)
        {
            if (BigInteger.Abs(right) > MaxBits)
            {
                throw new OverflowException();
            }

            var distance = operation is BinaryOperator.ShiftLeft ? (int)right : -(int)right;
            return Numbers.Shrink(Bounded(left << distance));
        }

        BigInteger? result = operation switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.DivideRound => BigInteger.Divide(left, right),
            BinaryOperator.Modulus => BigInteger.Remainder(left, right),
            _ => null,
        };
        return result is { } value ? Numbers.Shrink(Bounded(value)) : null;
    }

    private static BigInteger Bounded(BigInteger value) => value.GetBitLength() <= MaxBits ? value : throw new OverflowException();
}
