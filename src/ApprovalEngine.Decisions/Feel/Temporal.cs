namespace ApprovalEngine.Decisions.Feel;

/// <summary>Order, equality and arithmetic of times and dates (DMN 1.3, 10.3.2.3.4 to 10.3.2.3.9).</summary>
internal static class Temporal
{
    public const decimal SecondsPerDay = 86_400;

    public static ZonedDateTime From(DateTime moment) => new(
        DateOnly.FromDateTime(moment),
        ZonedTime.From(TimeOnly.FromDateTime(moment)) with { Offset = moment.Kind is DateTimeKind.Utc ? TimeSpan.Zero : null });

    public static ZonedDateTime From(DateTimeOffset moment) => new(
        DateOnly.FromDateTime(moment.DateTime), ZonedTime.From(TimeOnly.FromDateTime(moment.DateTime)) with { Offset = moment.Offset });

    /// <summary>Midnight: what a date is where a date and time is asked for. In UTC, as the specification says.</summary>
    public static ZonedDateTime Midnight(CalendarDate date) => new(date, new ZonedTime(0, TimeSpan.Zero));

    /// <summary>Seconds since 0001-01-01, in UTC where the place is known.</summary>
    public static decimal SecondsOf(ZonedDateTime moment) =>
        (moment.Date.DayNumber * SecondsPerDay) + moment.Time.SecondOfDay - (decimal)(OffsetOf(moment) ?? TimeSpan.Zero).TotalSeconds;

    /// <summary>How far the clock is ahead of UTC at that moment; null where the moment has no place.</summary>
    public static TimeSpan? OffsetOf(ZonedDateTime moment) => moment.Time.Offset
        ?? (moment.Time.Zone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? found.GetUtcOffset(moment.Date.Nearest.ToDateTime(TimeOnly.FromTimeSpan(TimeSpan.FromTicks((long)(moment.Time.SecondOfDay * TimeSpan.TicksPerSecond)))))
            : null);

    /// <summary>The same of a time without a date: of a zone its standard time, which most of the year has.</summary>
    public static TimeSpan? OffsetOf(ZonedTime time) => time.Offset
        ?? (time.Zone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found.BaseUtcOffset : null);

    public static int? Compare(ZonedDateTime left, ZonedDateTime right)
    {
        var (hasLeft, hasRight) = (OffsetOf(left) is not null, OffsetOf(right) is not null);
        return hasLeft == hasRight ? decimal.Compare(SecondsOf(left), SecondsOf(right)) : null;
    }

    public static int? Compare(ZonedTime left, ZonedTime right)
    {
        var (hasLeft, hasRight) = (OffsetOf(left) is not null, OffsetOf(right) is not null);
        return hasLeft == hasRight ? decimal.Compare(SecondsOf(left), SecondsOf(right)) : null;
    }

    public static bool Same(ZonedDateTime left, ZonedDateTime right) => Compare(left, right) == 0;

    /// <summary>Seconds since midnight, in UTC where the place is known.</summary>
    public static decimal SecondsOf(ZonedTime time) => time.SecondOfDay - (decimal)(OffsetOf(time) ?? TimeSpan.Zero).TotalSeconds;

    public static bool Same(ZonedTime left, ZonedTime right) => Compare(left, right) == 0;

    /// <summary>The moment so many seconds later, read on the same clock; null outside the years of <see cref="CalendarDate"/>.</summary>
    public static ZonedDateTime? Add(ZonedDateTime moment, decimal seconds)
    {
        var sum = moment.Time.SecondOfDay + ToNanoseconds(seconds);
        var days = Math.Floor(sum / SecondsPerDay);
        return CalendarDate.FromDayNumber(moment.Date.DayNumber + days) is { } date
            ? new ZonedDateTime(date, moment.Time with { SecondOfDay = sum - (days * SecondsPerDay) })
            : null;
    }

    /// <summary>The date so many months later; the last day of the month where the month has no such day.</summary>
    public static CalendarDate? AddMonths(CalendarDate date, decimal months)
    {
        var total = (date.Year * 12m) + date.Month - 1 + months;
        var year = Math.Floor(total / 12);
        var month = Math.Floor(total - (year * 12)) + 1;
        return CalendarDate.From(year, month, 1) is { } first
            ? CalendarDate.From(year, month, Math.Min(date.Day, DateTime.DaysInMonth(first.InCycle.Year, first.Month)))
            : null;
    }

    /// <summary>The time so many seconds later, past midnight and on.</summary>
    public static ZonedTime Add(ZonedTime time, decimal seconds)
    {
        var inDay = (time.SecondOfDay + ToNanoseconds(seconds)) % SecondsPerDay;
        return time with { SecondOfDay = inDay < 0 ? inDay + SecondsPerDay : inDay };
    }

    /// <summary>Cut off where a time ends: after nine decimals.</summary>
    public static decimal ToNanoseconds(decimal seconds) => Math.Round(seconds, 9, MidpointRounding.ToZero);

    /// <summary>Whole months from one date to another, with the sign of the way (built-in <c>years and months duration</c>).</summary>
    public static long MonthsBetween(CalendarDate from, CalendarDate to)
    {
        if (to.DayNumber < from.DayNumber)
        {
            return -MonthsBetween(to, from);
        }

        var months = (((long)to.Year - from.Year) * 12) + to.Month - from.Month;
        return to.Day < from.Day ? months - 1 : months;
    }
}
