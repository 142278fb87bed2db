using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>
/// Null as an input value (DMN 1.3, 10.3.2.13): it equals only null; ordering it gives null, which is no match, and stays null under not.
/// </summary>
public sealed class NullTests
{
    [Theory]
    [InlineData("-", true)]
    [InlineData("null", true)]
    [InlineData("5", false)]
    [InlineData("!= 5", true)]
    [InlineData("!= null", false)]
    [InlineData("< 5", false)]
    [InlineData(">= 5", false)]
    [InlineData("[1..5]", false)]
    [InlineData("5, null", true)]
    [InlineData("< 5, null", true)]
    [InlineData("not(null)", false)]
    [InlineData("not(5)", true)]
    [InlineData("not(5, 6)", true)]
    [InlineData("not(< 5)", false)]
    [InlineData("not([1..5])", false)]
    [InlineData("not(5, < 3)", false)]
    [InlineData("not(< 3, 5)", false)]
    [InlineData("not(null, < 3)", false)]
    public void A_null_input_passes(string entry, bool expected) => DmnText.Passes("number", entry, null).ShouldBe(expected);

    [Theory]
    [InlineData("null", false)]
    [InlineData("not(null)", true)]
    [InlineData("!= null", true)]
    public void A_number_passes_a_test_for_null(string entry, bool expected) => DmnText.Passes("number", entry, 5).ShouldBe(expected);

    [Theory]
    [InlineData("string")]
    [InlineData("boolean")]
    [InlineData("date")]
    public void Every_type_has_null(string type)
    {
        DmnText.Passes(type, "null", null).ShouldBeTrue();
        DmnText.Passes(type, "not(null)", null).ShouldBeFalse();
    }
}
