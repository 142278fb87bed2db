using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Comparison (scriban.md 3.4).</summary>
internal static partial class Operators
{
    public static bool Compare(
        Renderer renderer, BinaryOperator operation, object? left, object? right, Span sign, Span leftSpan, Span rightSpan)
    {
        left = ValueText.Plain(left);
        right = ValueText.Plain(right);
        if (left is null || right is null)
        {
            return operation switch
            {
                BinaryOperator.Equal => left is null && right is null,
                BinaryOperator.NotEqual => left is not null || right is not null,
                _ => false,
            };
        }

        if (left is EmptyValue || right is EmptyValue)
        {
            return (IsEmpty(left) && IsEmpty(right)) == (operation is BinaryOperator.Equal);
        }

        if (left is string || right is string)
        {
            return Holds(operation, string.CompareOrdinal(renderer.TextOf(left), renderer.TextOf(right)));
        }

        if (left is IReadOnlyList<object?> || right is IReadOnlyList<object?>)
        {
            return CompareLists(renderer, operation, left, right, sign, leftSpan, rightSpan);
        }

        return CompareScalars(operation, left, right)
            ?? throw sign.Fault($"The operator `{operation.Sign()}` is not supported between {ValueText.Kind(left)} and {ValueText.Kind(right)}.");
    }

    /// <summary>Equality without conversion, as <c>array.contains</c> and <c>for.changed</c> need it: 1 is neither "1" nor 1.0.</summary>
    public static bool AreSame(object? left, object? right) => Equals(ValueText.Plain(left), ValueText.Plain(right));

    private static bool IsEmpty(object? value) => value switch
    {
        EmptyValue => true,
        TemplateObject members => members.Members.Count == 0,
        IReadOnlyList<object?> list => list.Count == 0,
        _ => false,
    };

    private static bool CompareLists(
        Renderer renderer, BinaryOperator operation, object left, object right, Span sign, Span leftSpan, Span rightSpan)
    {
        if (left is not IReadOnlyList<object?> first)
        {
            throw leftSpan.Fault($"Expecting an array to compare with an array, not {ValueText.Kind(left)}.");
        }

        if (right is not IReadOnlyList<object?> second)
        {
            throw rightSpan.Fault($"Expecting an array to compare with an array, not {ValueText.Kind(right)}.");
        }

        if (first.Count != second.Count)
        {
            return Holds(operation, first.Count.CompareTo(second.Count));
        }

        // A list can hold itself, so the comparison of two such lists has no end of its own.
        renderer.Step(sign);
        renderer.Turns(first.Count, sign);
        for (var i = 0; i < first.Count; i++)
        {
            if (!Compare(renderer, operation, first[i], second[i], sign, leftSpan, rightSpan))
            {
                return false;
            }
        }

        return true;
    }

    private static bool? CompareScalars(BinaryOperator operation, object left, object right)
    {
        var isEquality = operation is BinaryOperator.Equal or BinaryOperator.NotEqual;
        if (left is bool first && right is bool second)
        {
            return isEquality ? Holds(operation, first.CompareTo(second)) : null;
        }

        if ((Numbers.IsNumber(left) || left is bool) && (Numbers.IsNumber(right) || right is bool))
        {
            return CompareNumbers(operation, left, right);
        }

        if (left is DateTime earlier && right is DateTime later)
        {
            return Holds(operation, earlier.CompareTo(later));
        }

        return isEquality ? Equals(left, right) == (operation is BinaryOperator.Equal) : null;
    }

    private static bool CompareNumbers(BinaryOperator operation, object left, object right)
    {
        if (Numbers.IsInteger(left) && Numbers.IsInteger(right))
        {
            return Holds(operation, Numbers.ToBig(left).CompareTo(Numbers.ToBig(right)));
        }

        var (first, second) = (Numbers.ToDouble(left), Numbers.ToDouble(right));
        if ((left is decimal || right is decimal) && Math.Abs(first) < 7e28 && Math.Abs(second) < 7e28)
        {
            return Holds(operation, Numbers.ToDecimal(left).CompareTo(Numbers.ToDecimal(right)));
        }

        return operation switch
        {
            BinaryOperator.Equal => first == second,
            BinaryOperator.NotEqual => first != second,
            BinaryOperator.Less => first < second,
            BinaryOperator.LessOrEqual => first <= second,
            BinaryOperator.Greater => first > second,
            _ => first >= second,
        };
    }

    private static bool Holds(BinaryOperator operation, int comparison) => operation switch
    {
        BinaryOperator.Equal => comparison == 0,
        BinaryOperator.NotEqual => comparison != 0,
        BinaryOperator.Less => comparison < 0,
        BinaryOperator.LessOrEqual => comparison <= 0,
        BinaryOperator.Greater => comparison > 0,
        _ => comparison >= 0,
    };
}
