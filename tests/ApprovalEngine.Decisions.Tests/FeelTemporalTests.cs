using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Dates, times and durations: their built-ins, arithmetic and properties (DMN 1.3, 10.3.2.3, 10.3.2.13 and 10.3.4).</summary>
public sealed class FeelTemporalTests
{
    [Theory]
    [InlineData("date(\"2026-01-31\")", "2026-01-31")]
    [InlineData("date(2026, 1, 31)", "2026-01-31")]
    [InlineData("date(date and time(\"2026-01-31T10:00:00Z\"))", "2026-01-31")]
    [InlineData("time(\"10:30:00+08:00\")", "10:30:00+08:00")]
    [InlineData("time(10, 30, 0, duration(\"PT8H\"))", "10:30:00+08:00")]
    [InlineData("time(10, 30, 0.5)", "10:30:00.5")]
    [InlineData("time(date and time(\"2026-01-31T10:00:00@Asia/Shanghai\"))", "10:00:00@Asia/Shanghai")]
    [InlineData("time(\"10:30:00.123456789\")", "10:30:00.123456789")]
    [InlineData("date(\"-0044-03-15\")", "-0044-03-15")]
    [InlineData("date(12026, 1, 31)", "12026-01-31")]
    [InlineData("date and time(\"999999999-12-31T23:59:59.999999999@Europe/Paris\")", "999999999-12-31T23:59:59.999999999@Europe/Paris")]
    [InlineData("date and time(\"2026-01-31T24:00:00\")", "2026-02-01T00:00:00")]
    [InlineData("day of week(date(\"0000-02-29\"))", "\"Tuesday\"")]
    [InlineData("years and months duration(date(\"-0001-12-31\"), date(\"0001-01-01\"))", "P1Y")]
    [InlineData("date and time(\"2026-01-31\")", "2026-01-31T00:00:00")]
    [InlineData("date and time(date(\"2026-01-31\"), time(\"10:00:00\"))", "2026-01-31T10:00:00")]
    [InlineData("years and months duration(date(\"2024-02-29\"), date(\"2026-01-31\"))", "P1Y11M")]
    [InlineData("years and months duration(date(\"2026-01-31\"), date(\"2024-02-29\"))", "-P1Y11M")]
    [InlineData("day of year(date(2019, 9, 17))", "260")]
    [InlineData("day of week(date(2019, 9, 17))", "\"Tuesday\"")]
    [InlineData("month of year(date(2019, 9, 17))", "\"September\"")]
    [InlineData("week of year(date(2003, 12, 29))", "1")]
    public void Built_ins(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("@\"2026-01-31\" + @\"P1M\"", "2026-02-28")]
    [InlineData("@\"2024-02-29\" + @\"P1Y\"", "2025-02-28")]
    [InlineData("@\"2026-01-31\" - @\"P2M\"", "2025-11-30")]
    [InlineData("@\"P1D\" + @\"2026-01-31\"", "2026-02-01")]
    [InlineData("@\"2026-01-31\" + @\"PT36H\"", "2026-02-01")]
    [InlineData("@\"2026-02-01\" - @\"2026-01-31\"", "P1D")]
    [InlineData("@\"2026-01-31T23:00:00\" + @\"PT2H\"", "2026-02-01T01:00:00")]
    [InlineData("@\"2026-01-31T10:00:00Z\" - @\"2026-01-31T10:00:00+08:00\"", "PT8H")]
    [InlineData("@\"10:00:00\" - @\"09:30:00\"", "PT30M")]
    [InlineData("@\"23:30:00\" + @\"PT1H\"", "00:30:00")]
    [InlineData("@\"P1D\" * 1.5", "P1DT12H")]
    [InlineData("2 * @\"P5M\"", "P10M")]
    [InlineData("@\"P1D\" / 2", "PT12H")]
    [InlineData("@\"P1D\" / @\"PT1H\"", "24")]
    [InlineData("@\"P1Y\" - @\"P1M\"", "P11M")]
    [InlineData("-@\"P1D\"", "-P1D")]
    [InlineData("@\"2026-01-31T10:00:00@Asia/Shanghai\" = @\"2026-01-31T02:00:00Z\"", "true")]
    [InlineData("@\"9999-12-31\" + @\"P1D\"", "10000-01-01")]
    [InlineData("@\"0001-01-01\" - @\"P1D\"", "0000-12-31")]
    [InlineData("@\"0004-02-29\" - @\"P4Y\"", "0000-02-29")]
    [InlineData("@\"-2021-01-01T10:10:10@Australia/Melbourne\" - @\"P1D\"", "-2022-12-31T10:10:10@Australia/Melbourne")]
    [InlineData("@\"12026-07-01T10:00:00@Europe/Paris\" - @\"12026-07-01T10:00:00Z\"", "-PT2H")]
    [InlineData("@\"10:00:00@Asia/Shanghai\" - @\"10:00:00Z\"", "-PT8H")]
    [InlineData("is(@\"10:00:00@Asia/Shanghai\", @\"10:00:00+08:00\")", "true")]
    [InlineData("is(@\"10:00:00+08:00\", @\"02:00:00Z\")", "false")]
    [InlineData("is(@\"2026-01-31T12:00:00+12:00\", @\"2026-01-30T12:00:00-12:00\")", "false")]
    [InlineData("@\"2026-01-31\" = @\"2026-01-31T00:00:00Z\"", "true")]
    [InlineData("@\"2026-01-31T00:00:01Z\" > @\"2026-01-31\"", "true")]
    public void Arithmetic(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("@\"2026-01-31\" + 1")]
    [InlineData("@\"2026-01-31\" + @\"2026-01-31\"")]
    [InlineData("@\"P1D\" + @\"P1M\"")]
    [InlineData("@\"2026-01-31T10:00:00\" - @\"2026-01-31T10:00:00Z\"")]
    [InlineData("@\"999999999-12-31\" + @\"P1D\"")]
    [InlineData("@\"-999999999-01-01\" - @\"P1M\"")]
    [InlineData("date(\"1000000000-01-01\")")]
    [InlineData("date(\"02026-01-31\")")]
    [InlineData("date(\"2100-02-29\")")]
    [InlineData("date and time(\"2026-01-31T24:00:01\")")]
    [InlineData("time(\"24:00:00\")")]
    [InlineData("@\"10:00:00\" + @\"P1M\"")]
    [InlineData("today()")]
    public void What_does_not_fit_is_null_with_an_error(string expression) => Feel.Fails(expression);

