using ApprovalEngine.Domain.Customers;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Customers;

public sealed class CustomerPositionTests
{
    private static readonly DateOnly Today = new(2025, 6, 30);

    [Theory]
    [InlineData(-1, "not-due")]
    [InlineData(0, "not-due")] // due on the day is not overdue
    [InlineData(1, "1-30")]
    [InlineData(30, "1-30")]
    [InlineData(31, "31-60")]
    [InlineData(60, "31-60")]
    [InlineData(61, "61-90")]
    [InlineData(90, "61-90")]
    [InlineData(91, "over-90")]
    [InlineData(4_000, "over-90")]
    public void An_item_stands_in_the_bucket_of_its_days_overdue(int daysOverdue, string bucket)
    {
        var position = CustomerPosition.Of([Item(100, dueOn: Today.AddDays(-daysOverdue))], Today);

        position.Aging.Where(one => one.Amount != 0).ShouldBe([new AgingBucket(bucket, 100)]);
        position.Overdue.ShouldBe(daysOverdue > 0 ? 100 : 0);
    }

    [Fact]
    public void The_buckets_are_always_all_there_in_their_order_and_add_up_to_the_exposure()
    {
        CustomerPosition.Of([], Today).Aging.Select(one => (one.Bucket, one.Amount))
            .ShouldBe([("not-due", 0), ("1-30", 0), ("31-60", 0), ("61-90", 0), ("over-90", 0)]);

        var position = CustomerPosition.Of([.. Enumerable.Range(0, 120).Select(days => Item(days + 0.25m, dueOn: Today.AddDays(10 - days)))], Today);

        position.Aging.Sum(one => one.Amount).ShouldBe(position.Exposure);
        position.Exposure.ShouldBe(119 * 120 / 2 + 30);
        position.Overdue.ShouldBe(position.Exposure - position.Aging[0].Amount);
    }

    [Fact]
    public void Documents_of_later_days_are_not_part_of_the_picture()
    {
        var item = Item(100, documentOn: Today, dueOn: Today.AddDays(30));

        CustomerPosition.Of([item], Today).Exposure.ShouldBe(100);
        CustomerPosition.Of([item], Today.AddDays(-1)).Exposure.ShouldBe(0);
    }

    [Fact]
    public void A_picture_of_the_past_does_not_know_later_payments()
    {
        var item = Settled(Item(100, dueOn: Today.AddDays(-40)), (Today, 100));

        CustomerPosition.Of([item], Today).Exposure.ShouldBe(0);
        var yesterday = CustomerPosition.Of([item], Today.AddDays(-1));
        (yesterday.Exposure, yesterday.AsOf).ShouldBe((100, Today.AddDays(-1)));
        yesterday.Aging[2].ShouldBe(new AgingBucket("31-60", 100)); // 39 days on that day
        yesterday.Behaviour.PaidItems.ShouldBe(0);
        CustomerPosition.Of([item], Today).Behaviour.ShouldBe(new PaymentBehaviour(40, 1, 1));
    }

    [Fact]
    public void A_partial_settlement_leaves_the_rest_open_and_the_item_unpaid()
    {
        var item = Settled(Item(100, dueOn: Today.AddDays(-5)), (Today.AddDays(-9), 30), (Today.AddDays(-1), 25.5m));

        var position = CustomerPosition.Of([item], Today);

        (position.Exposure, position.Overdue).ShouldBe((44.5m, 44.5m));
        position.Behaviour.ShouldBe(new PaymentBehaviour(0, 0, 0));
        CustomerPosition.Of([item], Today.AddDays(-2)).Exposure.ShouldBe(70);
    }

    [Fact]
    public void An_item_counts_as_paid_on_the_day_of_its_last_settlement()
    {
        var item = Settled(Item(100, dueOn: Today.AddDays(-20)), (Today.AddDays(-30), 60), (Today.AddDays(-8), 40));

        CustomerPosition.Of([item], Today).Behaviour.ShouldBe(new PaymentBehaviour(12, 1, 1));
    }

    [Fact]
    public void A_credit_lowers_exposure_and_its_bucket_and_says_nothing_about_behaviour()
    {
        var credit = Settled(Item(-30, dueOn: Today.AddDays(-50)), (Today, -10));

        var position = CustomerPosition.Of([Item(100, dueOn: Today.AddDays(-3)), credit], Today);

        (position.Exposure, position.Overdue).ShouldBe((80, 80));
        (position.Aging[1].Amount, position.Aging[2].Amount).ShouldBe((100, -20));
        CustomerPosition.Of([Settled(Item(-30, dueOn: Today.AddDays(-50)), (Today, -30))], Today).Behaviour.PaidItems.ShouldBe(0);
    }

    [Fact]
    public void Early_payment_does_not_make_up_for_late_payment()
    {
        OpenItem Paid(int daysLate) => Settled(Item(10, documentOn: Today.AddDays(-100), dueOn: Today.AddDays(-50)), (Today.AddDays(-50 + daysLate), 10));

        CustomerPosition.Of([Paid(-20), Paid(0), Paid(7)], Today).Behaviour.ShouldBe(new PaymentBehaviour(2.3m, 3, 1));
        CustomerPosition.Of([Paid(1), Paid(0), Paid(0), Paid(0)], Today).Behaviour.AverageDaysLate.ShouldBe(0.2m); // 0.25: half to even
        CustomerPosition.Of([Paid(3), Paid(0), Paid(0), Paid(0)], Today).Behaviour.AverageDaysLate.ShouldBe(0.8m); // 0.75: half to even
    }

    private static OpenItem Item(decimal amount, DateOnly dueOn, DateOnly? documentOn = null) => new()
    {
        CustomerNumber = "C1",
        Number = "A1",
        LegalEntity = "CN01",
        Class = amount < 0 ? "credit-memo" : "invoice",
        DocumentOn = documentOn ?? Today.AddDays(-5_000),
        DueOn = dueOn,
        Amount = amount,
        Currency = "CNY",
    };

    private static OpenItem Settled(OpenItem item, params ReadOnlySpan<(DateOnly On, decimal Amount)> settlements)
    {
        foreach (var (on, amount) in settlements)
        {
            item.Settle(new Settlement { Id = Guid.Empty, CustomerNumber = item.CustomerNumber, ItemNumber = item.Number, SettledOn = on, Amount = amount });
        }

        return item;
    }
}
