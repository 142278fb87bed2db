using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>RULE ORDER (DMN 1.3, 8.2.8): all matching rules, in the order of the rules.</summary>
public sealed class HitPolicyRuleOrderTests
{
    private static readonly DecisionModel Model = HitPolicyTable.Model("hitPolicy=\"RULE ORDER\"", ["3", "1", "2"], ["number"]);

    [Theory]
    [InlineData(0, "null")]
    [InlineData(3, "[3]")]
    [InlineData(11, "[3, 1, 2]")]
    public void The_value_is_the_list_of_outputs(int x, string expected) => HitPolicyTable.Value(Model, x).ShouldBe(expected);

    [Fact]
    public void All_rules_are_returned() => HitPolicyTable.Rules(Model, 11).ShouldBe(["r1", "r2", "r3"]);

    [Fact]
    public void Several_outputs_are_a_list_of_contexts() =>
        HitPolicyTable.Value(HitPolicyTable.Model("hitPolicy=\"RULE ORDER\"", ["1|2", "3|4", "5|6"], ["number", "number"]), 7)
            .ShouldBe("[{out1: 1, out2: 2}, {out1: 3, out2: 4}]");
}
