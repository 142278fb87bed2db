using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>Times, dates and durations as FEEL writes them: ISO 8601, with <c>@</c> before the name of a zone (DMN 1.3, 10.3.4.1).</summary>
internal static partial class TemporalText
{
    private const string TimeForm = """(?<h>[0-9]{2}):(?<mi>[0-9]{2}):(?<s>[0-9]{2})(?:\.(?<f>[0-9]{1,9}))?(?:(?<z>Z)|(?<o>[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)|@(?<zone>[A-Za-z][A-Za-z0-9_+\-/]*))?""";

    public static bool TryDate(string text, out FeelValue value)
    {
        value = WholeDate().Match(text) is { Success: true } match
            && CalendarDate.From(Number(match, "y"), Number(match, "m"), Number(match, "d")) is { } date ? FeelValue.Date(date) : default;
        return !value.IsNull;
    }

    public static bool TryTime(string text, out FeelValue value)
    {
        value = WholeTime().Match(text) is { Success: true } match && TimeOf(match) is { } time ? FeelValue.Time(time) : default;
        return !value.IsNull;
    }

    /// <summary>A date with a time, or a date alone, which then is midnight.</summary>
    public static bool TryDateTime(string text, out FeelValue value)
    {
        value = default;
        if (WholeDateTime().Match(text) is { Success: true } match)
        {
            value = TryDate(match.Groups["d"].Value, out var day) && MomentOf(day.AsDate, match) is { } read ? FeelValue.DateTime(read) : default;
        }
        else if (TryDate(text, out var date))
        {
            value = FeelValue.DateTime(new ZonedDateTime(date.AsDate, new ZonedTime(0)));
        }

        return !value.IsNull;
    }

    public static bool TryDuration(string text, out FeelValue value)
    {
        value = default;
        var sign = text.StartsWith('-') ? -1 : 1;
        if (MonthsForm().Match(text) is { Success: true } months && (months.Groups["y"].Success || months.Groups["m"].Success))
        {
            value = FeelValue.Months(sign * ((Part(months, "y") * 12) + Part(months, "m")));
        }
        else if (DaysForm().Match(text) is { Success: true } days && !text.EndsWith('T') && !text.EndsWith('P'))
        {
            value = FeelValue.Days(sign * ((Part(days, "d") * Temporal.SecondsPerDay) + (Part(days, "h") * 3600) + (Part(days, "mi") * 60) + Part(days, "s")));
        }

        return !value.IsNull;
    }

    /// <summary>The value of an at-literal (<c>@"2026-01-31"</c>), whatever its form says it is.</summary>
    public static bool TryAny(string text, out FeelValue value) =>
        TryDate(text, out value) || TryTime(text, out value) || TryDateTime(text, out value) || TryDuration(text, out value);

    /// <summary>A time from its parts; null where a part is out of its bounds or the zone is unknown.</summary>
    public static ZonedTime? TimeOf(int hour, int minute, decimal second, TimeSpan? offset, string? zone = null)
    {
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second < 0 || second >= 60 || Math.Abs((offset ?? TimeSpan.Zero).TotalHours) > 18)
        {
            return null;
        }

