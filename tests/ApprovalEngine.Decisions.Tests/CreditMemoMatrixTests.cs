using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>The shipped table for credit memos, at both sides of each limit.</summary>
public sealed class CreditMemoMatrixTests
{
    private static readonly DecisionTable Table = ShippedMatrix.Table("credit-memo");

    public static TheoryData<string> Reasons => ["price-error", "billing-error", "return", "goodwill", "cancellation"];

    [Theory]
    [InlineData("0", "")]
    [InlineData("0.01", "CM3")]
    [InlineData("20000", "CM3")]
    [InlineData("20000.01", "CM1 CM4")]
    [InlineData("50000", "CM1 CM4")]
    [InlineData("50000.01", "CM1 CM7")]
    [InlineData("200000", "CM1 CM7")]
    [InlineData("200000.01", "CM1 CM10")]
    [InlineData("500000", "CM1 CM10")]
    [InlineData("500000.01", "CM1 CM13")]
    [InlineData("2000000", "CM1 CM13")]
    [InlineData("2000000.01", "CM1 CM16")]
    [InlineData("5000000", "CM1 CM16")]
    [InlineData("5000000.01", "CM1 CM19")]
    public void A_price_or_billing_error_or_a_return_of(string amount, string rows)
    {
        foreach (var reason in new[] { "price-error", "billing-error", "return" })
        {
            Rows(amount, reason).ShouldBe(rows, reason);
        }
    }

    [Theory]
    [InlineData("0", "")]
    [InlineData("0.01", "CM2 CM5")]
    [InlineData("10000", "CM2 CM5")]
    [InlineData("10000.01", "CM2 CM8")]
    [InlineData("50000", "CM2 CM8")]
    [InlineData("50000.01", "CM2 CM11")]
    [InlineData("200000", "CM2 CM11")]
    [InlineData("200000.01", "CM2 CM14")]
    [InlineData("500000", "CM2 CM14")]
    [InlineData("500000.01", "CM2 CM17")]
    [InlineData("5000000", "CM2 CM17")]
    [InlineData("5000000.01", "CM2 CM19")]
    public void Goodwill_of(string amount, string rows) => Rows(amount, "goodwill").ShouldBe(rows);

    [Theory]
    [InlineData("0", "")]
    [InlineData("0.01", "CM2 CM6")]
    [InlineData("20000", "CM2 CM6")]
    [InlineData("20000.01", "CM2 CM9")]
    [InlineData("100000", "CM2 CM9")]
    [InlineData("100000.01", "CM2 CM12")]
    [InlineData("500000", "CM2 CM12")]
    [InlineData("500000.01", "CM2 CM15")]
    [InlineData("2000000", "CM2 CM15")]
    [InlineData("2000000.01", "CM2 CM18")]
    [InlineData("5000000", "CM2 CM18")]
    [InlineData("5000000.01", "CM2 CM19")]
    public void A_cancellation_of(string amount, string rows) => Rows(amount, "cancellation").ShouldBe(rows);

    [Theory]
    [InlineData("sales 1 branch-manager recommend any 24", "CM1", "CM2")]
    [InlineData("sales 1 branch-manager approve any 24", "CM3")]
    [InlineData("finance 1 regional-credit-manager approve any 48", "CM4", "CM5", "CM6")]
    [InlineData("finance 2 credit-manager approve any 48", "CM7", "CM8", "CM9")]
    [InlineData("finance 3 finance-director approve any 48", "CM10", "CM11", "CM12")]
    [InlineData("finance 4 cfo approve any 72", "CM13", "CM14", "CM15")]
    [InlineData("finance 5 asia-controller approve any 72", "CM16", "CM17", "CM18")]
    [InlineData("finance 6 group-cfo approve any 72", "CM19")]
    public void Rows_name(string authority, params string[] rows) => rows.ShouldAllBe(row => Table.Authority(row) == authority);

    [Theory]
    [MemberData(nameof(Reasons))]
    public void One_row_approves_and_a_larger_amount_never_needs_a_lower_level(string reason)
    {
        foreach (var amount in ShippedMatrix.Amounts)
        {
            Table.Evaluate(Facts(amount, reason)).Count(rule => (string)rule.Outputs["kind"]! == "approve").ShouldBe(1, $"{amount}");
        }

        var rungs = ShippedMatrix.Amounts.Select(amount => Table.Rung(Facts(amount, reason))).ToList();
        rungs.ShouldBeInOrder(SortDirection.Ascending);
        rungs.Distinct().Count().ShouldBe(reason is "goodwill" or "cancellation" ? 6 : 7);
    }

    [Theory]
    [InlineData("price-error")]
    [InlineData("goodwill")]
    public void An_unknown_amount_is_nobodys(string reason)
    {
        var facts = Facts(1m, reason);
        facts["amount"] = null;
        Table.Rows(facts).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Goodwill")]
    [InlineData("christmas")]
    public void A_reason_that_no_row_names_is_nobodys_whatever_the_amount(string? reason) =>
        ShippedMatrix.Amounts.Select(amount => Table.Rows(Facts(amount, reason))).ShouldAllBe(rows => rows == "");

    [Fact]
    public void Facts_that_no_row_tests_may_be_unknown_but_not_missing()
    {
        var facts = Facts(20_000m, "return");
        (facts["netAmount"], facts["riskClass"], facts["legalEntity"]) = (null, null, null);
        Table.Rows(facts).ShouldBe("CM3");
        facts.Remove("netAmount");
        Should.Throw<DecisionInputException>(() => Table.Evaluate(facts)).InputName.ShouldBe("netAmount");
    }

    private static string Rows(string amount, string reason) => Table.Rows(Facts(decimal.Parse(amount, CultureInfo.InvariantCulture), reason));

    private static Dictionary<string, object?> Facts(decimal amount, string? reason) => new()
    {
        ["amount"] = amount,
        ["netAmount"] = amount / 1.13m,
        ["reasonCode"] = reason,
        ["riskClass"] = "b",
        ["legalEntity"] = "CN01",
    };
}
