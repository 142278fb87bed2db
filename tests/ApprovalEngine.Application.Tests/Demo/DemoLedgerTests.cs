using ApprovalEngine.Application.Demo;
using ApprovalEngine.Domain.Customers;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Demo;

public sealed class DemoLedgerTests
{
    private static readonly DateOnly Today = new(2026, 6, 17);
    private static readonly DemoData Data = DemoCompany.Build(Today);

    [Fact]
    public void Documents_cover_two_years_and_none_is_of_the_future()
    {
        Data.OpenItems.Min(item => item.DocumentOn).ShouldBeInRange(Today.AddDays(-730), Today.AddDays(-728));
        Data.OpenItems.Max(item => item.DocumentOn).ShouldBeInRange(Today.AddDays(-5), Today.AddDays(-1));
        Data.OpenItems.ShouldAllBe(item => item.DueOn >= item.DocumentOn);
        Data.OpenItems.SelectMany(item => item.Settlements).ShouldAllBe(one => one.SettledOn <= Today);
    }

    [Fact]
    public void Nothing_is_settled_twice_or_before_it_existed() => Data.OpenItems.ShouldAllBe(item =>
        Math.Abs(item.Settlements.Sum(one => one.Amount)) <= Math.Abs(item.Amount)
        && item.Settlements.All(one => one.SettledOn >= item.DocumentOn && Math.Sign(one.Amount) == Math.Sign(item.Amount)));

    [Fact]
    public void Amounts_are_whole_cents_and_never_zero() =>
        Data.OpenItems.ShouldAllBe(item => item.Amount != 0 && decimal.Round(item.Amount, 2) == item.Amount);

    [Fact]
    public void Every_bucket_of_the_aging_has_something_in_it()
    {
        var amounts = Data.Customers
            .SelectMany(customer => PositionOf(customer).Aging)
            .GroupBy(bucket => bucket.Bucket)
            .ToDictionary(group => group.Key, group => group.Count(bucket => bucket.Amount > 0));

        amounts.Keys.ShouldBe(["not-due", "1-30", "31-60", "61-90", "over-90"], ignoreOrder: true);
        amounts.Values.ShouldAllBe(customers => customers >= 3);
    }

    [Fact]
    public void Most_is_paid_and_something_of_each_kind_is_open()
    {
        var open = Data.OpenItems.Where(item => item.OpenAmountOn(Today) != 0).ToList();

        open.Count.ShouldBeInRange(Data.OpenItems.Count / 20, Data.OpenItems.Count / 3);
        open.Count(item => item.IsDisputed).ShouldBeGreaterThan(5);
        open.Count(item => item.Class == "retention" && item.DueOn > Today).ShouldBeGreaterThan(20);
        open.Count(item => item.Class == "credit-memo").ShouldBeGreaterThan(5);
        open.Count(item => item.Class == "invoice" && item.Settlements.Count > 0).ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Disputed_items_are_open_and_credits_are_negative()
    {
        Data.OpenItems.Where(item => item.IsDisputed).ShouldAllBe(item => item.OpenAmountOn(Today) > 0);
        Data.OpenItems.ShouldAllBe(item => item.Amount < 0 == (item.Class == "credit-memo"));
        Data.OpenItems.Select(item => item.Class).Distinct().Order().ShouldBe(["credit-memo", "invoice", "retention"]);
    }

    [Fact]
    public void Retention_is_due_a_year_after_its_invoice() => Data.OpenItems
        .Where(item => item.Class == "retention")
        .ShouldAllBe(item => item.DueOn == item.DocumentOn.AddYears(1));

    [Fact]
    public void Customers_pay_differently()
    {
        var late = Data.Customers.Select(customer => PositionOf(customer).Behaviour.AverageDaysLate).ToList();

        late.Count(days => days < 3).ShouldBeGreaterThan(5);
        late.Count(days => days > 30).ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Risky_customers_are_the_ones_that_pay_late_now()
    {
        var overdue = Data.Customers.ToLookup(
            customer => customer.RiskClass,
            customer => PositionOf(customer) is { Exposure: > 0 } position ? position.Overdue / position.Exposure : 0);

        overdue[RiskClass.Low].Average().ShouldBeLessThan(0.3m);
        overdue[RiskClass.High].Average().ShouldBeGreaterThan(0.5m);
        overdue[RiskClass.Blacklisted].ShouldAllBe(part => part > 0.75m);
    }

    [Fact]
    public void Some_customers_are_above_their_limit_and_most_are_not() =>
        Data.Customers.Count(customer => PositionOf(customer).Exposure > customer.LimitAmount).ShouldBeInRange(3, 15);

    private static CustomerPosition PositionOf(Customer customer) =>
        CustomerPosition.Of([.. Data.OpenItems.Where(item => item.CustomerNumber == customer.Number)], Today);
}
