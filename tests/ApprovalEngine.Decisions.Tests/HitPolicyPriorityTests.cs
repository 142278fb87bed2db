using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>PRIORITY (DMN 1.3, 8.2.8): the matching rule whose output stands first in the list of output values.</summary>
public sealed class HitPolicyPriorityTests
{
    private static readonly DecisionModel Model =
        HitPolicyTable.Model("hitPolicy=\"PRIORITY\"", ["\"low\"", "\"high\"", "\"middle\""], ["string:\"high\",\"middle\",\"low\""]);

    [Theory]
    [InlineData(0, "null")]
    [InlineData(3, "\"low\"")]
    [InlineData(7, "\"high\"")]
    [InlineData(11, "\"high\"")]
    public void The_output_that_is_listed_first_wins(int x, string expected) => HitPolicyTable.Value(Model, x).ShouldBe(expected);

    [Fact]
    public void The_rule_of_that_output_is_returned() => HitPolicyTable.Rules(Model, 11).ShouldBe(["r2"]);

    [Fact]
    public void The_leftmost_column_decides_and_the_next_where_it_is_equal()
    {
        var model = HitPolicyTable.Model(
            "hitPolicy=\"PRIORITY\"", ["\"b\"|2", "\"a\"|2", "\"a\"|1"], ["string:\"a\",\"b\"", "number:1,2"]);
        HitPolicyTable.Value(model, 7).ShouldBe("{out1: \"a\", out2: 2}");
        HitPolicyTable.Value(model, 11).ShouldBe("{out1: \"a\", out2: 1}");
    }

    [Fact]
    public void Rules_of_equal_priority_keep_their_order() =>
        HitPolicyTable.Rules(HitPolicyTable.Model("hitPolicy=\"PRIORITY\"", ["1", "1", "1"], ["number:1,2"]), 11).ShouldBe(["r1"]);
}
