namespace ApprovalEngine.Decisions.Feel;

/// <summary>Sums and differences of dates, times and durations (DMN 1.3, tables 52 and 53). The default is "does not fit".</summary>
internal static class TemporalMath
{
    public static FeelValue Add(in FeelValue left, in FeelValue duration) => (left.Type, duration.Type) switch
    {
        (DecisionValueType.DaysDuration, DecisionValueType.DaysDuration) => FeelValue.Days(left.AsNumber + duration.AsNumber),
        (DecisionValueType.MonthsDuration, DecisionValueType.MonthsDuration) => FeelValue.Months(left.AsNumber + duration.AsNumber),
        (_, DecisionValueType.DaysDuration) => AddSeconds(left, duration.AsNumber),
        (_, DecisionValueType.MonthsDuration) => AddMonths(left, duration.AsNumber),
        _ => default,
    };

    public static FeelValue Subtract(in FeelValue left, in FeelValue right) => (left.Type, right.Type) switch
    {
        (DecisionValueType.DaysDuration, DecisionValueType.DaysDuration) => FeelValue.Days(left.AsNumber - right.AsNumber),
        (DecisionValueType.MonthsDuration, DecisionValueType.MonthsDuration) => FeelValue.Months(left.AsNumber - right.AsNumber),
        (_, DecisionValueType.DaysDuration) => AddSeconds(left, -right.AsNumber),
        (_, DecisionValueType.MonthsDuration) => AddMonths(left, -right.AsNumber),
        (DecisionValueType.Date, DecisionValueType.Date) => FeelValue.Days((left.AsNumber - right.AsNumber) * Temporal.SecondsPerDay),
        (DecisionValueType.Time, DecisionValueType.Time) => Difference(left.AsTime, right.AsTime),
        (DecisionValueType.Date or DecisionValueType.DateTime, DecisionValueType.Date or DecisionValueType.DateTime) =>
            Difference(MomentOf(left), MomentOf(right)),
        _ => default,
    };

    /// <summary>A duration times a number, or by one (<paramref name="divisor"/>). Months are whole: the rest is cut off.</summary>
    public static FeelValue Scale(in FeelValue duration, decimal factor, decimal? divisor = null)
    {
        var product = divisor is { } by ? duration.AsNumber / by : duration.AsNumber * factor;
        return duration.Type is DecisionValueType.DaysDuration ? FeelValue.Days(product) : FeelValue.Months(Math.Truncate(product));
    }

    private static ZonedDateTime MomentOf(in FeelValue value) =>
        value.Type is DecisionValueType.Date ? Temporal.Midnight(value.AsDate) : value.AsDateTime;

    private static FeelValue Difference(ZonedDateTime left, ZonedDateTime right) =>
        Temporal.Compare(left, right) is null ? default : FeelValue.Days(Temporal.SecondsOf(left) - Temporal.SecondsOf(right));

    private static FeelValue Difference(ZonedTime left, ZonedTime right) => Temporal.Compare(left, right) is null
        ? default
        : FeelValue.Days(
            Temporal.SecondsOf(left) - Temporal.SecondsOf(right));

    private static FeelValue AddSeconds(in FeelValue value, decimal seconds) => value.Type switch
    {
        DecisionValueType.Date when Temporal.Add(Temporal.Midnight(value.AsDate), seconds) is { } moment => FeelValue.Date(moment.Date),
        DecisionValueType.DateTime when Temporal.Add(value.AsDateTime, seconds) is { } moment => FeelValue.DateTime(moment),
        DecisionValueType.Time => FeelValue.Time(Temporal.Add(value.AsTime, seconds)),
        _ => default,
    };

    private static FeelValue AddMonths(in FeelValue value, decimal months) => value.Type switch
    {
        DecisionValueType.Date when Temporal.AddMonths(value.AsDate, months) is { } date => FeelValue.Date(date),
        DecisionValueType.DateTime when Temporal.AddMonths(value.AsDateTime.Date, months) is { } date => FeelValue.DateTime(value.AsDateTime with { Date = date }),
        _ => default,
    };
}
