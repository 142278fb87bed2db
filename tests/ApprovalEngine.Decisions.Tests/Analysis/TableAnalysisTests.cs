using ApprovalEngine.Decisions.Analysis;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests.Analysis;

/// <summary>What findings say, with small tables; <see cref="RandomTableTests"/> says that they are right and all there.</summary>
public sealed class TableAnalysisTests
{
    private static readonly AnalysisOptions Plain = new();

    [Fact]
    public void A_gap_is_told_as_the_largest_box_with_an_example_that_no_rule_matches()
    {
        var table = Table("COLLECT", DmnText.Input("amount", "number", ">= 0") + DmnText.Input("risk", "string", "\"A\",\"B\""),
            (["<= 100", "-"], "f", 1), (["> 100", "\"A\""], "f", 2), (["> 500", "\"B\""], "f", 3));
        var gap = TableAnalysis.Analyse(table, Plain).ShouldHaveSingleItem();
        (gap.Kind, gap.Severity, gap.Code).ShouldBe((FindingKind.Gap, FindingSeverity.Error, "matrix.gap"));
        gap.Region.ShouldBe(new Dictionary<string, string> { ["amount"] = "(100..500]", ["risk"] = "\"B\"" }, ignoreOrder: true);
        gap.Example.ShouldBe(new Dictionary<string, object?> { ["amount"] = 500m, ["risk"] = "B" }, ignoreOrder: true);
        table.Evaluate(gap.Example).ShouldBeEmpty();
    }

    [Fact]
    public void Where_only_rules_match_that_are_no_answer_is_a_gap()
    {
        var table = Table("COLLECT", DmnText.Input("x", "number"), (["-"], "told", 1), (["<= 5"], "f", 1));
        TableAnalysis.Analyse(table, Plain).ShouldNotContain(finding => finding.Kind == FindingKind.Gap);
        var gap = TableAnalysis.Analyse(table, Plain with { Answers = outputs => (string)outputs["function"]! != "told" }).Single(finding => finding.Kind == FindingKind.Gap);
        gap.Region["x"].ShouldBe("> 5");
        table.Evaluate(gap.Example).ShouldHaveSingleItem().Outputs["function"].ShouldBe("told");
    }

    [Fact]
    public void A_string_without_allowed_values_has_any_other_value()
    {
        var table = Table("COLLECT", DmnText.Input("x", "string"), (["\"a\""], "f", 1), (["\"other\""], "f", 1));
        var gap = TableAnalysis.Analyse(table, Plain).ShouldHaveSingleItem();
        gap.Region["x"].ShouldBe("not(\"a\", \"other\")");
        gap.Example["x"].ShouldBe("other-2");
    }

    [Fact]
    public void Gaps_that_meet_are_each_told_as_large_as_they_are()
    {
        var table = Table("COLLECT", DmnText.Input("x", "number") + DmnText.Input("y", "number"), (["> 5", "> 7"], "f", 1));
        TableAnalysis.Analyse(table, Plain).Select(gap => string.Join(' ', gap.Region)).Order().ShouldBe(["[x, <= 5]", "[y, <= 7]"]);
    }

    [Fact]
    public void Every_value_but_null_can_be_a_gap()
    {
        var table = Table("COLLECT", DmnText.Input("x", "number"), (["null"], "f", 1), (["> 5, null"], "f", 1), (["<= 5, null"], "f", 1));
        var onlyNull = Table("COLLECT", DmnText.Input("x", "number"), (["null"], "f", 1));
        var options = new AnalysisOptions { NullableInputs = new HashSet<string> { "x" } };
        TableAnalysis.Analyse(table, options).ShouldNotContain(finding => finding.Kind == FindingKind.Gap);
        var region = TableAnalysis.Analyse(onlyNull, options).ShouldHaveSingleItem().Region["x"];
        region.ShouldBe("!= null");
        (DmnText.Passes("number", region, 3), DmnText.Passes("number", region, null)).ShouldBe((true, false));
    }

    [Fact]
    public void Null_is_a_gap_only_where_the_input_may_be_null()
    {
        var table = Table("COLLECT", DmnText.Input("x", "number"), (["<= 5"], "f", 1), (["> 5"], "f", 1));
        TableAnalysis.Analyse(table, Plain).ShouldBeEmpty();
        var gap = TableAnalysis.Analyse(table, new AnalysisOptions { NullableInputs = new HashSet<string> { "x" } }).ShouldHaveSingleItem();
        gap.Example["x"].ShouldBeNull();
        gap.Region["x"].ShouldBe("null");
        var listed = Table("COLLECT", DmnText.Input("x", "string", "\"a\",null"), (["\"a\""], "f", 1));
        TableAnalysis.Analyse(listed, Plain).ShouldHaveSingleItem().Example["x"].ShouldBeNull();
    }

