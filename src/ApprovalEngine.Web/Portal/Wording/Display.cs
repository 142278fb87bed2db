using System.Globalization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Numbers, money, days and instants as the pages write them.</summary>
internal static class Display
{
    // Asia/Shanghai: no daylight saving time since 1991.
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>Thousands separated, at least two decimals, currency code first.</summary>
    public static string Money(decimal amount, string currency) => string.Create(CultureInfo.CurrentCulture, $"{currency} {amount:#,##0.00##}");

    public static string Amount(decimal amount) => amount.ToString("#,##0.00##", CultureInfo.CurrentCulture);

    /// <summary>A plain number without trailing zeros.</summary>
    public static string Number(decimal number) => number.ToString("#,##0.####", CultureInfo.CurrentCulture);

    /// <summary>A rate with all of its decimals.</summary>
    public static string Rate(decimal rate) => rate.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>A size in the largest fitting unit of 1,024.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024m:0.#} KB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024m / 1024m:0.#} MB"),
    };

    public static string Count(long count) => count.ToString("#,##0", CultureInfo.CurrentCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Date and time in Asia/Shanghai.</summary>
    public static string Instant(DateTimeOffset instant) => instant.ToOffset(Shanghai).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>For <c>&lt;time datetime&gt;</c>.</summary>
    public static string Machine(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A share in whole percent; null where there is nothing to be a share of.</summary>
    public static string? Percent(decimal part, decimal whole) => whole <= 0
        ? null
        : Math.Round(part / whole * 100, MidpointRounding.ToEven).ToString("#,##0", CultureInfo.CurrentCulture) + "%";

    /// <summary>A share for the width of a bar: 0 to 100, with a point.</summary>
    public static string Width(decimal part, decimal whole) =>
        (whole <= 0 ? 0 : Math.Clamp(Math.Round(part / whole * 100, 1, MidpointRounding.ToEven), 0, 100)).ToString("0.#", CultureInfo.InvariantCulture);
}
