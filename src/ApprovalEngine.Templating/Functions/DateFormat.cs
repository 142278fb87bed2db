using System.Globalization;
using System.Text;

namespace ApprovalEngine.Templating.Functions;

/// <summary>A date of any kind as clock time with its distance from UTC. A DateTime and a DateOnly count as UTC.</summary>
internal readonly record struct DateMoment(DateTime Clock, TimeSpan Offset)
{
    public static DateMoment Of(object date) => date switch
    {
        DateTime moment => new(moment, TimeSpan.Zero),
        DateOnly day => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        DateTimeOffset moment => new(moment.DateTime, moment.Offset),
        _ => throw new ArgumentException($"{date.GetType().Name} is not a date.", nameof(date)),
    };
}

/// <summary>The <c>%x</c> directives of <c>date.to_string</c> (scriban.md 9.2).</summary>
internal static class DateFormat
{
    public const string Default = "%d %b %Y";

    private static readonly Dictionary<char, string> Patterns = new()
    {
        ['a'] = "ddd", ['A'] = "dddd", ['b'] = "MMM", ['h'] = "MMM", ['B'] = "MMMM", ['c'] = "ddd MMM dd HH:mm:ss yyyy", ['d'] = "dd",
        ['D'] = "MM/dd/yy", ['F'] = "yyyy-MM-dd", ['H'] = "HH", ['I'] = "hh", ['L'] = "fff", ['m'] = "MM", ['M'] = "mm", ['p'] = "tt",
        ['r'] = "hh:mm:ss tt", ['R'] = "HH:mm", ['S'] = "ss", ['T'] = "HH:mm:ss", ['x'] = "d", ['X'] = "T", ['y'] = "yy", ['Y'] = "yyyy",
    };

    public static string Format(DateMoment date, string pattern, CultureInfo culture, string defaultPattern)
    {
        if (pattern == "%g")
        {
            pattern = "%g " + defaultPattern;
        }

        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                result.Append(pattern[i]);
                continue;
            }

            var directive = pattern[++i];
            if (directive == 'g')
            {
                culture = CultureInfo.InvariantCulture;
            }
            else if (Patterns.TryGetValue(directive, out var net))
            {
                result.Append(date.Clock.ToString(net, culture));
            }
            else
            {
                result.Append(Computed(date, directive, culture) ?? $"%{directive}");
            }
        }

        return result.ToString();
    }

    private static string? Computed(DateMoment date, char directive, CultureInfo culture)
    {
        var clock = date.Clock;
        var invariant = CultureInfo.InvariantCulture;
        var weekday = (int)clock.DayOfWeek;
        var halfDay = clock.Hour % 12 == 0 ? 12 : clock.Hour % 12;
        return directive switch
        {
            'C' => (clock.Year / 100).ToString("00", invariant),
            'e' => clock.Day.ToString(invariant).PadLeft(2),
            'j' => clock.DayOfYear.ToString("000", invariant),
            'k' => clock.Hour.ToString(invariant).PadLeft(2),
            'l' => halfDay.ToString(invariant).PadLeft(2),
            'n' => "\n",
            'N' => (clock.Ticks % TimeSpan.TicksPerSecond * 100).ToString("000000000", invariant),
            'P' => culture.TextInfo.ToLower(clock.ToString("tt", culture)),
            's' => new DateTimeOffset(DateTime.SpecifyKind(clock, DateTimeKind.Unspecified), date.Offset).ToUnixTimeSeconds().ToString(invariant),
            't' => "\t",
            'u' => (weekday == 0 ? 7 : weekday).ToString(invariant),
            'U' => Week(clock, CalendarWeekRule.FirstDay, DayOfWeek.Sunday),
            'v' => $"{clock.Day.ToString(invariant),2}-{clock.ToString("MMM", invariant).ToUpperInvariant()}-{clock.ToString("yyyy", invariant)}",
            'V' => Week(clock, CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday),
            'W' => Week(clock, CalendarWeekRule.FirstDay, DayOfWeek.Monday),
            'w' => weekday.ToString(invariant),
            'Z' => (date.Offset < TimeSpan.Zero ? "-" : "+") + date.Offset.ToString(@"hh\:mm", invariant),
            '%' => "%",
            _ => null,
        };
    }

    private static string Week(DateTime clock, CalendarWeekRule rule, DayOfWeek first) =>
        CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(clock, rule, first).ToString("00", CultureInfo.InvariantCulture);

    /// <summary>The .NET pattern for parsing that a pattern with directives stands for; null names a directive that has none.</summary>
    public static string? ParsePattern(string pattern, out char unknown)
    {
        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                result.Append(pattern[i]);
                continue;
            }

            unknown = pattern[++i];
            var net = unknown switch
            {
                'B' => "MMM",
                'e' => "d",
                'n' => "\n",
                't' => "\t",
                '%' => "'%'",
                'x' or 'X' => null,
                _ => Patterns.GetValueOrDefault(unknown),
            };
            if (net is null)
            {
                return null;
            }

            result.Append(net);
        }

        unknown = '\0';
        return result.ToString();
    }
}
