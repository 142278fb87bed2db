using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>UNIQUE (DMN 1.3, 8.2.8): at most one rule may match.</summary>
public sealed class HitPolicyUniqueTests
{
    private static readonly DecisionModel Model = HitPolicyTable.Model("hitPolicy=\"UNIQUE\"", ["1", "2", "3"], ["number"]);

    [Fact]
    public void One_match_is_the_value() => HitPolicyTable.Value(Model, 3).ShouldBe("1");

    [Fact]
    public void No_match_is_null_or_the_default()
    {
        HitPolicyTable.Value(Model, 0).ShouldBe("null");
        Model.Evaluate("t", DmnText.Of("x", 0)).IsClean.ShouldBeTrue();
        HitPolicyTable.Value(HitPolicyTable.Model("", ["1", "2", "3"], ["number"], ["9"]), 0).ShouldBe("9");
    }

    [Fact]
    public void Two_matches_are_null_with_an_error()
    {
        var result = Model.Evaluate("t", DmnText.Of("x", 7));
        result.Value.ShouldBeNull();
        result.Errors.ShouldHaveSingleItem().ToString().ShouldBe("Decision 'Table': expected at most one matching rule (UNIQUE), found 'r1', 'r2'");
        Should.Throw<DecisionConflictException>(() => HitPolicyTable.Rules(Model, 7).ToList());
    }

    [Fact]
    public void Several_outputs_are_a_context() =>
        HitPolicyTable.Value(HitPolicyTable.Model("", ["1|\"a\"", "2|\"b\"", "3|\"c\""], ["number", "string"]), 3).ShouldBe("{out1: 1, out2: \"a\"}");
}
