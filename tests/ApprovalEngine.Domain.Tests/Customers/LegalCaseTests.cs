using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Tests.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Customers;

public sealed class LegalCaseTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_case_is_named_after_its_request_and_begins_with_the_demand_letter()
    {
        var legalCase = Case();

        (legalCase.Number, legalCase.RequestNumber, legalCase.State, legalCase.NextStep, legalCase.NextStepOn)
            .ShouldBe(("LC-2026-000001", "NST-2026-000001", LegalCaseState.Open, LegalStep.DemandLetter, Today.AddDays(3)));
        LegalCase.NumberOf("LE-2026-000042").ShouldBe("LC-2026-000042");
    }

    [Fact]
    public void The_next_step_lies_today_or_later()
    {
        var legalCase = Case();

        legalCase.Plan(LegalStep.Litigation, Today.AddDays(-1), Today, isDisputed: false).Error.ShouldBeOfType<StepInThePast>();
        legalCase.Version.ShouldBe(0);
        legalCase.Plan(LegalStep.Litigation, Today, Today, isDisputed: false).IsError.ShouldBeFalse();
        (legalCase.NextStep, legalCase.NextStepOn, legalCase.Version).ShouldBe((LegalStep.Litigation, Today, 1));
    }

    [Theory] // Civil Procedure Law, Art. 225: a payment order is for claims that nobody disputes
    [InlineData(LegalStep.PaymentOrder, true, true)]
    [InlineData(LegalStep.PaymentOrder, false, false)]
    [InlineData(LegalStep.Litigation, true, false)]
    public void A_payment_order_is_not_for_disputed_claims(LegalStep step, bool isDisputed, bool isRefused) =>
        (Case().Plan(step, Today, Today, isDisputed).Error is ClaimDisputed).ShouldBe(isRefused);

    [Fact]
    public void A_closed_case_takes_nothing_more()
    {
        var legalCase = Case();
        legalCase.Close(Now).IsError.ShouldBeFalse();

        (legalCase.State, legalCase.NextStep, legalCase.NextStepOn, legalCase.ClosedAt).ShouldBe((LegalCaseState.Closed, null, null, Now));
        legalCase.Close(Now).Error.ShouldBe(new LegalCaseClosed("LC-2026-000001"));
        legalCase.Plan(LegalStep.Litigation, Today, Today, isDisputed: false).Error.ShouldBe(new LegalCaseClosed("LC-2026-000001"));
    }

    private static LegalCase Case() => LegalCase.Of(Scene.Draft().Request, "legal.counsel", Today.AddDays(3), Now);
}
