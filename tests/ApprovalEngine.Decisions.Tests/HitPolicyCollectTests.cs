using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>COLLECT and its aggregators (DMN 1.3, 8.2.8).</summary>
public sealed class HitPolicyCollectTests
{
    [Theory]
    [InlineData("", 11, "[3, 1, 2]")]
    [InlineData("", 0, "null")]
    [InlineData("SUM", 11, "6")]
    [InlineData("SUM", 7, "4")]
    [InlineData("SUM", 0, "null")]
    [InlineData("MIN", 11, "1")]
    [InlineData("MAX", 11, "3")]
    [InlineData("COUNT", 11, "3")]
    [InlineData("COUNT", 0, "0")]
    public void Numbers(string aggregation, int x, string expected) => HitPolicyTable.Value(Model(aggregation, ["3", "1", "2"], "number"), x).ShouldBe(expected);

    [Theory]
    [InlineData("MIN", "\"a\"")]
    [InlineData("MAX", "\"c\"")]
    [InlineData("COUNT", "3")]
    public void Strings_have_a_smallest_and_a_largest(string aggregation, string expected) =>
        HitPolicyTable.Value(Model(aggregation, ["\"c\"", "\"a\"", "\"b\""], "string"), 11).ShouldBe(expected);

    [Fact]
    public void Strings_have_no_sum()
    {
        var result = Model("SUM", ["\"c\"", "\"a\"", "\"b\""], "string").Evaluate("t", DmnText.Of("x", 11));
        result.Value.ShouldBeNull();
        result.Errors.ShouldHaveSingleItem().Message.ShouldContain("in sum");
    }

    [Fact]
    public void The_rules_behind_an_aggregate_are_returned()
    {
        var model = Model("MAX", ["3", "1", "2"], "number");
        HitPolicyTable.Rules(model, 11).ShouldBe(["r1", "r2", "r3"]);
        model.Tables["t"].Aggregation.ShouldBe(Aggregation.Max);
    }

    [Fact]
    public void An_aggregator_over_several_outputs_is_refused() =>
        Should.Throw<DecisionModelException>(() => HitPolicyTable.Model("hitPolicy=\"COLLECT\" aggregation=\"MIN\"", ["1|1", "1|1", "1|1"], ["number", "number"]))
            .Message.ShouldContain("expected one output in a table with the aggregator MIN, found several");

    private static DecisionModel Model(string aggregation, string[] outputs, string type) =>
        HitPolicyTable.Model($"hitPolicy=\"COLLECT\"{(aggregation.Length == 0 ? "" : $" aggregation=\"{aggregation}\"")}", outputs, [type]);
}
