using static ApprovalEngine.Decisions.DecisionValueType;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>Numbers (DMN 1.3, 10.3.4.5).</summary>
internal static class NumberBuiltIns
{
    public static readonly BuiltIn[] All =
    [
        new("decimal", Number, Rounding("decimal", value => decimal.Round(value, MidpointRounding.ToEven)), "n:n,scale:n"),
        new("floor", Number, Rounding("floor", decimal.Floor), "n:n,scale:n?"),
        new("ceiling", Number, Rounding("ceiling", decimal.Ceiling), "n:n,scale:n?"),
        new("round up", Number, Rounding("round up", AwayFromZero), "n:n,scale:n"),
        new("round down", Number, Rounding("round down", decimal.Truncate), "n:n,scale:n"),
        new("round half up", Number, Rounding("round half up", value => decimal.Round(value, MidpointRounding.AwayFromZero)), "n:n,scale:n"),
        new("round half down", Number, Rounding("round half down", HalfDown), "n:n,scale:n"),
        new("abs", null, Abs, "n:np"),
        new("modulo", Number, Modulo, "dividend:n,divisor:n"),
        new("sqrt", Number, (a, state) => OfDouble(a[0].AsNumber < 0 ? double.NaN : Math.Sqrt((double)a[0].AsNumber), "sqrt", state), "number:n"),
        new("log", Number, (a, state) => OfDouble(a[0].AsNumber <= 0 ? double.NaN : Math.Log((double)a[0].AsNumber), "log", state), "number:n"),
        new("exp", Number, (a, state) => OfDouble(Math.Exp((double)a[0].AsNumber), "exp", state), "number:n"),
        new("odd", DecisionValueType.Boolean, (a, _) => FeelValue.Boolean(Math.Abs(a[0].AsNumber % 2) == 1), "number:n"),
        new("even", DecisionValueType.Boolean, (a, _) => FeelValue.Boolean(a[0].AsNumber % 2 == 0), "number:n"),
    ];

    private static decimal AwayFromZero(decimal value) => value < 0 ? decimal.Floor(value) : decimal.Ceiling(value);

    private static decimal HalfDown(decimal value)
    {
        var whole = decimal.Truncate(value);
        return Math.Abs(value - whole) > 0.5m ? whole + Math.Sign(value) : whole;
    }

    // Moves the point, rounds to whole numbers, and moves it back. Beyond 28 digits there is nothing to round. Of a scale the whole part counts.
    private static BuiltInBody Rounding(string name, Func<decimal, decimal> round) => (a, state) =>
    {
        var scale = a.Length > 1 && !a[1].IsNull ? decimal.Truncate(a[1].AsNumber) : 0;
        if (scale is < -6111 or > 6176)
        {
            return state.Error($"expected a scale between -6111 and 6176 in {name}, found {FeelText.Number(scale)}");
        }

        var value = a[0].AsNumber;
        if (scale >= 0 && value.Scale <= scale)
        {
            return a[0];
        }

        if (scale < -28)
        {
            return FeelValue.Number(round(value / decimal.MaxValue) == 0 ? 0 : throw new OverflowException());
        }

        var factor = FeelMath.Power(10, Math.Abs(scale))!.Value;
        return FeelValue.Number(scale >= 0 ? round(value * factor) / factor : round(value / factor) * factor);
    };

    private static FeelValue Abs(ReadOnlySpan<FeelValue> a, FeelState state) => a[0].Type switch
    {
        Number => FeelValue.Number(Math.Abs(a[0].AsNumber)),
        DaysDuration => FeelValue.Days(Math.Abs(a[0].AsNumber)),
        _ => FeelValue.Months(Math.Abs(a[0].AsNumber)),
    };

    // The result has the sign of the divisor: dividend - divisor * floor(dividend / divisor).
    private static FeelValue Modulo(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var (dividend, divisor) = (a[0].AsNumber, a[1].AsNumber);
        if (divisor == 0)
        {
            return state.Error("expected a divisor other than 0, found 0");
        }

        var rest = dividend % divisor;
        return FeelValue.Number(rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest);
    }

    private static FeelValue OfDouble(double value, string name, FeelState state) =>
        double.IsFinite(value) && Math.Abs(value) < 7.9e28
            ? FeelValue.Number((decimal)value)
            : state.Error($"expected a number for which {name} is a number of at most 28 digits, found another");
}
