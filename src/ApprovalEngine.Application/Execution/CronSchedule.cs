using System.Globalization;
using Quartz;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// A cron expression as Elsa reads it (the library Cronos): five fields, or six with seconds first; Sunday is 0 and 7; day of month and day
/// of week must both match. Quartz finds the matching wall-clock times; what the change to and from summer time makes of them is decided here.
/// </summary>
/// <remarks>
/// Quartz counts Sunday as 1, joins day of month and day of week with "or", takes impossible days without a word, and skips a time in the
/// gap of spring. So it is asked in UTC, with plain lists of numbers. The rules are Cronos's: a time in the gap of spring comes at the
/// first instant after it; in the overlap of autumn an expression with <c>*</c>, a step or a range in seconds, minutes or hours comes in both
/// passes, every other one in the first only.
/// </remarks>
internal sealed class CronSchedule
{
    private const int JumpsMax = 10_000;
    private static readonly TimeSpan Around = TimeSpan.FromHours(26);

    // Either alone says when, or both must agree.
    private readonly CronExpression first;
    private readonly CronExpression? second;
    private readonly bool isInterval;

    private CronSchedule(CronExpression first, CronExpression? second, bool isInterval) => (this.first, this.second, this.isInterval) = (first, second, isInterval);

    /// <exception cref="FormatException">Not a cron expression; the message says which field and why.</exception>
    public static CronSchedule Parse(string text)
    {
        var fields = CronFields.Parse(text);
        var time = $"{fields.Seconds} {fields.Minutes} {fields.Hours}";
        var byDay = fields.DayOfWeek is "*" ? Quartz($"{time} {fields.DayOfMonth} {fields.Month} ?") : Quartz($"{time} ? {fields.Month} {fields.DayOfWeek}");
        var also = fields.DayOfWeek is not "*" && fields.DayOfMonth is not "*" ? Quartz($"{time} {fields.DayOfMonth} {fields.Month} ?") : null;
        return new CronSchedule(byDay, also, fields.IsInterval);
    }

    /// <summary>The next instant strictly after another one; null = none within a hundred years.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone)
    {
        var wall = (after + zone.GetUtcOffset(after)).UtcDateTime;
        var (before, later) = OffsetsAround(wall, zone);
        if (Passes(wall, before, later, zone))
        {
            var change = First(At(wall, before), At(wall, later), instant => zone.GetUtcOffset(instant) == later);
            var (overlapStart, overlapEnd) = ((change + later).UtcDateTime, (change + before).UtcDateTime);
            var isFirstPass = after < change;
            if (isFirstPass && NextWall(wall) is { } early && early < overlapEnd)
            {
                return At(early, before);
            }

            if (isInterval && NextWall(isFirstPass ? overlapStart.AddTicks(-1) : wall) is { } again && again < overlapEnd)
            {
                return At(again, later);
            }

            wall = overlapEnd.AddTicks(-1);
        }

        return NextWall(wall) is { } next ? InstantOf(next, zone) : null;
    }

    private static CronExpression Quartz(string expression) => new(expression, TimeZoneInfo.Utc);

    // Wall-clock times are handed about as if they were UTC.
    private DateTime? NextWall(DateTime wall)
    {
        var from = new DateTimeOffset(wall, TimeSpan.Zero);
        for (var jump = 0; jump < JumpsMax; jump++)
        {
            if (first.GetNextValidTimeAfter(from) is not { } one)
            {
                return null;
            }

            if (second is null)
            {
                return one.UtcDateTime;
            }

            if (second.GetNextValidTimeAfter(one.AddTicks(-1)) is not { } other)
            {
                return null;
            }

            if (one == other)
            {
                return one.UtcDateTime;
            }

            from = other.AddTicks(-1);
        }

        return null;
    }

    private static DateTimeOffset InstantOf(DateTime wall, TimeZoneInfo zone)
    {
        var (before, later) = OffsetsAround(wall, zone);
        return IsAt(wall, before, zone) ? At(wall, before)
            : IsAt(wall, later, zone) ? At(wall, later)
            : First(At(wall, TimeSpan.Zero) - Around, At(wall, TimeSpan.Zero) + Around, instant => instant + zone.GetUtcOffset(instant) > At(wall, TimeSpan.Zero));
    }

    private static (TimeSpan Before, TimeSpan Later) OffsetsAround(DateTime wall, TimeZoneInfo zone) =>
        (zone.GetUtcOffset(At(wall, TimeSpan.Zero) - Around), zone.GetUtcOffset(At(wall, TimeSpan.Zero) + Around));

    private static bool Passes(DateTime wall, TimeSpan before, TimeSpan later, TimeZoneInfo zone) => before > later && IsAt(wall, before, zone) && IsAt(wall, later, zone);

    private static bool IsAt(DateTime wall, TimeSpan offset, TimeZoneInfo zone) => zone.GetUtcOffset(At(wall, offset)) == offset;

    /// <summary>The instant at which clocks that are ahead by an offset show this.</summary>
    private static DateTimeOffset At(DateTime wall, TimeSpan offset) => new(DateTime.SpecifyKind(wall - offset, DateTimeKind.Utc));

