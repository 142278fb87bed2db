using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>The members of values (scriban.md 3.6); dates have .NET's members in snake_case.</summary>
internal static class Members
{
    /// <summary>False when there is no such member; the value is null then.</summary>
    public static bool TryGet(object target, string name, out object? value)
    {
        switch (target)
        {
            case TemplateObject members:
                return members.TryGet(name, out value);
            case TemplateList list:
                return name == "size" ? Found(list.Count, out value) : list.Properties.TryGetValue(name, out value);
            case LoopState loop:
                return Found(loop.Get(name), out value);
        }

        return Found(
            target switch
            {
                string text when name == "size" => text.Length,
                Markup markup when name == "size" => markup.Text.Length,
                TemplateRange range when name == "size" => range.Count,
                DateTime date => OfDate(date, name) ?? (name == "date" ? date.Date : null),
                DateTimeOffset moment => OfOffset(moment, name),
                DateOnly date => OfDay(date, name),
                TimeSpan span => OfSpan(span, name),
                _ => null,
            },
            out value);
    }

    private static bool Found(object? found, out object? value)
    {
        value = found;
        return found is not null;
    }

    private static object? OfDate(DateTime date, string name) => name switch
    {
        "hour" => date.Hour,
        "minute" => date.Minute,
        "second" => date.Second,
        "millisecond" => date.Millisecond,
        "time_of_day" => date.TimeOfDay,
        "ticks" => date.Ticks,
        _ => OfDay(DateOnly.FromDateTime(date), name),
    };

    private static object? OfDay(DateOnly date, string name) => name switch
    {
        "year" => date.Year,
        "month" => date.Month,
        "day" => date.Day,
        "day_of_week" => date.DayOfWeek.ToString(),
        "day_of_year" => date.DayOfYear,
        "day_number" => date.DayNumber,
        _ => null,
    };

    private static object? OfOffset(DateTimeOffset moment, string name) => name switch
    {
        "offset" => moment.Offset,
        "date" => moment.Date,
        "date_time" => moment.DateTime,
        "utc_date_time" => moment.UtcDateTime,
        _ => OfDate(moment.DateTime, name),
    };

    private static object? OfSpan(TimeSpan span, string name) => name switch
    {
        "days" => (object)span.Days,
        "hours" => span.Hours,
        "minutes" => span.Minutes,
        "seconds" => span.Seconds,
        "milliseconds" => span.Milliseconds,
        "ticks" => span.Ticks,
        "total_days" => span.TotalDays,
        "total_hours" => span.TotalHours,
        "total_minutes" => span.TotalMinutes,
        "total_seconds" => span.TotalSeconds,
        "total_milliseconds" => span.TotalMilliseconds,
        _ => null,
    };
}
