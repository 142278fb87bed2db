using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>FIRST (DMN 1.3, 8.2.8): the first matching rule, from the top.</summary>
public sealed class HitPolicyFirstTests
{
    private static readonly DecisionModel Model = HitPolicyTable.Model("hitPolicy=\"FIRST\"", ["3", "2", "1"], ["number"]);

    [Theory]
    [InlineData(0, "null")]
    [InlineData(7, "3")]
    [InlineData(11, "3")]
    public void The_first_rule_gives_the_value(int x, string expected) => HitPolicyTable.Value(Model, x).ShouldBe(expected);

    [Fact]
    public void Only_the_first_rule_is_returned() => HitPolicyTable.Rules(Model, 11).ShouldBe(["r1"]);
}