    /// <summary>The first instant at which something holds that does not hold at first and holds at last.</summary>
    private static DateTimeOffset First(DateTimeOffset from, DateTimeOffset to, Predicate<DateTimeOffset> holds)
    {
        var (low, high) = (from.UtcTicks, to.UtcTicks);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = holds(new DateTimeOffset(middle, TimeSpan.Zero)) ? (low, middle) : (middle, high);
        }

        return new DateTimeOffset(high, TimeSpan.Zero);
    }
}

/// <summary>The fields of a cron expression in Quartz's numbers: <c>*</c> or a list, or Quartz's words for last, nearest and n-th.</summary>
internal sealed record CronFields(string Seconds, string Minutes, string Hours, string DayOfMonth, string Month, string DayOfWeek, bool IsInterval)
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
        ["@every_minute"] = "* * * * *",
        ["@every_second"] = "* * * * * *",
    };

    public static CronFields Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var fields = Macros.GetValueOrDefault(text.Trim(), text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields is not ({ Length: 5 } or { Length: 6 }))
        {
            throw new FormatException($"it has {fields.Length} fields");
        }

        if (fields.Length is 5)
        {
            fields = ["0", .. fields];
        }

        return new CronFields(
            Range.Seconds.Read(fields[0]),
            Range.Minutes.Read(fields[1]),
            Range.Hours.Read(fields[2]),
            ReadDayOfMonth(fields[3].ToUpperInvariant()),
            Range.Month.Read(fields[4]),
            ReadDayOfWeek(fields[5].ToUpperInvariant()),
            fields[..3].Any(field => field.AsSpan().IndexOfAny("*?/-") >= 0));
    }

    // L, L-3, LW, L-3W and 15W are Quartz's words, too.
    private static string ReadDayOfMonth(string field)
    {
        if (field[0] is 'L')
        {
            var rest = field.EndsWith('W') ? field[1..^1] : field[1..];
            var offset = rest is "" ? 0 : rest[0] is '-' ? Range.Number(rest[1..], "day of month", 0, 30) : throw new FormatException($"day of month \"{field}\": expected L, L-n, LW or L-nW");
            return string.Create(CultureInfo.InvariantCulture, $"L{(offset > 0 ? $"-{offset}" : "")}{(field.EndsWith('W') ? "W" : "")}");
        }

        return field[^1] is 'W' ? Range.Number(field[..^1], "day of month", 1, 31).ToString(CultureInfo.InvariantCulture) + "W" : Range.DayOfMonth.Read(field);
    }

    private static string ReadDayOfWeek(string field)
    {
        if (field.Split('#') is [var day, var nth])
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Quartzs(Range.DayOfWeek.Value(day))}#{Range.Number(nth, "day of week", 1, 5)}");
        }

        if (field.Length > 1 && field[^1] is 'L')
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Quartzs(Range.DayOfWeek.Value(field[..^1]))}L");
        }

        var read = Range.DayOfWeek.Read(field);
        return read is "*" ? read : string.Join(',', read.Split(',').Select(one => Quartzs(int.Parse(one, CultureInfo.InvariantCulture))).Distinct().Order());
    }

    private static int Quartzs(int day) => (day % 7) + 1;

    /// <summary>What a field may hold; Cronos's grammar: lists of values and ranges with steps, ranges may go round.</summary>
    private sealed record Range(string Name, int Low, int High, string[]? Names)
    {
        public static readonly Range Seconds = new("seconds", 0, 59, null);
        public static readonly Range Minutes = new("minutes", 0, 59, null);
        public static readonly Range Hours = new("hours", 0, 23, null);
        public static readonly Range DayOfMonth = new("day of month", 1, 31, null);
        public static readonly Range Month = new("month", 1, 12, Months);
        public static readonly Range DayOfWeek = new("day of week", 0, 7, Days);

        public static int Number(string text, string name, int low, int high) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
                ? number
                : throw new FormatException($"{name} \"{text}\": expected {low} to {high}");

        public int Value(string text) => Names is not null && Array.IndexOf(Names, text.ToUpperInvariant()) is >= 0 and var index ? index + Low : Number(text, Name, Low, High);

        public string Read(string field) => field is "*" or "?"
            ? "*"
            : string.Join(',', field.Split(',').SelectMany(part => ReadPart(part, isAlone: !field.Contains(',', StringComparison.Ordinal))).Distinct().Order());

        private IEnumerable<int> ReadPart(string part, bool isAlone)
        {
            var (range, step) = part.Split('/') switch
            {
                [var one] => (one, 0),
                [var one, var by] => (one, Number(by, Name, 1, High)),
                _ => throw new FormatException($"{Name} \"{part}\": expected one step"),
            };
            var (from, to) = range.Split('-') switch
            {
                ["*" or "?"] when isAlone => (Low, High),
                [var one] => (Value(one), step > 0 ? High : Value(one)),
                [var one, var other] => (Value(one), Value(other)),
                _ => throw new FormatException($"{Name} \"{part}\": expected a value or a range"),
            };
            // A week has one Sunday, whichever of its two numbers a range that goes round would pass.
            var count = this == DayOfWeek ? 7 : High - Low + 1;
            for (var value = from; value <= (to < from ? to + count : to); value += Math.Max(step, 1))
            {
                yield return value > High || (to < from && this == DayOfWeek && value >= 7) ? value - count : value;
            }
        }
    }
}
