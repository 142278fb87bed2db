using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Unary tests on booleans (DMN 1.3, 9.2).</summary>
public sealed class BooleanTestsTests
{
    [Theory]
    [InlineData("true", true, true)]
    [InlineData("true", false, false)]
    [InlineData("false", false, true)]
    [InlineData("true, false", false, true)]
    [InlineData("not(true)", false, true)]
    [InlineData("!= true", true, false)]
    public void Compares(string entry, bool value, bool expected) => DmnText.Passes("boolean", entry, value).ShouldBe(expected);

    [Theory]
    [InlineData("< true", "'<'")]
    [InlineData(">= false", "'>='")]
    [InlineData("[false..true]", "a range")]
    [InlineData("True", "'True'")]
    [InlineData("1", "the number 1")]
    public void Booleans_have_no_order_and_no_other_spelling(string entry, string found)
    {
        var problem = DmnText.EntryProblem("boolean", entry);
        problem.Position.ShouldBe(1);
        problem.Message.ShouldEndWith($"found {found}");
    }
}
