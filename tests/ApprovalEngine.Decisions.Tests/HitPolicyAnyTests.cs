using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>ANY (DMN 1.3, 8.2.8): several rules may match if their outputs are equal.</summary>
public sealed class HitPolicyAnyTests
{
    private static readonly DecisionModel Model = HitPolicyTable.Model("hitPolicy=\"ANY\"", ["1|\"a\"", "1.0|\"a\"", "2|\"a\""], ["number", "string"]);

    [Fact]
    public void Equal_outputs_are_one_value()
    {
        HitPolicyTable.Value(Model, 7).ShouldBe("{out1: 1, out2: \"a\"}");
        HitPolicyTable.Rules(Model, 7).ShouldBe(["r1"]);
    }

    [Fact]
    public void Different_outputs_are_null_with_an_error()
    {
        var result = Model.Evaluate("t", DmnText.Of("x", 11));
        result.Value.ShouldBeNull();
        result.Errors.ShouldHaveSingleItem().Message.ShouldBe("expected equal outputs of all matching rules (ANY), found 'r1', 'r2', 'r3'");
        Should.Throw<DecisionConflictException>(() => HitPolicyTable.Rules(Model, 11).ToList());
    }
}
