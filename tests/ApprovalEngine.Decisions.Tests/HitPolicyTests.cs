using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Hit policies (DMN 1.3, 8.2.8).</summary>
public sealed class HitPolicyTests
{
    private static readonly string[] Entries = ["> 0", "> 5", "> 10"];

    [Theory]
    [InlineData("hitPolicy=\"COLLECT\"", HitPolicy.Collect)]
    [InlineData("hitPolicy=\"RULE ORDER\"", HitPolicy.RuleOrder)]
    public void Collect_and_rule_order_return_every_matching_rule_in_rule_order(string attributes, HitPolicy policy)
    {
        var table = Table(attributes, "1", "2", "3");
        table.HitPolicy.ShouldBe(policy);
        Ids(table, 7).ShouldBe(["r1", "r2"]);
        Ids(table, 11).ShouldBe(["r1", "r2", "r3"]);
        Ids(table, 0).ShouldBeEmpty();
    }

    [Fact]
    public void First_returns_the_first_matching_rule() => Ids(Table("hitPolicy=\"FIRST\"", "1", "2", "3"), 11).ShouldBe(["r1"]);

    [Theory]
    [InlineData("")]
    [InlineData("hitPolicy=\"UNIQUE\"")]
    public void Unique_is_the_policy_of_a_table_that_names_none_and_refuses_a_second_match(string attributes)
    {
        var table = Table(attributes, "1", "2", "3");
        table.HitPolicy.ShouldBe(HitPolicy.Unique);
        Ids(table, 3).ShouldBe(["r1"]);
        var error = Should.Throw<DecisionConflictException>(() => Ids(table, 7));
        error.RuleIds.ShouldBe(["r1", "r2"]);
        error.Message.ShouldBe("Decision 't': expected at most one matching rule (UNIQUE), found 'r1', 'r2'.");
    }

    [Fact]
    public void Any_returns_the_first_of_rules_with_equal_outputs()
    {
        var table = Table("hitPolicy=\"ANY\"", "1", "1.0", "2");
        Ids(table, 7).ShouldBe(["r1"]);
        Should.Throw<DecisionConflictException>(() => Ids(table, 11)).RuleIds.ShouldBe(["r1", "r2", "r3"]);
    }

    [Theory]
    [InlineData("hitPolicy=\"PRIORITY\"", "hitPolicy", "expected a list of output values, whose order is the priority, in a table with the hit policy PRIORITY, found none")]
    [InlineData("hitPolicy=\"OUTPUT ORDER\"", "hitPolicy", "in a table with the hit policy OUTPUT ORDER, found none")]
    [InlineData("hitPolicy=\"UNIQUE\" aggregation=\"MAX\"", "aggregation", "expected SUM, MIN, MAX or COUNT as the aggregator of a COLLECT table, found MAX with UNIQUE")]
    [InlineData("hitPolicy=\"COLLECT\" aggregation=\"AVG\"", "aggregation", "found AVG with COLLECT")]
    [InlineData("hitPolicy=\"Collect\"", "hitPolicy", "expected the hit policy UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT, found 'Collect'")]
    public void Other_policies_are_refused_by_name(string attributes, string atFault, string message)
    {
        var error = DmnText.Refused(Xml(attributes, "1", "2", "3"));
        error.Message.ShouldContain(message);
        error.Line.ShouldBe(3);
        error.Column.ShouldBe($"<decisionTable id=\"tt\" {attributes}".IndexOf(atFault, StringComparison.Ordinal) + 1);
    }

    private static string Xml(string attributes, params string[] outputs) => DmnText.File(
        DmnText.Input("x", "number") + DmnText.Output("n", "number")
        + string.Concat(Entries.Zip(outputs).Select((pair, index) => DmnText.Rule($"r{index + 1}", [pair.First], [pair.Second]))),
        attributes);

    private static DecisionTable Table(string attributes, params string[] outputs) => DmnText.Table(Xml(attributes, outputs));

    private static IEnumerable<string> Ids(DecisionTable table, int x) => table.Evaluate(DmnText.Of("x", x)).Select(rule => rule.RuleId);
}