    [Fact]
    public void What_never_comes_is_no_gap()
    {
        var table = Table("COLLECT", DmnText.Input("x", "number") + DmnText.Input("y", "number"), (["> 0", "-"], "f", 1), (["-", "> 5"], "f", 1));
        TableAnalysis.Analyse(table, Plain).ShouldHaveSingleItem();
        TableAnalysis.Analyse(table, new AnalysisOptions { Impossible = [new Dictionary<string, string> { ["x"] = "<= 0", ["y"] = "<= 5" }] }).ShouldBeEmpty();
        TableAnalysis.Analyse(table, new AnalysisOptions { Impossible = [new Dictionary<string, string> { ["z"] = "-" }] }).ShouldHaveSingleItem();
        Should.Throw<ArgumentException>(() => TableAnalysis.Analyse(table, new AnalysisOptions { Impossible = [new Dictionary<string, string> { ["x"] = "<<" }] }))
            .Message.ShouldContain("'x'");
    }

    [Fact]
    public void Gaps_beyond_the_listed_ones_are_counted()
    {
        var table = Table("COLLECT", DmnText.Input("x", "number"), [.. Enumerable.Range(0, 10).Select(number => (new[] { $"{number * 2}" }, "f", 1))]);
        var findings = TableAnalysis.Analyse(table, Plain with { ListedMax = 3 });
        findings.Count(finding => finding.Kind == FindingKind.Gap).ShouldBe(1, "on one input what is left is one set of ranges");
        findings[0].Region["x"].ShouldBe("< 0, (0..2), (2..4), (4..6), (6..8), (8..10), (10..12), (12..14), (14..16), (16..18), > 18");

        var diagonal = Table("COLLECT", DmnText.Input("x", "number", "[1..6]") + DmnText.Input("y", "number", "[1..6]"),
            [.. Enumerable.Range(1, 6).Select(number => (new[] { $"not({number})", $"{number}" }, "f", 1)), (["-", "not(1, 2, 3, 4, 5, 6)"], "f", 1)]);
        var holes = TableAnalysis.Analyse(diagonal, Plain with { ListedMax = 3 });
        holes.Count(finding => finding.Kind == FindingKind.Gap).ShouldBe(3);
        var more = holes.Single(finding => finding.Kind == FindingKind.More);
        (more.Severity, more.Arguments["kind"], more.Arguments["count"], more.Arguments["isLeast"]).ShouldBe((FindingSeverity.Error, FindingKind.Gap, (object)3, (object)false));
    }

    [Fact]
    public void A_larger_amount_that_needs_a_lower_level_is_told_with_both_inputs()
    {
        var table = Table("COLLECT", DmnText.Input("amount", "number", ">= 0"), (["<= 100"], "f", 2), (["> 100"], "f", 1), (["<= 50"], "g", 1));
        var findings = TableAnalysis.Analyse(table, new AnalysisOptions { LevelsOf = RandomTable.LevelsOf, Worsening = [new WorseningInput("amount")] });
        var (lower, gone) = (Falling(findings, "f"), Falling(findings, "g"));
        (lower.Example["amount"], lower.WorseExample["amount"], lower.Arguments["level"], lower.Arguments["worseLevel"]).ShouldBe((100m, 101m, 2m, 1m));
        lower.Rows.Select(row => row.Id).ShouldBe(["r1", "r2"]);
        gone.Arguments["worseLevel"].ShouldBeNull();
        gone.Rows.Select(row => row.Id).ShouldBe(["r1", "r3"]);
    }

    [Fact]
    public void A_string_can_only_worsen_with_an_order()
    {
        var table = Table("COLLECT", DmnText.Input("risk", "string"), (["\"A\""], "f", 2), (["\"B\""], "f", 1), (["-"], "f", 1));
        var options = new AnalysisOptions { LevelsOf = RandomTable.LevelsOf };
        Should.Throw<ArgumentException>(() => TableAnalysis.Analyse(table, options with { Worsening = [new WorseningInput("risk")] }));
        Falling(TableAnalysis.Analyse(table, options with { Worsening = [new WorseningInput("risk", Order: ["A", "B"])] }), "f").WorseExample["risk"].ShouldBe("B");
        TableAnalysis.Analyse(table, options with { Worsening = [new WorseningInput("risk", Order: ["B", "A"])] }).ShouldNotContain(one => one.Kind == FindingKind.NonMonotonic);
    }