    [Theory]
    [InlineData("@\"2026-01-31\".year", "2026")]
    [InlineData("@\"2026-01-31\".weekday", "6")]
    [InlineData("@\"2026-02-01\".weekday", "7")]
    [InlineData("@\"2026-01-31T10:20:30\".minute", "20")]
    [InlineData("@\"10:20:30+08:00\".time offset", "PT8H")]
    [InlineData("@\"10:20:30\".time offset", "null")]
    [InlineData("@\"10:20:30@Asia/Shanghai\".timezone", "\"Asia/Shanghai\"")]
    [InlineData("@\"P1DT2H3M4S\".hours", "2")]
    [InlineData("@\"P14M\".years", "1")]
    [InlineData("@\"P14M\".months", "2")]
    [InlineData("[1..5).end included", "false")]
    [InlineData("[1..5).start", "1")]
    public void Properties(string expression, string expected) => Feel.Gives(expression, expected);

    [Fact]
    public void The_clock_is_the_callers()
    {
        var now = new System.DateTimeOffset(2026, 1, 31, 10, 0, 0, System.TimeSpan.FromHours(8));
        var model = Feel.Model("string(today()) + \" \" + string(now())");
        model.Evaluate("d", new Dictionary<string, object?>(), now).Value.ShouldBe("2026-01-31 2026-01-31T10:00:00+08:00");
    }

    [Fact]
    public void Values_go_in_and_come_out_as_NET_values()
    {
        var result = Feel.Evaluate(
            "[t, m, d, y, l, c.a, u]",
            ("t", new TimeOnly(10, 30)),
            ("m", new System.DateTimeOffset(2026, 1, 31, 10, 0, 0, System.TimeSpan.Zero)),
            ("d", System.TimeSpan.FromMinutes(90)),
            ("y", new MonthsDuration(14)),
            ("l", new[] { 1, 2 }),
            ("c", new Dictionary<string, object?> { ["a"] = 5L }),
            ("u", new System.DateTime(2026, 1, 31, 0, 0, 0, System.DateTimeKind.Unspecified)));
        Feel.Written(result.Value).ShouldBe("[10:30:00, 2026-01-31T10:00:00Z, PT1H30M, P1Y2M, [1, 2], 5, 2026-01-31T00:00:00]");
        result.IsClean.ShouldBeTrue();
        Feel.Evaluate("x", ("x", 5.0d)).Errors[0].Message.ShouldBe("expected a value of a type that FEEL has as the input 'x', found the Double 5");
    }
}
