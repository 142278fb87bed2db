using System.Globalization;
using static ApprovalEngine.Decisions.DecisionValueType;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>Dates (DMN 1.3, 10.3.4.8), and the clock (DMN 1.4, 10.3.4.12), which is the caller's.</summary>
internal static class TemporalBuiltIns
{
    public static readonly BuiltIn[] All =
    [
        new("day of year", Number, (a, _) => FeelValue.Number(DayOf(a[0]).DayOfYear), "date:dm"),
        new("day of week", Text, (a, _) => FeelValue.Text(DayOf(a[0]).DayOfWeek.ToString()), "date:dm"),
        new("month of year", Text, (a, _) => FeelValue.Text(CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(DayOf(a[0]).Month)), "date:dm"),
        new("week of year", Number, (a, _) => FeelValue.Number(ISOWeek.GetWeekOfYear(DayOf(a[0]).ToDateTime(TimeOnly.MinValue))), "date:dm"),
        new("now", DecisionValueType.DateTime, (_, state) => state.Now is { } now ? FeelValue.DateTime(Temporal.From(now)) : NoClock(state), ""),
        new("today", DecisionValueType.Date, (_, state) => state.Now is { } now ? FeelValue.Date(DateOnly.FromDateTime(now.DateTime)) : NoClock(state), ""),
    ];

    // What repeats every 400 years is asked of the day of that name that .NET has.
    private static DateOnly DayOf(in FeelValue value) => (value.Type is DecisionValueType.Date ? value.AsDate : value.AsDateTime.Date).InCycle;

    private static FeelValue NoClock(FeelState state) => state.Error("expected the time of the evaluation for now() and today(), found none");
}
