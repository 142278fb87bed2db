using System.Numerics;

namespace ApprovalEngine.Templating.Values;

/// <summary>The kinds of numbers and the ways between them.</summary>
internal static class Numbers
{
    public static bool IsNumber(object? value) => value is int or long or BigInteger or float or double or decimal;

    public static bool IsInteger(object? value) => value is int or long or BigInteger;

    /// <summary>The smallest kind of integer that holds the value.</summary>
    public static object Shrink(BigInteger value)
    {
        // Not one conditional expression: its type would be the widest of the three.
        if (value >= int.MinValue && value <= int.MaxValue)
        {
            return (int)value;
        }

        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    public static BigInteger ToBig(object value) => value switch
    {
        int number => number,
        long number => number,
        BigInteger number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new ArgumentException($"{value.GetType().Name} is not an integer.", nameof(value)),
    };

    public static double ToDouble(object value) => value switch
    {
        int number => number,
        long number => number,
        BigInteger number => (double)number,
        float number => number,
        double number => number,
        decimal number => (double)number,
        bool flag => flag ? 1 : 0,
        _ => throw new ArgumentException($"{value.GetType().Name} is not a number.", nameof(value)),
    };

    /// <exception cref="OverflowException">The number is outside of the range of decimal.</exception>
    public static decimal ToDecimal(object value) => value switch
    {
        int number => number,
        long number => number,
        BigInteger number => (decimal)number,
        float number => (decimal)number,
        double number => (decimal)number,
        decimal number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new ArgumentException($"{value.GetType().Name} is not a number.", nameof(value)),
    };
}
