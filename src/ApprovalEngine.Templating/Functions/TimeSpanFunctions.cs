using System.Globalization;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary><c>timespan</c> (scriban.md 9.8).</summary>
internal static class TimeSpanFunctions
{
    public static readonly IReadOnlyList<(string, object?)> All =
    [
        ("zero", TimeSpan.Zero),
        Entry("from_days", "days:number", a => TimeSpan.FromDays(Numbers.ToDouble(a[0]!))),
        Entry("from_hours", "hours:number", a => TimeSpan.FromHours(Numbers.ToDouble(a[0]!))),
        Entry("from_minutes", "minutes:number", a => TimeSpan.FromMinutes(Numbers.ToDouble(a[0]!))),
        Entry("from_seconds", "seconds:number", a => TimeSpan.FromSeconds(Numbers.ToDouble(a[0]!))),
        Entry("from_milliseconds", "millis:number", a => TimeSpan.FromMilliseconds(Numbers.ToDouble(a[0]!))),
        Entry("parse", "text:text", a => TimeSpan.TryParse(a.Text(0), CultureInfo.InvariantCulture, out var span)
            ? span
            : throw a.Fault(0, $"`{a.Text(0)}` is not a time span like 1.02:03:04.")),
    ];
}
