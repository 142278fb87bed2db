using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Range built-ins (DMN 1.3, table 78): the examples of the specification.</summary>
public sealed class FeelRangeTests
{
    [Theory]
    [InlineData("before(1, 10)", "true")]
    [InlineData("before(1, [1..10])", "false")]
    [InlineData("before(1, (1..10])", "true")]
    [InlineData("before([1..10), 10)", "true")]
    [InlineData("before([1..10], [10..20])", "false")]
    [InlineData("before([1..10), [10..20])", "true")]
    [InlineData("after([12..20], 10)", "true")]
    [InlineData("after((11..20], 11)", "true")]
    [InlineData("after(10, [1..10))", "true")]
    [InlineData("meets([1..5], [5..10])", "true")]
    [InlineData("meets([1..5), [5..10])", "false")]
    [InlineData("met by([5..10], [1..5])", "true")]
    [InlineData("overlaps([1..5], [5..8])", "true")]
    [InlineData("overlaps([1..5), [5..8])", "false")]
    [InlineData("overlaps([3..8], [1..5])", "true")]
    [InlineData("overlaps before([1..5], [3..8])", "true")]
    [InlineData("overlaps before([1..5], [1..5])", "false")]
    [InlineData("overlaps before([1..5], (1..5])", "true")]
    [InlineData("overlaps before([1..5], (1..5))", "false")]
    [InlineData("overlaps after((1..5], [1..5])", "true")]
    [InlineData("overlaps after([1..5], [1..5))", "false")]
    [InlineData("overlaps after([3..8], [1..5])", "true")]
    [InlineData("finishes(10, [1..10])", "true")]
    [InlineData("finishes([5..10), [1..10))", "true")]
    [InlineData("finished by([1..10], [5..10])", "true")]
    [InlineData("includes([1..10], 5)", "true")]
    [InlineData("includes([1..10), [5..10])", "false")]
    [InlineData("during(5, [1..10])", "true")]
    [InlineData("during((1..10), (1..10))", "true")]
    [InlineData("starts(1, [1..10])", "true")]
    [InlineData("starts([1..5], (1..10])", "false")]
    [InlineData("started by([1..10], [1..5])", "true")]
    [InlineData("coincides([1..5], [1..5))", "false")]
    [InlineData("coincides(5, 5)", "true")]
    [InlineData("before(point1: 1, point2: 2)", "true")]
    public void Ranges(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("before(1, \"a\")")]
    [InlineData("meets(1, 2)")]
    [InlineData("before(null, 1)")]
    public void What_makes_no_sense_is_null_with_an_error(string expression) => Feel.Fails(expression);

    // DMN 1.4, 10.3.4.1, and the ranges of 10.3.2.7 that are open to one side.
    [Theory]
    [InlineData("range(\"[18..21)\") = [18..21)", "true")]
    [InlineData("range(\"]18..21[\") = (18..21)", "true")]
    [InlineData("range(\" ( -1.5 .. .5 ] \") = (-1.5..0.5]", "true")]
    [InlineData("range(\"[7..)\") = >= 7", "true")]
    [InlineData("range(\"(..7)\") != < 8", "true")]
    [InlineData("range(\"(..7]\") = (<= 7)", "true")]
    [InlineData("range(\"[\\\"a..b\\\"..\\\"c\\\"]\") = [\"a..b\"..\"c\"]", "true")]
    [InlineData("range(\"[date(\\\"2026-01-31\\\")..@\\\"2026-02-28\\\"]\") = [@\"2026-01-31\"..@\"2026-02-28\"]", "true")]
    [InlineData("range(from: \"[duration(\\\"P1D\\\")..@\\\"P2D\\\"]\") instance of range<days and time duration>", "true")]
    public void A_range_is_read_from_a_string(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("range(\"[..7]\")")]
    [InlineData("range(\"[7..]\")")]
    [InlineData("range(\"(..)\")")]
    [InlineData("range(\"[1..2..3]\")")]
    [InlineData("range(\"[2..1]\")")]
    [InlineData("range(\"[1..\\\"a\\\"]\")")]
    [InlineData("range(\"[true..true]\")")]
    [InlineData("range(\"[1..1 + 1]\")")]
    [InlineData("range(\"[date(2026, 1, 1)..@\\\"2026-02-28\\\"]\")")]
    [InlineData("range(\"[date(string(\\\"2026-01-01\\\"))..@\\\"2026-02-28\\\"]\")")]
    [InlineData("range(\"\")")]
    [InlineData("range(5)")]
    public void What_is_no_range_of_literals_is_null_with_an_error(string expression) => Feel.Fails(expression);

    [Theory]
    [InlineData("(!= 5)")]
    [InlineData("1 = != 5")]
    public void Other_than_a_value_is_no_range(string expression) => Feel.Refused(expression).Message.ShouldContain("expected a range");
}
