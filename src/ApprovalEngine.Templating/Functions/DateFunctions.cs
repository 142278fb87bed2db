using System.Globalization;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary>
/// <c>date</c> (scriban.md 9.2). Differs on purpose: DateOnly and DateTimeOffset are dates too and keep their kind where the result allows
/// it; a text that is no date is an error, never 1 January 0001; a text with an offset is read as UTC, not in the server's time zone.
/// </summary>
internal static class DateFunctions
{
    public static readonly TemplateFunction Parse = new BuiltinFunction("parse", "text:text pattern:text? culture:text?", a => ParseDate(a));

    public static readonly IReadOnlyList<(string, object?)> All =
    [
        ("default_format", DateFormat.Default),
        ("parse", Parse),
        Entry("now", "", a => Clock(a).GetLocalNow().DateTime),
        Entry("utc_now", "", a => Clock(a).GetUtcNow().UtcDateTime),
        Entry("add_days", "date:date days:number", AddDays),
        Entry("add_hours", "date:date hours:number", a => Add(a, TimeSpan.FromHours)),
        Entry("add_minutes", "date:date minutes:number", a => Add(a, TimeSpan.FromMinutes)),
        Entry("add_seconds", "date:date seconds:number", a => Add(a, TimeSpan.FromSeconds)),
        Entry("add_milliseconds", "date:date millis:number", a => Add(a, TimeSpan.FromMilliseconds)),
        Entry("add_months", "date:date months:int", a => AddMonths(a, a.Int(1))),
        Entry("add_years", "date:date years:int", a => AddMonths(a, checked(a.Int(1) * 12))),
        Entry("to_string", "date:date pattern:text culture:text?", Text),
        Entry("parse_to_string", "text:text output_pattern:text? output_culture:text? input_pattern:text? input_culture:text?", ParseToText),
    ];

    private static TimeProvider Clock(Arguments a) => a.Renderer.Clock ?? throw a.Fault("No clock is configured for this rendering.");

    private static object? Text(Arguments a) => a[0] is null
        ? null
        : a.Built(DateFormat.Format(DateMoment.Of(a[0]!), a.Or(1, DateFormat.Default), a.Culture(2), DateFormat.Default));

    private static object? Add(Arguments a, Func<double, TimeSpan> unit)
    {
        var span = unit(Numbers.ToDouble(a[1]!));
        return a[0] switch
        {
            null => null,
            DateOnly day => (object)(day.ToDateTime(TimeOnly.MinValue) + span),
            DateTimeOffset moment => moment + span,
            var date => (DateTime)date + span,
        };
    }

    private static object? AddDays(Arguments a)
    {
        var days = Numbers.ToDouble(a[1]!);
        return a[0] is DateOnly day && days == Math.Floor(days) ? day.AddDays(checked((int)days)) : Add(a, TimeSpan.FromDays);
    }

    private static object? AddMonths(Arguments a, int months) => a[0] switch
    {
        null => null,
        DateOnly day => day.AddMonths(months),
        DateTimeOffset moment => moment.AddMonths(months),
        var date => ((DateTime)date).AddMonths(months),
    };

    private static DateTime? ParseDate(Arguments a) =>
        string.IsNullOrEmpty(a.Text(0)) ? null : Read(a, a.Or(0), 1, a.Culture(2));

    private static DateTime Read(Arguments a, string text, int patternIndex, CultureInfo culture)
    {
        const DateTimeStyles style = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        DateTime date;
        if (string.IsNullOrEmpty(a.Text(patternIndex)))
        {
            return DateTime.TryParse(text, culture, style, out date) ? date : throw a.Fault(0, $"`{text}` is not a date in the culture {Name(culture)}.");
        }

        var pattern = DateFormat.ParsePattern(a.Or(patternIndex), out var unknown)
            ?? throw a.Fault(patternIndex, $"The directive `%{unknown}` cannot be used to parse a date.");
        return DateTime.TryParseExact(text, pattern, culture, style, out date)
            ? date
            : throw a.Fault(0, $"`{text}` is not a date of the form `{a.Or(patternIndex)}` in the culture {Name(culture)}.");
    }

    private static string Name(CultureInfo culture) => culture.Name.Length == 0 ? "invariant" : culture.Name;

    /// <summary>Without an output pattern the default pattern is applied (Scriban prints rubbish then).</summary>
    private static object? ParseToText(Arguments a)
    {
        if (string.IsNullOrEmpty(a.Text(0)))
        {
            return null;
        }

        var date = Read(a, a.Or(0), 3, a.Culture(4));
        return a.Text(1) is { Length: > 0 } pattern
            ? date.ToString(pattern, a.Culture(2))
            : DateFormat.Format(DateMoment.Of(date), DateFormat.Default, a.Culture(2), DateFormat.Default);
    }
}
