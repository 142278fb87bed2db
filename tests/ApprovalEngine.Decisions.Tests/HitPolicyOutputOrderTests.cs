using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>OUTPUT ORDER (DMN 1.3, 8.2.8): all matching rules, in the order of the lists of output values.</summary>
public sealed class HitPolicyOutputOrderTests
{
    private static readonly DecisionModel Model =
        HitPolicyTable.Model("hitPolicy=\"OUTPUT ORDER\"", ["\"low\"", "\"high\"", "\"middle\""], ["string:\"high\",\"middle\",\"low\""]);

    [Theory]
    [InlineData(0, "null")]
    [InlineData(3, "[\"low\"]")]
    [InlineData(7, "[\"high\", \"low\"]")]
    [InlineData(11, "[\"high\", \"middle\", \"low\"]")]
    public void The_value_is_the_sorted_list(int x, string expected) => HitPolicyTable.Value(Model, x).ShouldBe(expected);

    [Fact]
    public void The_rules_are_returned_in_that_order() => HitPolicyTable.Rules(Model, 11).ShouldBe(["r2", "r3", "r1"]);
}
