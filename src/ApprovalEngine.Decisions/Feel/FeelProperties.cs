namespace ApprovalEngine.Decisions.Feel;

/// <summary>The properties of dates, times, durations and ranges (DMN 1.3, table 65).</summary>
internal static class FeelProperties
{
    public static FeelValue Of(in FeelValue value, string name, out bool isKnown)
    {
        isKnown = true;
        return value.Type switch
        {
            DecisionValueType.Date => OfDate(value.AsDate, name) ?? OfTime(Temporal.Midnight(value.AsDate).Time, name) ?? Unknown(out isKnown),
            DecisionValueType.DateTime => OfDate(value.AsDateTime.Date, name) ?? OfMoment(value.AsDateTime, name) ?? Unknown(out isKnown),
            DecisionValueType.Time => OfTime(value.AsTime, name) ?? Unknown(out isKnown),
            DecisionValueType.DaysDuration => OfDays(value.AsNumber, name) ?? Unknown(out isKnown),
            DecisionValueType.MonthsDuration => OfMonths(value.AsNumber, name) ?? Unknown(out isKnown),
            DecisionValueType.Range => OfRange(value.AsRange, name) ?? Unknown(out isKnown),
            _ => Unknown(out isKnown),
        };
    }

    private static FeelValue Unknown(out bool isKnown)
    {
        isKnown = false;
        return default;
    }

    private static FeelValue? OfDate(CalendarDate date, string name) => name switch
    {
        "year" => FeelValue.Number(date.Year),
        "month" => FeelValue.Number(date.Month),
        "day" => FeelValue.Number(date.Day),
        "weekday" => FeelValue.Number(date.InCycle.DayOfWeek is var day and not DayOfWeek.Sunday ? (int)day : 7),
        _ => null,
    };

    private static FeelValue? OfMoment(ZonedDateTime moment, string name) =>
        name is "time offset" ? Offset(Temporal.OffsetOf(moment)) : OfTime(moment.Time, name);

    private static FeelValue? OfTime(ZonedTime time, string name) => name switch
    {
        "hour" => FeelValue.Number(time.Hour),
        "minute" => FeelValue.Number(time.Minute),
        "second" => FeelValue.Number(time.Second),
        "time offset" => Offset(time.Offset),
        "timezone" => time.Zone is { } zone ? FeelValue.Text(zone) : default(FeelValue),
        _ => null,
    };

    private static FeelValue Offset(TimeSpan? offset) => offset is { } known ? FeelValue.Days((decimal)known.TotalSeconds) : default;

    private static FeelValue? OfDays(decimal seconds, string name) => name switch
    {
        "days" => FeelValue.Number(Math.Truncate(seconds / Temporal.SecondsPerDay)),
        "hours" => FeelValue.Number(Math.Truncate(seconds % Temporal.SecondsPerDay / 3600)),
        "minutes" => FeelValue.Number(Math.Truncate(seconds % 3600 / 60)),
        "seconds" => FeelValue.Number(seconds % 60),
        _ => null,
    };

    private static FeelValue? OfMonths(decimal months, string name) => name switch
    {
        "years" => FeelValue.Number(Math.Truncate(months / 12)),
        "months" => FeelValue.Number(months % 12),
        _ => null,
    };

    private static FeelValue? OfRange(FeelRange range, string name) => name switch
    {
        "start" => range.Start,
        "end" => range.End,
        "start included" => FeelValue.Boolean(range.IncludesStart),
        "end included" => FeelValue.Boolean(range.IncludesEnd),
        _ => null,
    };
}
