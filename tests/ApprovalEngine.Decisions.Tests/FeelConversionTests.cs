using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Conversion built-ins (DMN 1.3, 10.3.4.1), <c>not</c> and <c>is</c>.</summary>
public sealed class FeelConversionTests
{
    [Theory]
    [InlineData("number(\"1 000,5\", \" \", \",\")", "1000.5")]
    [InlineData("number(\"1,000.5\", \",\", \".\")", "1000.5")]
    [InlineData("number(from: \"1.5\", grouping separator: null, decimal separator: \".\")", "1.5")]
    [InlineData("number(\"-5\")", "-5")]
    [InlineData("string(1.50)", "\"1.5\"")]
    [InlineData("string(null)", "null")]
    [InlineData("string(\"a\")", "\"a\"")]
    [InlineData("string(true)", "\"true\"")]
    [InlineData("string([1, \"a\", {b: null}])", "\"[1, \"a\", {b: null}]\"")]
    [InlineData("string(@\"2026-01-31\")", "\"2026-01-31\"")]
    [InlineData("string(@\"P1DT2H3M4.5S\")", "\"P1DT2H3M4.5S\"")]
    [InlineData("string(duration(\"PT0.S\"))", "\"PT0S\"")]
    [InlineData("string(@\"P14M\")", "\"P1Y2M\"")]
    [InlineData("string(@\"-P1Y\")", "\"-P1Y\"")]
    [InlineData("string(duration(\"PT0S\"))", "\"PT0S\"")]
    [InlineData("string(time(\"10:00:00.5+01:00\"))", "\"10:00:00.5+01:00\"")]
    [InlineData("string([1..2))", "\"[1..2)\"")]
    [InlineData("is(@\"10:00:00Z\", @\"10:00:00+00:00\")", "true")]
    [InlineData("is(@\"10:00:00Z\", @\"11:00:00+01:00\")", "false")]
    [InlineData("is(1, 1.0)", "true")]
    [InlineData("not(negand: false)", "true")]
    public void Conversions(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("number(\"a\")")]
    [InlineData("number(\"1,5\", \",\", \",\")")]
    [InlineData("number(\"1.5\", \"x\", \".\")")]
    [InlineData("number(null)")]
    [InlineData("date(\"2026-02-29\")")]
    [InlineData("date(2026, 13, 1)")]
    [InlineData("date(\"2026-1-1\")")]
    [InlineData("time(\"25:00:00\")")]
    [InlineData("time(24, 0, 0)")]
    [InlineData("date and time(\"2026-01-31T10:00\")")]
    [InlineData("duration(\"P\")")]
    [InlineData("duration(\"P1Y2D\")")]
    [InlineData("duration(\"PT\")")]
    [InlineData("number()")]
    [InlineData("number(form: \"1\")")]
    public void What_cannot_be_converted_is_null_with_an_error(string expression) => Feel.Fails(expression);

    [Fact]
    public void A_constant_that_cannot_be_converted_is_refused_in_a_table()
    {
        DmnText.EntryProblem("date", "date(\"2026-02-29\")").Position.ShouldBe(6);
        DmnText.EntryProblem("number", "< number(\"a\")").Message.ShouldContain("expected a number literal");
    }
}
