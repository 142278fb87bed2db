using ApprovalEngine.Domain.Customers;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Customers;

/// <summary>What requests may take off an open item, and what legal's mark does to it.</summary>
public sealed class OpenItemTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1000", true)] // all that is open may be claimed
    [InlineData("1000.01", false)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    public void A_claim_takes_at_most_what_is_open(string amount, bool isTaken) =>
        Item().Claim("CM-1", decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Today, Now).IsError.ShouldBe(!isTaken);

    [Fact]
    public void What_others_have_claimed_is_not_open_to_a_second_one()
    {
        var item = Item();
        item.Claim("CM-1", 600, Today, Now).IsError.ShouldBeFalse();

        var refused = item.Claim("CM-2", 400.01m, Today, Now).Error.ShouldBeOfType<AboveOpen>();

        (refused.Open, refused.Claimed, refused.Asked).ShouldBe((1000m, 600m, 400.01m));
        refused.ClaimedBy.ShouldBe(["CM-1"]);
        refused.Message.ShouldBe("Item 90001 has 1000.00 open, of which 600.00 is claimed by CM-1; expected at most 400.00, found 400.01.");
        item.Claim("CM-2", 400, Today, Now).IsError.ShouldBeFalse();
        item.ClaimedAmount.ShouldBe(1000);
    }

    [Fact]
    public void A_request_claims_once_and_every_claim_changes_the_version()
    {
        var item = Item();
        item.Claim("CM-1", 600, Today, Now);
        var version = item.Version;

        item.Claim("CM-1", 600, Today, Now).IsError.ShouldBeFalse();

        (item.Claims.Count, item.Version).ShouldBe((1, version));
        version.ShouldBe(1);
    }

    [Fact]
    public void An_ended_claim_counts_no_more()
    {
        var item = Item();
        item.Claim("CM-1", 1000, Today, Now);
        item.Claims[0].End(Now);

        item.ClaimedAmount.ShouldBe(0);
        item.RefusalOf("CM-2", 1000, Today).ShouldBeNull();
    }

    [Fact]
    public void The_confirmed_effect_takes_its_share_off_and_ends_its_claim_only()
    {
        var item = Item();
        item.Claim("CM-1", 600, Today, Now);
        item.Claim("CM-2", 300, Today, Now);

        item.SettleFor(Settlement("CM-1", 600), Now);

        (item.OpenAmountOn(Today), item.ClaimedAmount).ShouldBe((400m, 300m));
        item.RefusalOf("CM-3", 100, Today).ShouldBeNull();
        item.RefusalOf("CM-3", 100.01m, Today).ShouldNotBeNull();
    }

    [Fact]
    public void A_payment_that_comes_later_makes_the_claim_too_large()
    {
        var item = Item();
        item.Claim("CM-1", 1000, Today, Now);
        item.Settle(Settlement(null, 200));

        item.RefusalOf("CM-1", 1000, Today).ShouldNotBeNull();
        item.RefusalOf("CM-1", 800, Today).ShouldBeNull();
    }

    [Fact]
    public void Legal_follows_an_item_up_in_one_case_at_a_time_and_it_stays_open()
    {
        var item = Item();
        item.Escalate("LC-1").IsError.ShouldBeFalse();
        item.Escalate("LC-1").IsError.ShouldBeFalse();

        item.Escalate("LC-2").Error.ShouldBe(new ItemInLegal("90001", "LC-1"));
        (item.OpenAmountOn(Today), item.RefusalOf("CM-1", 1000, Today)).ShouldBe((1000m, null));
        item.EndEscalation();
        item.Escalate("LC-2").IsError.ShouldBeFalse();
    }

    private static OpenItem Item() => new()
    {
        CustomerNumber = "C1",
        Number = "90001",
        LegalEntity = "CN01",
        Class = "invoice",
        DocumentOn = Today.AddDays(-90),
        DueOn = Today.AddDays(-60),
        Amount = 1000,
        Currency = "CNY",
    };

    private static Settlement Settlement(string? request, decimal amount) => new()
    {
        Id = Guid.CreateVersion7(Now),
        CustomerNumber = "C1",
        ItemNumber = "90001",
        SettledOn = Today,
        Amount = amount,
        RequestNumber = request,
    };
}