    [Fact]
    public void What_needs_more_work_than_allowed_is_not_proved_and_names_the_rows_left()
    {
        var random = new Random(5);
        var rules = Enumerable.Range(0, 40).Select(_ => (Enumerable.Range(0, 6).Select(_ => $"not({random.Next(6)}, {random.Next(6)})").ToArray(), "f", random.Next(1, 9)));
        var table = Table("COLLECT", string.Concat(Enumerable.Range(0, 6).Select(input => DmnText.Input($"x{input}", "number"))), [.. rules]);
        var options = new AnalysisOptions { LevelsOf = RandomTable.LevelsOf, Worsening = [new WorseningInput("x0")], StepsMax = 3_000 };
        var unproved = TableAnalysis.Analyse(table, options).Where(finding => finding.Kind == FindingKind.NotProved).ToList();
        unproved.Select(finding => finding.Arguments["part"]).ShouldContain("monotony");
        unproved.ShouldAllBe(finding => finding.Severity == FindingSeverity.Error && finding.Rows.Count > 0);

        var nothing = TableAnalysis.Analyse(table, options with { StepsMax = 1 }).ShouldHaveSingleItem();
        (nothing.Kind, nothing.Arguments["part"], nothing.Rows.Count).ShouldBe((FindingKind.NotProved, "table", 40));
    }

    [Fact]
    public void An_entry_that_cannot_be_read_is_named_and_nothing_is_concluded_from_it()
    {
        // Rule 2 may match anything above 5 or nothing: no gap, no overlap, no fall can be claimed of it.
        var table = Table("UNIQUE", DmnText.Input("x", "number"), (["<= 5"], "f", 2), (["? > 5 and ? < 1000"], "f", 1), (["(20..30]"], "f", 1));
        var findings = TableAnalysis.Analyse(table, new AnalysisOptions { LevelsOf = RandomTable.LevelsOf, Worsening = [new WorseningInput("x")] });
        var finding = findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Severity, finding.Code).ShouldBe((FindingKind.NotProved, FindingSeverity.Error, "matrix.not-proved"));
        (finding.Arguments["part"], finding.Arguments["input"], finding.Arguments["text"]).ShouldBe(("entry", "x", "? > 5 and ? < 1000"));
        finding.Rows.ShouldBe([new FindingRow(2, "r2", null)]);
    }

    [Fact]
    public void The_shipped_matrix_is_analysed()
    {
        foreach (var table in ShippedMatrix.Tables)
        {
            var findings = TableAnalysis.Analyse(table, Plain);
            findings.ShouldNotContain(finding => finding.Kind == FindingKind.NotProved || finding.Kind == FindingKind.NeverMatches, table.Id);
            findings.Where(finding => finding.Kind == FindingKind.Gap).ShouldAllBe(gap => table.Evaluate(gap.Example).Count == 0, table.Id);
        }

        // Nobody decides about a deviation of 0 days without retention: the application refuses it before it asks the matrix.
        var terms = TableAnalysis.Analyse(ShippedMatrix.Table("non-standard-terms"), Plain);
        terms.Single(finding => finding.Kind == FindingKind.Gap).Region.ShouldBe(
            new Dictionary<string, string> { ["deviationDays"] = "<= 0", ["retentionPercent"] = "<= 0", ["retentionMonths"] = "<= 0" }, ignoreOrder: true);
    }

    private static TableFinding Falling(IReadOnlyList<TableFinding> findings, string function) =>
        findings.Single(finding => finding.Kind == FindingKind.NonMonotonic && (string)finding.Arguments["function"]! == function);

    private static DecisionTable Table(string policy, string inputs, params (string[] Inputs, string Function, int Level)[] rules) => DmnText.Table(DmnText.File(
        inputs + DmnText.Output("function", "string") + DmnText.Output("level", "number")
        + string.Concat(rules.Select((rule, index) => DmnText.Rule($"r{index + 1}", rule.Inputs, [$"\"{rule.Function}\"", $"{rule.Level}"]))), $"hitPolicy=\"{policy}\""));

    [Fact]
    public void A_rule_whose_outputs_are_calculated_is_named_and_nothing_is_concluded_from_what_it_says()
    {
        // The fold of the caller would throw if it were asked about rule 2, and rule 2 may say anything: no fall from 1 to 2 to 3 is claimed.
        var table = DmnText.Table(DmnText.File(
            DmnText.Input("x", "number") + DmnText.Output("function", "string") + DmnText.Output("level", "number") + DmnText.Rule("r1", ["<= 5"], ["\"f\"", "3"])
            + DmnText.Rule("r2", ["> 5"], ["\"f\"", "x + 1"]) + DmnText.Rule("r3", ["> 5"], ["\"f\"", "2"]) + DmnText.Rule("r4", ["(7..8]"], ["\"f\"", "1"])));
        var findings = TableAnalysis.Analyse(table, new AnalysisOptions { LevelsOf = RandomTable.LevelsOf, Worsening = [new WorseningInput("x")] });
        var unproved = findings.Where(finding => finding.Kind == FindingKind.NotProved).ShouldHaveSingleItem();
        (unproved.Arguments["part"], unproved.Rows.Single().Id).ShouldBe(("output", "r2"));
        findings.Where(finding => finding != unproved).ShouldAllBe(finding => finding.Rows.All(row => row.Id != "r2"));
        findings.ShouldNotContain(finding => finding.Kind == FindingKind.NonMonotonic);
    }
}
