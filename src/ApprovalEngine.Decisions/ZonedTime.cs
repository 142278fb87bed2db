using System.Diagnostics.CodeAnalysis;

namespace ApprovalEngine.Decisions;

/// <summary>FEEL's <c>time</c> (DMN 1.3, 10.3.2.3.4): a time of day, alone or with the place where it is read.</summary>
/// <param name="SecondOfDay">Seconds since midnight, below 86,400, with at most nine decimals.</param>
/// <param name="Offset">How far the clock is ahead of UTC; null where the text gives none.</param>
/// <param name="Zone">The IANA name of the zone (<c>Asia/Shanghai</c>) where the text names one; <paramref name="Offset"/> is null then.</param>
public sealed record ZonedTime(decimal SecondOfDay, TimeSpan? Offset = null, string? Zone = null)
{
    /// <summary>0 to 23.</summary>
    public int Hour => (int)(SecondOfDay / 3600);

    /// <summary>0 to 59.</summary>
    public int Minute => (int)(SecondOfDay % 3600 / 60);

    /// <summary>0 to 59, without its decimals.</summary>
    public int Second => (int)(SecondOfDay % 60);

    /// <summary>The time of .NET, which belongs to no place.</summary>
    public static ZonedTime From(TimeOnly time) => new((decimal)time.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>Reads FEEL's text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ZonedTime? time)
    {
        time = Feel.TemporalText.TryTime(text, out var value) ? value.AsTime : null;
        return time is not null;
    }

    /// <summary>FEEL's text: <c>09:30:00</c>, <c>09:30:00Z</c>, <c>09:30:00+08:00</c>, <c>09:30:00@Asia/Shanghai</c>.</summary>
    public override string ToString() => Feel.TemporalText.Write(this);
}

/// <summary>FEEL's <c>date and time</c> (DMN 1.3, 10.3.2.3.6).</summary>
public sealed record ZonedDateTime(CalendarDate Date, ZonedTime Time)
{
    /// <summary>Reads FEEL's text; a date alone is its midnight.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ZonedDateTime? moment)
    {
        moment = Feel.TemporalText.TryDateTime(text, out var value) ? value.AsDateTime : null;
        return moment is not null;
    }

    /// <summary>FEEL's text: the date, a <c>T</c>, and the time as <see cref="ZonedTime"/> writes it.</summary>
    public override string ToString() => Feel.TemporalText.Write(this);
}

/// <summary>FEEL's <c>years and months duration</c> (DMN 1.3, 10.3.2.3.8).</summary>
/// <param name="Months">The whole duration in months; negative where it goes back.</param>
public readonly record struct MonthsDuration(long Months)
{
    /// <summary>Reads ISO 8601.</summary>
    public static bool TryParse(string text, out MonthsDuration duration)
    {
        var isRead = Feel.TemporalText.TryDuration(text, out var value) && value.Type is DecisionValueType.MonthsDuration;
        duration = new MonthsDuration(isRead ? (long)value.AsNumber : 0);
        return isRead;
    }

    /// <summary>ISO 8601: <c>P1Y2M</c>, <c>-P3M</c>, <c>P0M</c>.</summary>
    public override string ToString() => Feel.TemporalText.WriteMonths(Months);
}
