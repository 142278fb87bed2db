namespace ApprovalEngine.Decisions;

/// <summary>
/// FEEL's <c>date</c> (DMN 1.3, 10.3.2.3.5): a day of the Gregorian calendar, carried on before its beginning and beyond the year 9999, where
/// .NET's <see cref="DateOnly"/> ends. Years are counted as ISO 8601 counts them: 0000 is the year before 0001.
/// </summary>
public readonly record struct CalendarDate
{
    /// <summary>Years run from minus this to this.</summary>
    public const int YearMax = 999_999_999;

    // After 400 years the calendar begins anew, on the same day of the week.
    private const int YearsPerCycle = 400;
    private const int DaysPerCycle = 146_097;

    private CalendarDate(long dayNumber) => DayNumber = dayNumber;

    /// <summary>Days since 0001-01-01, as <see cref="DateOnly.DayNumber"/>; negative before it.</summary>
    public long DayNumber { get; }

    /// <summary>The year; negative and 0 before 0001.</summary>
    public int Year => (int)((Cycle * YearsPerCycle) + InCycle.Year);

    /// <summary>1 to 12.</summary>
    public int Month => InCycle.Month;

    /// <summary>1 to 31.</summary>
    public int Day => InCycle.Day;

    /// <summary>The day of that name in the first 400 years: same month, day, day of the week and of the year, and week.</summary>
    internal DateOnly InCycle => DateOnly.FromDayNumber((int)(DayNumber - (Cycle * DaysPerCycle)));

    /// <summary>A day that .NET has, for the rules of time zones: the nearest with the same name that the calendar repeats.</summary>
    internal DateOnly Nearest => ToDateOnly() ?? (DayNumber < 0 ? InCycle : InCycle.AddYears(DateOnly.MaxValue.Year - YearsPerCycle - (DateOnly.MaxValue.Year % YearsPerCycle)));

    private long Cycle => (long)Math.Floor((decimal)DayNumber / DaysPerCycle);

    /// <summary>Every day of .NET is one.</summary>
    public static implicit operator CalendarDate(DateOnly date) => new(date.DayNumber);

    /// <summary>The day; null where the year is out of bounds or the month has no such day.</summary>
    public static CalendarDate? From(decimal year, decimal month, decimal day)
    {
        if (Math.Abs(year) > YearMax || month is < 1 or > 12 || day < 1 || decimal.Truncate(year) != year || decimal.Truncate(month) != month || decimal.Truncate(day) != day)
        {
            return null;
        }

        var cycle = (long)Math.Floor((year - 1) / YearsPerCycle);
        var yearInCycle = (int)(year - (cycle * YearsPerCycle));
        return day <= DateTime.DaysInMonth(yearInCycle, (int)month)
            ? new CalendarDate((cycle * DaysPerCycle) + new DateOnly(yearInCycle, (int)month, (int)day).DayNumber)
            : null;
    }

    /// <summary>The day of that number; null where its year is out of bounds.</summary>
    public static CalendarDate? FromDayNumber(decimal dayNumber) =>
        Math.Abs(dayNumber) < YearMax * 366L && new CalendarDate((long)Math.Floor(dayNumber)) is var date && Math.Abs(date.Year) <= YearMax ? date : null;

    /// <summary>Reads FEEL's text.</summary>
    public static bool TryParse(string text, out CalendarDate date)
    {
        var isRead = Feel.TemporalText.TryDate(text, out var value);
        date = isRead ? value.AsDate : default;
        return isRead;
    }

    /// <summary>The day of .NET; null outside the years 1 to 9999.</summary>
    public DateOnly? ToDateOnly() => DayNumber >= 0 && DayNumber <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)DayNumber) : null;

    /// <summary>FEEL's text: <c>2026-01-31</c>, <c>-0044-03-15</c>, <c>12026-01-31</c>.</summary>
    public override string ToString() => Feel.TemporalText.Write(this);
}
