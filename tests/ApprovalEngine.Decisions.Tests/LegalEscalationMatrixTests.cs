using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>The shipped table for legal escalations, at both sides of each limit.</summary>
public sealed class LegalEscalationMatrixTests
{
    private static readonly DecisionTable Table = ShippedMatrix.Table("legal-escalation");

    [Theory]
    [InlineData("0", "LE1")]
    [InlineData("0.01", "LE1 LE2 LE6")]
    [InlineData("500000", "LE1 LE2 LE6")]
    [InlineData("500000.01", "LE1 LE3 LE6")]
    [InlineData("2000000", "LE1 LE3 LE6")]
    [InlineData("2000000.01", "LE1 LE4 LE6")]
    [InlineData("10000000", "LE1 LE4 LE6")]
    [InlineData("10000000.01", "LE1 LE5 LE6")]
    public void A_claim_of(string amount, string rows)
    {
        foreach (var reason in new[] { "overdue", "dispute", "insolvency" })
        {
            Table.Rows(Facts(decimal.Parse(amount, CultureInfo.InvariantCulture), reason)).ShouldBe(rows, reason);
        }
    }

    [Theory]
    [InlineData("sales 1 branch-manager recommend any 24 1", "LE1")]
    [InlineData("finance 2 credit-manager approve any 48 1", "LE2")]
    [InlineData("finance 3 finance-director approve any 48 1", "LE3")]
    [InlineData("finance 4 cfo approve any 72 1", "LE4")]
    [InlineData("finance 5 asia-controller approve any 72 1", "LE5")]
    [InlineData("legal 1 legal-counsel approve any 72 2", "LE6")]
    public void A_row_names_who_answers_and_in_which_step(string authority, string row) => Table.Authority(row).ShouldBe(authority);

    [Fact]
    public void A_larger_claim_never_needs_a_lower_level_and_legal_always_accepts()
    {
        var rungs = ShippedMatrix.Amounts.Select(amount => Table.Rung(Facts(amount, "overdue"))).ToList();
        rungs.ShouldBeInOrder(SortDirection.Ascending);
        rungs.Distinct().ShouldBe([3, 4, 5, 6]);
        ShippedMatrix.Amounts.ShouldAllBe(amount => Table.AsksLegal(Facts(amount, "overdue")));
    }

    // Legal accepts what finance handed over: alone it must never be the approval.
    [Fact]
    public void A_claim_of_unknown_amount_is_not_handed_over_by_legal_alone()
    {
        var facts = Facts(1m, "overdue");
        facts["amount"] = null;
        Table.Rows(facts).ShouldBe("LE1");
    }

    [Fact]
    public void Facts_that_no_row_tests_may_be_unknown_but_not_missing()
    {
        var facts = Facts(500_000m, null);
        (facts["ageDays"], facts["disputed"], facts["riskClass"], facts["legalEntity"]) = (null, null, null, null);
        Table.Rows(facts).ShouldBe("LE1 LE2 LE6");
        facts.Remove("disputed");
        Should.Throw<DecisionInputException>(() => Table.Evaluate(facts)).InputName.ShouldBe("disputed");
    }

    private static Dictionary<string, object?> Facts(decimal amount, string? reason) => new()
    {
        ["amount"] = amount,
        ["ageDays"] = 120,
        ["disputed"] = false,
        ["reasonCode"] = reason,
        ["riskClass"] = "b",
        ["legalEntity"] = "CN01",
    };
}