        return zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            ? new ZonedTime((hour * 3600) + (minute * 60) + Temporal.ToNanoseconds(second), offset, zone)
            : null;
    }

    public static string Write(CalendarDate date) => string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-{date.Month:00}-{date.Day:00}");

    public static string Write(ZonedDateTime moment) => $"{Write(moment.Date)}T{Write(moment.Time)}";

    public static string Write(ZonedTime time)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{time.Hour:00}:{time.Minute:00}:{time.SecondOfDay % 60:00.#########}");
        return time switch
        {
            { Zone: { } zone } => $"{text}@{zone}",
            { Offset: { } offset } => text + WriteOffset(offset),
            _ => text,
        };
    }

    public static string WriteMonths(decimal months)
    {
        var (years, rest) = (Math.Truncate(Math.Abs(months) / 12), Math.Abs(months) % 12);
        var text = (years, rest) switch
        {
            (0, _) => $"P{Digits(rest)}M",
            (_, 0) => $"P{Digits(years)}Y",
            _ => $"P{Digits(years)}Y{Digits(rest)}M",
        };
        return months < 0 ? "-" + text : text;
    }

    public static string WriteDays(decimal seconds)
    {
        var rest = Math.Abs(seconds);
        var text = new StringBuilder(seconds < 0 ? "-P" : "P");
        Append(text, ref rest, Temporal.SecondsPerDay, 'D');
        if (rest > 0 || seconds == 0)
        {
            text.Append('T');
            Append(text, ref rest, 3600, 'H');
            Append(text, ref rest, 60, 'M');
            if (rest > 0 || seconds == 0)
            {
                text.Append(Digits(rest)).Append('S');
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ref decimal rest, decimal unit, char sign)
    {
        if (Math.Truncate(rest / unit) is > 0 and var whole)
        {
            text.Append(Digits(whole)).Append(sign);
            rest -= whole * unit;
        }
    }

    private static string Digits(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    private static string WriteOffset(TimeSpan offset)
    {
        if (offset == TimeSpan.Zero)
        {
            return "Z";
        }

        var form = offset.Seconds == 0 ? @"hh\:mm" : @"hh\:mm\:ss";
        return (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(form, CultureInfo.InvariantCulture);
    }

    // The end of a day is the beginning of the next (XML Schema 1.1, 3.3.7.1).
    private static ZonedDateTime? MomentOf(CalendarDate day, Match match)
    {
        if (match.Groups["h"].Value != "24")
        {
            return TimeOf(match) is { } time ? new ZonedDateTime(day, time) : null;
        }

        return TimeOf(match, hour: 0) is { SecondOfDay: 0 } midnight && CalendarDate.FromDayNumber(day.DayNumber + 1) is { } next
            ? new ZonedDateTime(next, midnight)
            : null;
    }

    private static ZonedTime? TimeOf(Match match) => TimeOf(match, int.Parse(match.Groups["h"].Value, CultureInfo.InvariantCulture));

    private static ZonedTime? TimeOf(Match match, int hour)
    {
        var fraction = match.Groups["f"].Value;
        var second = decimal.Parse($"{match.Groups["s"].Value}.{(fraction.Length == 0 ? "0" : fraction)}", CultureInfo.InvariantCulture);
        TimeSpan? offset = match.Groups["z"].Success ? TimeSpan.Zero : null;
        if (match.Groups["o"] is { Success: true, Value: var signed })
        {
            var parts = signed[1..].Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            if (parts[0] > 18 || parts.Skip(1).Any(part => part > 59))
            {
                return null;
            }

            var size = new TimeSpan(parts[0], parts[1], parts.ElementAtOrDefault(2));
            offset = signed[0] == '-' ? -size : size;
        }

        return TimeOf(
            hour,
            int.Parse(match.Groups["mi"].Value, CultureInfo.InvariantCulture),
            second,
            offset,
            match.Groups["zone"] is { Success: true } zone ? zone.Value : null);
    }

    private static decimal Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? decimal.Parse(group.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    private static decimal Number(Match match, string name) => decimal.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    // More than four digits do not begin with a zero (XML Schema, 3.3.9.1).
    [GeneratedRegex("^(?<y>-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-(?<m>[0-9]{2})-(?<d>[0-9]{2})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex WholeDate();

    [GeneratedRegex("^" + TimeForm + "$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex WholeTime();

    [GeneratedRegex("^(?<d>[^T]{10,16})T" + TimeForm + "$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex WholeDateTime();

    [GeneratedRegex("""^-?P(?:(?<y>[0-9]{1,9})Y)?(?:(?<m>[0-9]{1,9})M)?$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex MonthsForm();

    [GeneratedRegex("""^-?P(?:(?<d>[0-9]{1,9})D)?(?:T(?:(?<h>[0-9]{1,9})H)?(?:(?<mi>[0-9]{1,9})M)?(?:(?<s>[0-9]{1,9}(?:\.[0-9]{0,9})?)S)?)?$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DaysForm();
}
