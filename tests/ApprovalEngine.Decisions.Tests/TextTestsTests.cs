using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Unary tests on strings (DMN 1.3, 9.2; FEEL string literals 10.3.1.2).</summary>
public sealed class TextTestsTests
{
    [Theory]
    [InlineData("\"A\"", "A", true)]
    [InlineData("\"A\"", "a", false)]
    [InlineData("\"A\", \"B\"", "B", true)]
    [InlineData("not(\"A\", \"B\")", "C", true)]
    [InlineData("not(\"A\", \"B\")", "B", false)]
    [InlineData("!= \"A\"", "B", true)]
    [InlineData("[\"a\"..\"c\"]", "bz", true)]
    [InlineData("[\"a\"..\"c\"]", "ca", false)]
    [InlineData("> \"b\"", "c", true)]
    [InlineData("\"a, b\"", "a, b", true)]
    [InlineData("\"风险\"", "风险", true)]
    [InlineData("\"\"", "", true)]
    [InlineData("\"a\\qb\"", "a\\qb", true)]
    public void Compares(string entry, string value, bool expected) => DmnText.Passes("string", entry, value).ShouldBe(expected);

    [Theory]
    [InlineData("""   "say \"hi\""   """, "say \"hi\"")]
    [InlineData("""   "a\\b"   """, "a\\b")]
    [InlineData("""   "it\'s"   """, "it's")]
    [InlineData("""   "a\nb\rc\td"   """, "a\nb\rc\td")]
    [InlineData("""   "\u98ce"   """, "风")]
    [InlineData("""   "\U01F600"   """, "\U0001F600")]
    [InlineData("""   "\uD83D\uDE00"   """, "\U0001F600")]
    public void Escapes_stand_for_their_character(string entry, string value) => DmnText.Passes("string", entry, value).ShouldBeTrue();

    [Fact]
    public void Order_is_that_of_code_points_also_beyond_the_basic_plane()
    {
        // U+FFE5 is below U+1F600, but its UTF-16 unit is above the surrogates.
        DmnText.Passes("string", "> \"\uFFE5\"", "\U0001F600").ShouldBeTrue();
        DmnText.Passes("string", "> \"\U0001F600\"", "\uFFE5").ShouldBeFalse();
        DmnText.Passes("string", "> \"\U0001F600\"", "\U0001F601").ShouldBeTrue();
    }

    [Theory]
    [InlineData("\"A", 1, "expected a closing double quote for this string, found the end of the expression")]
    [InlineData("\"\\u12\"", 2, "expected 4 hexadecimal digits after \\u, found fewer")]
    [InlineData("\"\\U110000\"", 2, "expected a code point up to 10FFFF, found a larger one")]
    [InlineData("A", 1, "expected a string literal (a string stands in double quotes), found 'A'")]
    [InlineData("5", 1, "expected a string literal, found the number 5")]
    [InlineData("\"A\" \"B\"", 5, "tests are separated by commas")]
    [InlineData("true", 1, "expected a string literal, found the boolean true")]
    public void What_is_no_test_is_refused_at_its_place(string entry, int position, string message)
    {
        var problem = DmnText.EntryProblem("string", entry);
        problem.Message.ShouldContain(message);
        problem.Position.ShouldBe(position);
    }
}
