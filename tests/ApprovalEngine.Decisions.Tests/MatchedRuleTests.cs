using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

public sealed class MatchedRuleTests
{
    [Fact]
    public void A_match_names_the_rule_and_only_what_the_rule_tested()
    {
        var table = DmnText.Table(DmnText.File(
            DmnText.Input("days", "number") + DmnText.Input("risk", "string") + DmnText.Input("since", "date") + DmnText.Output("role", "string")
            + DmnText.Rule("a", ["> 90", "-", "-"], ["\"x\""])
            + DmnText.Rule("b", ["> 5", "-", "null"], ["\"cfo\""])));
        var match = table.Evaluate(new Dictionary<string, object?> { ["days"] = 45, ["risk"] = "A", ["since"] = null }).ShouldHaveSingleItem();
        (match.RuleId, match.Number).ShouldBe(("b", 2));
        match.TestedInputs.ShouldBe(new Dictionary<string, object?> { ["days"] = 45m, ["since"] = null });
        match.Outputs.ShouldBe(DmnText.Of("role", "cfo"));
        table.Rules[1].InputEntries.ShouldBe(["> 5", "-", "null"]);
        table.Rules[1].OutputEntries.ShouldBe(["\"cfo\""]);
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("", "<description> text </description>", "text")]
    [InlineData("", "<description>text</description><annotationEntry><text>note</text></annotationEntry>", "note")]
    [InlineData("label=\"A3\"", "<description>text</description><annotationEntry><text>note</text></annotationEntry>", "A3")]
    public void The_label_is_the_label_else_the_annotation_else_the_description(string attribute, string children, string? label)
    {
        var rule = DmnText.Rule("r1\" " + attribute + " x=\"", ["-"], ["1"], children);
        var table = DmnText.Table(DmnText.File(DmnText.Input("x", "number") + DmnText.Output("n", "number") + rule));
        table.Evaluate(DmnText.Of("x", 1)).ShouldHaveSingleItem().Label.ShouldBe(label);
    }

    [Fact]
    public void Evaluating_allocates_a_small_and_constant_amount_where_nothing_matches()
    {
        var table = DmnText.Table(DmnText.OneInput("number", [.. Enumerable.Range(0, 1000).Select(number => FormattableString.Invariant($"[{number}..{number + 1}]"))]));
        var inputs = DmnText.Of("x", -1m);
        table.Evaluate(inputs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            table.Evaluate(inputs);
        }

        var perEvaluation = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        perEvaluation.ShouldBeLessThan(200);
    }
}
