using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Unary tests on numbers (DMN 1.3, 8.3.3 and 9.2).</summary>
public sealed class NumberTestsTests
{
    [Theory]
    [InlineData("5", 5, true)]
    [InlineData("5", 6, false)]
    [InlineData("5.0", 5, true)]
    [InlineData(" 5 ", 5, true)]
    [InlineData("-5", -5, true)]
    [InlineData("- 5", -5, true)]
    [InlineData("= 5", 5, true)]
    [InlineData("= 5", 4, false)]
    [InlineData("!= 5", 4, true)]
    [InlineData("!= 5", 5, false)]
    [InlineData("< 5", 4, true)]
    [InlineData("< 5", 5, false)]
    [InlineData("<= 5", 5, true)]
    [InlineData("<=5", 6, false)]
    [InlineData("> 5", 5, false)]
    [InlineData("> 5", 6, true)]
    [InlineData(">= 5", 5, true)]
    [InlineData(">= 5", 4, false)]
    [InlineData("> -5", -4, true)]
    public void Compares(string entry, int value, bool expected) => DmnText.Passes("number", entry, value).ShouldBe(expected);

    [Theory]
    [InlineData("[1..5]", 1, true)]
    [InlineData("[1..5]", 5, true)]
    [InlineData("[1..5]", 0, false)]
    [InlineData("[1..5]", 6, false)]
    [InlineData("(1..5)", 1, false)]
    [InlineData("(1..5)", 2, true)]
    [InlineData("(1..5)", 5, false)]
    [InlineData("]1..5[", 1, false)]
    [InlineData("]1..5[", 5, false)]
    [InlineData("]1..5[", 4, true)]
    [InlineData("(1..5]", 5, true)]
    [InlineData("[1..5)", 1, true)]
    [InlineData("[1..5[", 5, false)]
    [InlineData("[ -5 .. -1 ]", -3, true)]
    [InlineData("[5..5]", 5, true)]
    public void Ranges_include_an_end_only_in_a_square_bracket_that_faces_it(string entry, int value, bool expected) =>
        DmnText.Passes("number", entry, value).ShouldBe(expected);

    [Theory]
    [InlineData("1, 3, [5..7]", 3, true)]
    [InlineData("1, 3, [5..7]", 6, true)]
    [InlineData("1, 3, [5..7]", 4, false)]
    [InlineData("<1,>5", 0, true)]
    [InlineData("<1,>5", 3, false)]
    public void Lists_pass_where_one_test_does(string entry, int value, bool expected) => DmnText.Passes("number", entry, value).ShouldBe(expected);

    [Theory]
    [InlineData("not(5)", 5, false)]
    [InlineData("not(5)", 6, true)]
    [InlineData("not(1, [3..5])", 4, false)]
    [InlineData("not(1, [3..5])", 2, true)]
    [InlineData("not (< 5)", 5, true)]
    public void Not_passes_where_no_test_does(string entry, int value, bool expected) => DmnText.Passes("number", entry, value).ShouldBe(expected);

    [Theory]
    [InlineData("-")]
    [InlineData(" - ")]
    [InlineData("")]
    public void A_dash_and_an_empty_entry_pass_everything(string entry)
    {
        DmnText.Passes("number", entry, 5).ShouldBeTrue();
        DmnText.Passes("number", entry, null).ShouldBeTrue();
    }

    [Fact]
    public void Numbers_are_decimal_so_that_a_cent_counts()
    {
        DmnText.Passes("number", "> 0.3", 0.1m + 0.2m).ShouldBeFalse();
        DmnText.Passes("number", "> 5", 5.01m).ShouldBeTrue();
        DmnText.Passes("number", ".5", 0.5m).ShouldBeTrue();
        DmnText.Passes("number", "= 9999999999999999999999999.999", 9999999999999999999999999.999m).ShouldBeTrue();
    }

    [Theory]
    [InlineData(17)]
    [InlineData(90001)]
    public void Ranges_and_comparisons_agree_with_plain_arithmetic(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var (a, b) = (random.Next(-60, 60) / 4m, random.Next(-60, 60) / 4m);
            var (low, high) = (Math.Min(a, b), Math.Max(a, b));
            FormattableString[] entries =
            [
                $"[{low}..{high}]", $"({low}..{high}]", $"[{low}..{high})", $"({low}..{high})", $"]{low}..{high}[", $"< {a}", $"<= {a}", $"> {a}",
                $">= {a}", $"{a}", $"{a}, > {b}", $"not({a}, > {b})", $"not([{low}..{high}])",
            ];
            var table = DmnText.Table(DmnText.OneInput("number", [.. entries.Select(FormattableString.Invariant)]));
            for (var probe = 0; probe < 20; probe++)
            {
                var x = probe switch { 0 => low, 1 => high, _ => random.Next(-70, 70) / 4m };
                bool[] expected =
                [
                    low <= x && x <= high, low < x && x <= high, low <= x && x < high, low < x && x < high, low < x && x < high, x < a, x <= a, x > a,
                    x >= a, x == a, x == a || x > b, !(x == a || x > b), !(low <= x && x <= high),
                ];
                var matched = table.Evaluate(DmnText.Of("x", x)).Select(rule => rule.Number);
                matched.ShouldBe(Enumerable.Range(1, expected.Length).Where(number => expected[number - 1]), $"a={a}, b={b}, x={x}, seed={seed}");
            }
        }
    }

    [Theory]
    [InlineData("5 6", 3, "expected the end of the expression after the test (tests are separated by commas), found '6'")]
    [InlineData("<", 2, "expected a number literal, found the end of the expression")]
    [InlineData("< \"a\"", 3, "expected a number literal, found the string")]
    [InlineData("[1..5", 6, "expected ']' (end included) or ')' or '[' (end not included), found the end of the expression")]
    [InlineData("[1,5]", 3, "expected '..', found ','")]
    [InlineData("[5..1]", 1, "expected a range whose start is not after its end, found [5..1]")]
    [InlineData("1..5", 2, "expected a comma or the end (a range stands in brackets, as [1..5]), found '.'")]
    [InlineData("5,", 3, "expected a test (-, a literal, a comparison, a range or not(...)), found the end of the expression")]
    [InlineData("5, -", 5, "expected a number literal, found the end of the expression")]
    [InlineData("not(5", 6, "expected ')', found the end of the expression")]
    [InlineData("not 5", 5, "expected '(', found '5'")]
    [InlineData("1, not(5)", 4, "expected a test inside the list")]
    [InlineData("< null", 3, "expected a number literal, found null, which has no order")]
    [InlineData("[null..5]", 2, "found null, which has no order")]
    [InlineData("limit", 1, "found 'limit'")]
    [InlineData("1d5", 2, "expected the end of the number (exponents and units are not supported), found 'd5'")]
    [InlineData("12345678901234567890123456789", 1, "expected a number of at most 28 digits")]
    [InlineData("0.00000000000000000000000000001", 1, "expected a number of at most 28 digits")]
    [InlineData("==5", 2, "expected a number literal, found '='")]
    public void What_is_no_test_is_refused_at_its_place(string entry, int position, string message)
    {
        var problem = DmnText.EntryProblem("number", entry);
        problem.Message.ShouldContain(message);
        problem.Position.ShouldBe(position);
        (problem.Table, problem.Rule, problem.Entry).ShouldBe(("t", "r1", "x"));
    }
}
