using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

public sealed class CalendarDateTests
{
    [Fact]
    public void Within_the_years_of_NET_it_is_NETs_calendar()
    {
        foreach (var day in Enumerable.Range(0, DateOnly.MaxValue.DayNumber + 1).Where(number => number % 97 == 0).Select(DateOnly.FromDayNumber))
        {
            CalendarDate date = day;
            (date.Year, date.Month, date.Day, date.DayNumber).ShouldBe((day.Year, day.Month, day.Day, day.DayNumber));
            date.ToDateOnly().ShouldBe(day);
        }
    }

    // Counted through day by day with nothing but the rule of leap years.
    [Theory]
    [InlineData(-2, 3)]
    [InlineData(-401, -398)]
    [InlineData(9_998, 10_003)]
    [InlineData(999_999_996, 999_999_999)]
    [InlineData(-999_999_999, -999_999_996)]
    public void Outside_them_the_calendar_goes_on(int from, int to)
    {
        var number = CalendarDate.From(from, 1, 1)!.Value.DayNumber;
        for (var year = from; year <= to; year++)
        {
            var isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int[] lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (var month = 1; month <= 12; month++)
            {
                for (var day = 1; day <= lengths[month - 1]; day++)
                {
                    var date = CalendarDate.FromDayNumber(number++)!.Value;
                    (date.Year, date.Month, date.Day).ShouldBe((year, month, day));
                    CalendarDate.From(year, month, day).ShouldBe(date);
                    CalendarDate.TryParse(date.ToString(), out var read).ShouldBeTrue();
                    read.ShouldBe(date);
                }

                CalendarDate.From(year, month, lengths[month - 1] + 1).ShouldBeNull();
            }
        }
    }

    [Fact]
    public void It_ends_with_nine_digits()
    {
        var last = CalendarDate.From(CalendarDate.YearMax, 12, 31)!.Value;
        CalendarDate.FromDayNumber(last.DayNumber + 1).ShouldBeNull();
        CalendarDate.FromDayNumber(CalendarDate.From(-CalendarDate.YearMax, 1, 1)!.Value.DayNumber - 1).ShouldBeNull();
        CalendarDate.FromDayNumber(decimal.MaxValue).ShouldBeNull();
        CalendarDate.From(CalendarDate.YearMax + 1m, 1, 1).ShouldBeNull();
        CalendarDate.From(2026, 1.5m, 1).ShouldBeNull();
    }
}
