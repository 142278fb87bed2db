using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Unary tests on dates (DMN 1.3, 9.2 date time literal; the @ form is 10.3.2.3.4).</summary>
public sealed class DateTestsTests
{
    [Theory]
    [InlineData("date(\"2026-01-31\")", "2026-01-31", true)]
    [InlineData("date ( \"2026-01-31\" )", "2026-01-31", true)]
    [InlineData("@\"2026-01-31\"", "2026-01-31", true)]
    [InlineData("< date(\"2026-01-31\")", "2026-01-30", true)]
    [InlineData("< date(\"2026-01-31\")", "2026-01-31", false)]
    [InlineData("[date(\"2026-01-01\")..date(\"2026-02-01\"))", "2026-01-31", true)]
    [InlineData("[date(\"2026-01-01\")..date(\"2026-02-01\"))", "2026-02-01", false)]
    [InlineData("date(\"2024-02-29\")", "2024-02-29", true)]
    [InlineData("not(@\"2026-01-31\")", "2026-02-01", true)]
    public void Compares(string entry, string value, bool expected) =>
        DmnText.Passes("date", entry, DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Theory]
    [InlineData("date(\"2026-02-30\")", 6, "expected a date as year-month-day (\"2026-01-31\"), found \"2026-02-30\"")]
    [InlineData("date(\"31.01.2026\")", 6, "expected a date as year-month-day")]
    [InlineData("date(2026, 13, 31)", 6, "expected a date in double quotes (\"2026-01-31\"), found '2026'")]
    [InlineData("date(\"2026-01-31\"", 18, "expected ')', found the end of the expression")]
    [InlineData("\"2026-01-31\"", 1, "expected a date literal, found the string \"2026-01-31\"")]
    [InlineData("now()", 1, "found 'now'")]
    [InlineData("[date(\"2026-02-01\")..date(\"2026-01-01\")]", 1, "expected a range whose start is not after its end")]
    public void What_is_no_date_test_is_refused_at_its_place(string entry, int position, string message)
    {
        var problem = DmnText.EntryProblem("date", entry);
        problem.Message.ShouldContain(message);
        problem.Position.ShouldBe(position);
    }
}
