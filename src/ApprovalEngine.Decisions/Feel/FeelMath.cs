namespace ApprovalEngine.Decisions.Feel;

/// <summary>Powers and roots. Where .NET has no decimal function, the result has the 15 digits of a double.</summary>
internal static class FeelMath
{
    /// <summary>Exact to 28 digits for whole exponents; null where the power is no real number. Overflow throws.</summary>
    public static decimal? Power(decimal number, decimal exponent)
    {
        if (exponent == Math.Truncate(exponent) && Math.Abs(exponent) <= 1_000_000)
        {
            if (number == 0 && exponent < 0)
            {
                return null;
            }

            var power = Whole(number, (long)Math.Abs(exponent));
            return exponent >= 0 ? power : power == 0 ? null : 1 / power;
        }

        return FromDouble(Math.Pow((double)number, (double)exponent));
    }

    public static decimal? FromDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        return (decimal)value;
    }

    private static decimal Whole(decimal number, long exponent)
    {
        var (result, square) = (1m, number);
        while (true)
        {
            if ((exponent & 1) == 1)
            {
                result *= square;
            }

            exponent >>= 1;
            if (exponent == 0)
            {
                return result;
            }

            square *= square;
        }
    }
}
