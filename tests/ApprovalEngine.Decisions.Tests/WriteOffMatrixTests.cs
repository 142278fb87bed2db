using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>The shipped table for write-offs, at both sides of each limit.</summary>
public sealed class WriteOffMatrixTests
{
    private static readonly DecisionTable Table = ShippedMatrix.Table("write-off");

    [Theory]
    [InlineData("-1", "WO1 WO9", "WO1 WO3")]
    [InlineData("0", "WO1 WO9", "WO1 WO3")]
    [InlineData("20000", "WO1 WO9", "WO1 WO3")]
    [InlineData("20000.01", "WO1 WO11 WO14", "WO1 WO4")]
    [InlineData("100000", "WO1 WO11 WO14", "WO1 WO4")]
    [InlineData("100000.01", "WO1 WO12 WO14", "WO1 WO5 WO8")]
    [InlineData("500000", "WO1 WO12 WO14", "WO1 WO5 WO8")]
    [InlineData("500000.01", "WO1 WO13 WO14", "WO1 WO6 WO8")]
    [InlineData("2000000", "WO1 WO13 WO14", "WO1 WO6 WO8")]
    [InlineData("2000000.01", "WO1 WO13 WO14", "WO1 WO7 WO8")]
    public void A_net_effect_of(string netEffect, string at365Days, string at366Days)
    {
        foreach (var reason in new[] { "uncollectible", "bankruptcy" })
        {
            Rows(netEffect, "3000000", 365, reason).ShouldBe(at365Days, reason);
            Rows(netEffect, "3000000", 366, reason).ShouldBe(at366Days, reason);
        }
    }

    [Theory]
    [InlineData("500", "small-balance", "WO1 WO2", "WO1 WO2 WO3")]
    [InlineData("500.01", "small-balance", "WO1 WO10", "WO1 WO3")]
    [InlineData("20000", "small-balance", "WO1 WO10", "WO1 WO3")]
    [InlineData("20000.01", "small-balance", "WO1 WO11 WO14", "WO1 WO4")]
    [InlineData("500", "uncollectible", "WO1 WO9", "WO1 WO3")]
    [InlineData("500", null, "WO1 WO9", "WO1 WO3")]
    public void A_balance_of(string amount, string? reason, string at365Days, string at366Days)
    {
        Rows(amount, amount, 365, reason).ShouldBe(at365Days);
        Rows(amount, amount, 366, reason).ShouldBe(at366Days);
    }

    [Theory]
    [InlineData("credit 1 regional-credit-manager recommend any 24", "WO1")]
    [InlineData("finance 2 credit-manager approve any 48", "WO2", "WO3")]
    [InlineData("finance 3 finance-director approve any 48", "WO4", "WO9", "WO10")]
    [InlineData("finance 4 cfo approve any 72", "WO5", "WO11")]
    [InlineData("finance 5 asia-controller approve any 72", "WO6", "WO12")]
    [InlineData("finance 6 group-cfo approve any 72", "WO7", "WO13")]
    [InlineData("legal 1 legal-counsel approve any 72", "WO8", "WO14")]
    public void Rows_name(string authority, params string[] rows) => rows.ShouldAllBe(row => Table.Authority(row) == authority);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(365, 4)]
    [InlineData(366, 5)]
    [InlineData(4000, 5)]
    public void A_larger_loss_never_needs_a_lower_level_and_legal_never_leaves(int ageDays, int levels)
    {
        foreach (var reason in new[] { "uncollectible", "bankruptcy", "small-balance" })
        {
            var facts = ShippedMatrix.Amounts.Select(amount => Facts(amount, amount, ageDays, reason)).ToList();
            var rungs = facts.Select(one => Table.Rung(one)).ToList();
            rungs.ShouldBeInOrder(SortDirection.Ascending);
            rungs.Min().ShouldBeGreaterThan(0);
            rungs.Distinct().Count().ShouldBe(reason is "small-balance" && ageDays <= 365 ? levels + 1 : levels);
            facts.Select(one => Table.AsksLegal(one)).ShouldBeInOrder(SortDirection.Ascending);
        }
    }

    [Fact]
    public void Net_effect_and_amount_each_never_lower_the_level_while_the_other_stays()
    {
        foreach (var reason in new[] { "uncollectible", "small-balance" })
        {
            foreach (var fixedFact in ShippedMatrix.Amounts)
            {
                ShippedMatrix.Amounts.Select(moving => Table.Rung(Facts(moving, fixedFact, 200, reason))).ShouldBeInOrder(SortDirection.Ascending);
                ShippedMatrix.Amounts.Select(moving => Table.Rung(Facts(fixedFact, moving, 200, reason))).ShouldBeInOrder(SortDirection.Ascending);
            }
        }
    }

    [Fact]
    public void A_younger_debt_is_one_level_higher_up_to_the_top_and_a_small_balance_is_not()
    {
        foreach (var amount in ShippedMatrix.Amounts)
        {
            var old = Table.Rung(Facts(amount, amount, 366, "bankruptcy"));
            Table.Rung(Facts(amount, amount, 365, "bankruptcy")).ShouldBe(Math.Min(old + 1, 7), $"{amount}");
            Table.Rung(Facts(amount, amount, 365, "small-balance")).ShouldBe(amount <= 500m ? old : Math.Min(old + 1, 7), $"{amount}");
        }
    }

    [Theory]
    [InlineData("netEffect")]
    [InlineData("ageDays")]
    public void Without_net_effect_or_age_nobody_approves_and_only_the_recommendation_is_left(string unknown)
    {
        var facts = Facts(1m, 1m, 400, "uncollectible");
        facts[unknown] = null;
        Table.Rows(facts).ShouldBe("WO1");
    }

    [Fact]
    public void A_balance_of_unknown_amount_is_not_small()
    {
        var facts = Facts(1m, 1m, 30, "small-balance");
        facts["amount"] = null;
        Table.Rows(facts).ShouldBe("WO1");
    }

    [Fact]
    public void A_small_balance_needs_neither_age_nor_net_effect()
    {
        var facts = Facts(1m, 1m, 30, "small-balance");
        (facts["ageDays"], facts["netEffect"], facts["riskClass"], facts["legalEntity"]) = (null, null, null, null);
        Table.Rows(facts).ShouldBe("WO1 WO2");
    }

    private static string Rows(string netEffect, string amount, int ageDays, string? reason) =>
        Table.Rows(Facts(decimal.Parse(netEffect, CultureInfo.InvariantCulture), decimal.Parse(amount, CultureInfo.InvariantCulture), ageDays, reason));

    private static Dictionary<string, object?> Facts(decimal netEffect, decimal amount, int ageDays, string? reason) => new()
    {
        ["netEffect"] = netEffect,
        ["amount"] = amount,
        ["ageDays"] = ageDays,
        ["reasonCode"] = reason,
        ["riskClass"] = "b",
        ["legalEntity"] = "CN01",
    };
}
