namespace ApprovalEngine.Decisions.Feel;

/// <summary>Order, equality and arithmetic of times and dates (DMN 1.3, 10.3.2.3.4 to 10.3.2.3.9).</summary>
internal static class Temporal
{
    public const decimal SecondsPerDay = 86_400;

    public static ZonedDateTime From(DateTime moment) => new(
        DateOnly.FromDateTime(moment),
        new ZonedTime(TimeOnly.FromDateTime(moment), moment.Kind is DateTimeKind.Utc ? TimeSpan.Zero : null));

    public static ZonedDateTime From(DateTimeOffset moment) => new(
        DateOnly.FromDateTime(moment.DateTime), new ZonedTime(TimeOnly.FromDateTime(moment.DateTime), moment.Offset));

    /// <summary>Midnight: what a date is where a date and time is asked for. In UTC, as the specification says.</summary>
    public static ZonedDateTime Midnight(DateOnly date) => new(date, new ZonedTime(TimeOnly.MinValue, TimeSpan.Zero));

    public static decimal SecondsOf(TimeOnly time) => (decimal)time.Ticks / TimeSpan.TicksPerSecond;

    /// <summary>Seconds since 0001-01-01, in UTC where the place is known.</summary>
    public static decimal SecondsOf(ZonedDateTime moment) =>
        (moment.Date.DayNumber * SecondsPerDay) + SecondsOf(moment.Time.Time) - (decimal)(OffsetOf(moment) ?? TimeSpan.Zero).TotalSeconds;

    /// <summary>How far the clock is ahead of UTC at that moment; null where the moment has no place.</summary>
    public static TimeSpan? OffsetOf(ZonedDateTime moment) => moment.Time.Offset
        ?? (moment.Time.Zone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? found.GetUtcOffset(moment.Date.ToDateTime(moment.Time.Time))
            : null);

    public static int? Compare(ZonedDateTime left, ZonedDateTime right)
    {
        var (hasLeft, hasRight) = (OffsetOf(left) is not null, OffsetOf(right) is not null);
        return hasLeft == hasRight ? decimal.Compare(SecondsOf(left), SecondsOf(right)) : null;
    }

    public static int? Compare(ZonedTime left, ZonedTime right)
    {
        if (left.Offset is { } leftOffset && right.Offset is { } rightOffset)
        {
            return (left.Time.ToTimeSpan() - leftOffset).CompareTo(right.Time.ToTimeSpan() - rightOffset);
        }

        // A zone without a date has no offset: only times of one zone can be compared.
        return left.Offset is null && right.Offset is null && left.Zone == right.Zone ? left.Time.CompareTo(right.Time) : null;
    }

    public static bool Same(ZonedDateTime left, ZonedDateTime right) => Compare(left, right) == 0;

    public static bool Same(ZonedTime left, ZonedTime right) => Compare(left, right) == 0;

    /// <summary>The moment so many seconds later, read on the same clock; null outside the years 1 to 9999.</summary>
    public static ZonedDateTime? Add(ZonedDateTime moment, decimal seconds)
    {
        var ticks = ((moment.Date.DayNumber * SecondsPerDay) + SecondsOf(moment.Time.Time) + seconds) * TimeSpan.TicksPerSecond;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        var sum = new DateTime((long)ticks, DateTimeKind.Unspecified);
        return new ZonedDateTime(DateOnly.FromDateTime(sum), moment.Time with { Time = TimeOnly.FromDateTime(sum) });
    }

    /// <summary>The date so many months later; the last day of the month where the month has no such day.</summary>
    public static DateOnly? AddMonths(DateOnly date, decimal months)
    {
        var total = (date.Year * 12m) + date.Month - 1 + months;
        var year = (int)Math.Clamp(Math.Floor(total / 12), 0, 10_000);
        if (year is < 1 or > 9999)
        {
            return null;
        }

        var month = (int)(total - (year * 12m)) + 1;
        return new DateOnly(year, month, Math.Min(date.Day, DateTime.DaysInMonth(year, month)));
    }

    /// <summary>The time so many seconds later, past midnight and on.</summary>
    public static ZonedTime Add(ZonedTime time, decimal seconds)
    {
        var inDay = (SecondsOf(time.Time) + seconds) % SecondsPerDay;
        return time with { Time = new TimeOnly((long)((inDay < 0 ? inDay + SecondsPerDay : inDay) * TimeSpan.TicksPerSecond)) };
    }

    /// <summary>Whole months from one date to another, with the sign of the way (built-in <c>years and months duration</c>).</summary>
    public static long MonthsBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -MonthsBetween(to, from);
        }

        var months = ((to.Year - from.Year) * 12L) + to.Month - from.Month;
        return to.Day < from.Day ? months - 1 : months;
    }
}
