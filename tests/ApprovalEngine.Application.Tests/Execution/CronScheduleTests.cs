using System.Globalization;
using ApprovalEngine.Application.Execution;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Instants counted by hand from the calendar of 2026; 17 June is a Wednesday.</summary>
public sealed class CronScheduleTests
{
    private const string Wednesday = "2026-06-17 02:00:00";

    [Theory]
    // Sunday is 0 and 7 here and 1 in Quartz.
    [InlineData("0 0 * * 0", "06-21 00:00", "06-28 00:00")]
    [InlineData("0 0 * * 7", "06-21 00:00", "06-28 00:00")]
    [InlineData("0 0 * * SUN", "06-21 00:00", "06-28 00:00")]
    [InlineData("0 0 * * sun,tue", "06-21 00:00", "06-23 00:00")]
    [InlineData("0 0 * * 0,7", "06-21 00:00", "06-28 00:00")]
    [InlineData("0 0 * * 1-5", "06-18 00:00", "06-19 00:00", "06-22 00:00")]
    [InlineData("0 0 * * MON-FRI", "06-18 00:00", "06-19 00:00", "06-22 00:00")]
    [InlineData("0 0 * * 5-7", "06-19 00:00", "06-20 00:00", "06-21 00:00", "06-26 00:00")]
    [InlineData("0 0 * * 0-7", "06-18 00:00", "06-19 00:00")]
    [InlineData("0 0 * * 6-1", "06-20 00:00", "06-21 00:00", "06-22 00:00", "06-27 00:00")]
    [InlineData("0 0 * * FRI-MON", "06-19 00:00", "06-20 00:00", "06-21 00:00", "06-22 00:00", "06-26 00:00")]
    [InlineData("0 0 * * */2", "06-18 00:00", "06-20 00:00", "06-21 00:00", "06-23 00:00")]
    [InlineData("0 0 * * 1-5/2", "06-19 00:00", "06-22 00:00", "06-24 00:00")]
    [InlineData("0 0 * * 1/3", "06-18 00:00", "06-21 00:00", "06-22 00:00")]
    [InlineData("0 12 ? * 5L", "06-26 12:00", "07-31 12:00")]
    [InlineData("0 12 ? * FRIL", "06-26 12:00", "07-31 12:00")]
    [InlineData("0 12 ? * 0L", "06-28 12:00", "07-26 12:00")]
    [InlineData("0 12 ? * FRI#3", "06-19 12:00", "07-17 12:00")]
    [InlineData("0 12 ? * 7#1", "07-05 12:00", "08-02 12:00")]
    [InlineData("0 12 L * ?", "06-30 12:00", "07-31 12:00")]
    [InlineData("0 12 L-3 * *", "06-27 12:00", "07-28 12:00")]
    [InlineData("0 12 LW * *", "06-30 12:00", "07-31 12:00", "08-31 12:00", "09-30 12:00", "10-30 12:00")]
    [InlineData("0 12 15W * *", "07-15 12:00", "08-14 12:00")]
    // Both days must match; Quartz would take either.
    [InlineData("0 12 13 * 5", "11-13 12:00")]
    [InlineData("0 12 1-7 * MON", "07-06 12:00", "08-03 12:00")]
    [InlineData("0 12 L * FRI", "07-31 12:00")]
    [InlineData("0 22-2/2 * * *", "06-17 22:00", "06-18 00:00", "06-18 02:00")]
    [InlineData("15/20 3 * * *", "06-17 03:15", "06-17 03:35", "06-17 03:55", "06-18 03:15")]
    [InlineData("0 0 1 JAN,jul *", "07-01 00:00")]
    [InlineData("@weekly", "06-21 00:00")]
    [InlineData("  0   0 * * 1  ", "06-22 00:00")]
    public void Five_fields_come_when_Elsa_says(string expression, params string[] expected) => Next(expression, "UTC", Wednesday, expected.Length)
        .Select(instant => instant.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Theory]
    [InlineData("*/20 * * * * *", "2026-06-17 02:00:20", "2026-06-17 02:00:40", "2026-06-17 02:01:00")]
    [InlineData("30 0 0 * * 0", "2026-06-21 00:00:30", "2026-06-28 00:00:30")]
    [InlineData("0 0 0 29 2 *", "2028-02-29 00:00:00", "2032-02-29 00:00:00")]
    [InlineData("@every_second", "2026-06-17 02:00:01", "2026-06-17 02:00:02")]
    public void Six_fields_have_seconds_first(string expression, params string[] expected) => Next(expression, "UTC", Wednesday, expected.Length)
        .Select(instant => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Theory]
    // Shanghai has no summer time: 10:00 there is 02:00 in UTC.
    [InlineData("0 9 * * MON-FRI", "Asia/Shanghai", Wednesday, "06-18 01:00", "06-19 01:00", "06-22 01:00")]
    // Spring: what is skipped comes at the first instant after the gap, and once.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28 12:00:00", "03-29 01:00", "03-30 00:30")]
    [InlineData("*/30 * * * *", "Europe/Berlin", "2026-03-29 00:45:00", "03-29 01:00", "03-29 01:30")]
    [InlineData("0 2,3 * * *", "Europe/Berlin", "2026-03-28 12:00:00", "03-29 01:00", "03-30 00:00", "03-30 01:00")]
    [InlineData("30 2 * * *", "America/New_York", "2026-03-07 12:00:00", "03-08 07:00", "03-09 06:30")]
    // Autumn: a fixed time comes in the first pass only, an interval in both.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24 12:00:00", "10-25 00:30", "10-26 01:30")]
    [InlineData("0,30 2 * * *", "Europe/Berlin", "2026-10-24 12:00:00", "10-25 00:00", "10-25 00:30", "10-26 01:00")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-10-25 00:00:00", "10-25 00:30", "10-25 01:30", "10-25 02:30")]
    [InlineData("*/30 2 * * *", "Europe/Berlin", "2026-10-24 12:00:00", "10-25 00:00", "10-25 00:30", "10-25 01:00", "10-25 01:30", "10-26 01:00")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2026-10-24 12:00:00", "10-25 02:00", "10-26 02:00")]
    [InlineData("30 1 * * *", "America/New_York", "2026-10-31 12:00:00", "11-01 05:30", "11-02 06:30")]
    [InlineData("0 1-2 * * *", "America/New_York", "2026-11-01 04:30:00", "11-01 05:00", "11-01 06:00", "11-01 07:00")]
    // Asked in the middle of the second pass: a fixed time has been, an interval goes on.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-25 01:10:00", "10-26 01:30")]
    [InlineData("*/30 * * * *", "Europe/Berlin", "2026-10-25 01:10:00", "10-25 01:30", "10-25 02:00")]
    // Half an hour of summer time: Lord Howe goes back from 02:00 to 01:30 on 5 April.
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2026-04-04 12:00:00", "04-04 14:45", "04-05 15:15")]
    public void The_change_of_summer_time_loses_nothing_and_doubles_nothing(string expression, string zone, string after, params string[] expected) =>
        Next(expression, zone, after, expected.Length).Select(instant => instant.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Fact]
    public void What_never_comes_is_null() => CronSchedule.Parse("0 0 30 2 *").NextAfter(Instant(Wednesday), TimeZoneInfo.Utc).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * 99 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("* * * * FOO")]
    [InlineData("* * * * 1#6")]
    [InlineData("* * * * MON#")]
    [InlineData("* * * * L")]
    [InlineData("* * LX * *")]
    [InlineData("* * L-31 * *")]
    [InlineData("* * LWW * *")]
    [InlineData("* * W * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/5/5 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("*,5 * * * *")]
    [InlineData("5, * * * *")]
    [InlineData("-5 * * * *")]
    [InlineData("+5 * * * *")]
    [InlineData("@never")]
    public void What_is_no_expression_is_refused(string expression) => Should.Throw<FormatException>(() => CronSchedule.Parse(expression)).Message.ShouldNotBeEmpty();

    private static IEnumerable<DateTimeOffset> Next(string expression, string zone, string after, int count)
    {
        var schedule = CronSchedule.Parse(expression);
        var instant = Instant(after);
        for (var i = 0; i < count; i++)
        {
            instant = schedule.NextAfter(instant, TimeZoneInfo.FindSystemTimeZoneById(zone)).ShouldNotBeNull();
            yield return instant;
        }
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
