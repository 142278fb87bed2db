using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>The matrix that ships with the product, at each boundary of its rules.</summary>
public sealed class EmpowermentMatrixTests
{
    private static readonly DecisionTable Table = ShippedMatrix.Table("non-standard-terms");

    [Fact]
    public void Twelve_request_types_have_a_table_and_only_legal_escalation_has_steps()
    {
        string[] columns = ["function", "level", "role", "kind", "mode", "slaHours"];
        ShippedMatrix.Tables.Select(table => table.Id).Order().ShouldBe(
        [
            "credit-hold", "credit-limit", "credit-memo", "dispute-settlement", "legal-escalation", "non-standard-terms", "order-release", "payment-plan", "refund", "retention-release",
            "risk-rating", "write-off",
        ]);
        ShippedMatrix.Tables.ShouldAllBe(table => table.HitPolicy == HitPolicy.Collect);
        foreach (var table in ShippedMatrix.Tables)
        {
            table.Outputs.Select(output => output.Name).ShouldBe(table.Id == "legal-escalation" ? [.. columns, "step"] : columns);
        }
    }

    [Fact]
    public void Every_row_is_named_once_in_the_whole_file_by_its_id_and_described()
    {
        var rules = ShippedMatrix.Tables.SelectMany(table => table.Rules).ToList();
        rules.Count.ShouldBe(16 + 19 + 14 + 6 + 16 + 9 + 10 + 12 + 10 + 7 + 12 + 14);
        rules.Select(rule => rule.Id).ShouldBeUnique();
        rules.ShouldAllBe(rule => rule.Label == rule.Id && rule.Description!.StartsWith(rule.Id + ": "));
    }

    // Otherwise the fold would have to choose between them, and refuses the request.
    [Fact]
    public void A_level_of_a_function_has_one_role_in_a_table()
    {
        var roles = ShippedMatrix.Tables.SelectMany(table => table.Rules, (table, rule) => (table.Id, rule.Outputs))
            .GroupBy(row => (row.Id, row.Outputs["function"], row.Outputs["level"]), row => row.Outputs["role"]);
        roles.ShouldAllBe(level => level.Distinct().Count() == 1);
    }

    // A closed list of words has no place for what is not known: such a table is not even asked.
    [Fact]
    public void Nobody_approves_anything_of_which_nothing_is_known()
    {
        foreach (var table in ShippedMatrix.Tables)
        {
            var nothing = table.Inputs.ToDictionary(input => input.Name, _ => (object?)null);
            if (table.Inputs.Any(input => input.AllowedValues is not null))
            {
                Should.Throw<DecisionInputException>(() => table.Evaluate(nothing));
                nothing = table.Inputs.ToDictionary(input => input.Name, input => input.AllowedValues?.Literals[0]);
                table.Evaluate(nothing).ShouldAllBe(rule => (string)rule.Outputs["kind"]! == "recommend" || rule.TestedInputs.Keys.All(name => name == "action"), table.Id);
            }
            else
            {
                table.Evaluate(nothing).ShouldAllBe(rule => (string)rule.Outputs["kind"]! == "recommend", table.Id);
            }
        }
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(-5, "")]
    [InlineData(1, "R1 A1")]
    [InlineData(15, "R1 A1")]
    [InlineData(16, "R1 A2")]
    [InlineData(30, "R1 A2")]
    [InlineData(31, "R1 A3")]
    [InlineData(45, "R1 A3")]
    [InlineData(60, "R1 A3")]
    [InlineData(61, "R1 A4 L4 I5")]
    [InlineData(90, "R1 A4 L4 I5")]
    [InlineData(91, "R1 A4 L4 I5 A6")]
    public void Deviation_in_days_names(int days, string rules) => Ids(days, 0m, 0).ShouldBe(rules);

    [Theory]
    [InlineData("5", 24, "A1r")]
    [InlineData("0", 24, "A1m")]
    [InlineData("0", 0, "")]
    [InlineData("5.01", 24, "R1r A4r L4r")]
    [InlineData("5", 25, "R1m A4m L4m")]
    [InlineData("5.01", 25, "R1r R1m A4r A4m L4r L4m")]
    public void Retention_names(string percent, int months, string rules) =>
        Ids(0, decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture), months).ShouldBe(rules);

    [Fact]
    public void Forty_five_days_is_the_branch_manager_who_recommends_and_the_finance_director()
    {
        var matched = Table.Evaluate(Facts(45, 0m, 0));
        matched.Select(rule => (rule.Label, (string)rule.Outputs["function"]!, (decimal)rule.Outputs["level"]!, (string)rule.Outputs["role"]!,
            (string)rule.Outputs["kind"]!, (string)rule.Outputs["mode"]!, (decimal)rule.Outputs["slaHours"]!)).ShouldBe(
            [
                ("R1", "sales", 1m, "branch-manager", "recommend", "any", 24m),
                ("A3", "finance", 3m, "finance-director", "approve", "any", 48m),
            ]);
        matched[1].TestedInputs.ShouldBe(new Dictionary<string, object?> { ["deviationDays"] = 45m });
    }

    [Theory]
    [InlineData("A1", "finance", 1, "regional-credit-manager", "approve", 48)]
    [InlineData("A2", "finance", 2, "credit-manager", "approve", 48)]
    [InlineData("A3", "finance", 3, "finance-director", "approve", 48)]
    [InlineData("A4", "finance", 4, "cfo", "approve", 72)]
    [InlineData("A4r", "finance", 4, "cfo", "approve", 72)]
    [InlineData("A4m", "finance", 4, "cfo", "approve", 72)]
    [InlineData("L4", "legal", 1, "legal-counsel", "approve", 72)]
    [InlineData("L4r", "legal", 1, "legal-counsel", "approve", 72)]
    [InlineData("L4m", "legal", 1, "legal-counsel", "approve", 72)]
    [InlineData("I5", "asia", 5, "asia-controller", "inform", 0)]
    [InlineData("A6", "finance", 6, "group-cfo", "approve", 96)]
    public void A_rule_names_function_level_role_kind_and_hours(string id, string function, int level, string role, string kind, int slaHours)
    {
        var outputs = Table.Rules.Single(rule => rule.Id == id).Outputs;
        (outputs["function"], outputs["level"], outputs["role"], outputs["kind"], outputs["mode"], outputs["slaHours"])
            .ShouldBe((function, (decimal)level, role, kind, "any", (decimal)slaHours));
    }

    [Fact]
    public void Unknown_facts_about_the_customer_do_not_widen_the_authority_but_a_missing_one_is_an_error()
    {
        var facts = Facts(16, 0m, 0);
        facts["riskClass"] = null;
        Table.Evaluate(facts).Select(rule => rule.RuleId).ShouldBe(["R1", "A2"]);
        facts.Remove("retentionMonths");
        Should.Throw<DecisionInputException>(() => Table.Evaluate(facts)).InputName.ShouldBe("retentionMonths");
    }

    private static string Ids(int days, decimal percent, int months) =>
        string.Join(' ', Table.Evaluate(Facts(days, percent, months)).Select(rule => rule.RuleId));

    private static Dictionary<string, object?> Facts(int days, decimal percent, int months) => new()
    {
        ["deviationDays"] = days,
        ["requestedTermDays"] = 30 + days,
        ["retentionPercent"] = percent,
        ["retentionMonths"] = months,
        ["riskClass"] = "B",
        ["legalEntity"] = "CN01",
        ["amount"] = 250000.00m,
    };
}
