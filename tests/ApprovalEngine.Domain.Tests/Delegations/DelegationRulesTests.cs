using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Tests.Requests;
using Shouldly;
using Xunit;
using static ApprovalEngine.Domain.Tests.Delegations.Absences;

namespace ApprovalEngine.Domain.Tests.Delegations;

/// <summary>Which delegations may exist beside each other, and when one counts.</summary>
public sealed class DelegationRulesTests
{
    [Fact]
    public void A_delegation_to_another_person_for_days_to_come_is_fine() => Refusal(Delegation("a", "b")).ShouldBeNull();

    [Fact]
    public void Nobody_delegates_to_himself() => Refusal(Delegation("a", "a")).ShouldBeOfType<DelegationToOneself>();

    [Theory]
    [InlineData(-1, 3, false)]
    [InlineData(0, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(0, 365, true)]
    [InlineData(0, 366, false)]
    public void Its_period_begins_today_or_later_and_lasts_a_year_at_most(int from, int to, bool isFine) =>
        (Refusal(Delegation("a", "b", from, to)) is null).ShouldBe(isFine);

    [Theory]
    [InlineData(0, 4, 5, 9, true)]
    [InlineData(0, 5, 5, 9, false)]
    public void Two_of_one_person_do_not_share_days(int from, int to, int otherFrom, int otherTo, bool isFine) =>
        (Refusal(Delegation("a", "c", from, to), Delegation("a", "b", otherFrom, otherTo)) is null).ShouldBe(isFine);

    [Fact]
    public void Two_of_one_person_may_be_for_different_things()
    {
        Refusal(Delegation("a", "c", types: ["write-off"]), Delegation("a", "b", types: ["credit-memo"])).ShouldBeNull();
        Refusal(Delegation("a", "c", entity: "CN02"), Delegation("a", "b", entity: "CN01")).ShouldBeNull();
        Refusal(Delegation("a", "c", types: ["write-off"]), Delegation("a", "b")).ShouldBeOfType<DelegationOverlaps>();
        Refusal(Delegation("a", "c", max: 10), Delegation("a", "b", max: 5)).ShouldBeOfType<DelegationOverlaps>("which of them would count below 5?");
    }

    [Fact]
    public void What_comes_back_to_its_beginning_is_refused_on_shared_days_only()
    {
        Refusal(Delegation("b", "a"), Delegation("a", "b")).ShouldBeOfType<DelegationCycle>();
        Refusal(Delegation("c", "a"), Delegation("a", "b"), Delegation("b", "c")).ShouldBeOfType<DelegationCycle>().People.Count.ShouldBe(4);
        Refusal(Delegation("b", "a", 10, 12), Delegation("a", "b")).ShouldBeNull("it begins when the other is over");
        // The three meet on no day all together, though each two do.
        Refusal(Delegation("c", "a", 0, 9), Delegation("a", "b", 0, 4), Delegation("b", "c", 5, 9)).ShouldBeNull();
        Refusal(Delegation("b", "a", types: ["write-off"]), Delegation("a", "b", types: ["credit-memo"])).ShouldBeNull("each covers another thing");
    }

    [Fact]
    public void At_most_three_follow_each_other_wherever_the_new_one_stands()
    {
        Delegation ab = Delegation("a", "b"), bc = Delegation("b", "c"), cd = Delegation("c", "d"), de = Delegation("d", "e");
        Refusal(cd, ab, bc).ShouldBeNull();
        Refusal(de, ab, bc, cd).ShouldBeOfType<DelegationChainTooLong>().People.ShouldBe(["a", "b", "c", "d", "e"]);
        Refusal(ab, bc, cd, de).ShouldBeOfType<DelegationChainTooLong>();
        Refusal(bc, ab, cd, de).ShouldBeOfType<DelegationChainTooLong>();
    }

    [Fact]
    public void One_that_was_ended_stands_in_nobodys_way()
    {
        var ended = Delegation("a", "b");
        ended.End("a", Scene.Now).Error.ShouldBeNull();
        ended.End("a", Scene.Now).Error.ShouldBeOfType<DelegationOver>();
        Refusal(Delegation("a", "c"), ended).ShouldBeNull();
        Refusal(Delegation("b", "a"), ended).ShouldBeNull();
    }

    [Fact]
    public void It_is_looked_at_at_once_a_minute_later_at_each_midnight_and_once_after_its_end()
    {
        var delegation = Delegation("a", "b", 0, 1);
        delegation.LookAt.ShouldBe(Scene.Now);
        delegation.Looked(Scene.Now);
        delegation.LookAt.ShouldBe(Scene.Now.AddMinutes(1));
        foreach (var midnight in new[] { 1, 2 })
        {
            delegation.Looked(delegation.LookAt!.Value);
            delegation.LookAt.ShouldBe(BusinessDay.StartOf(Scene.Today.AddDays(midnight)));
        }

        delegation.Looked(delegation.LookAt!.Value);
        delegation.LookAt.ShouldBeNull();
        (delegation.IsInForceOn(Scene.Today.AddDays(1)), delegation.IsInForceOn(Scene.Today.AddDays(2))).ShouldBe((true, false));

        var later = Delegation("a", "b", 5, 6);
        later.LookAt.ShouldBe(BusinessDay.StartOf(Scene.Today.AddDays(5)));
        later.End("a", Scene.Now.AddHours(1)).Error.ShouldBeNull();
        later.LookAt.ShouldBe(Scene.Now.AddHours(1));
    }

    private static Error? Refusal(Delegation wanted, params Delegation[] others) => DelegationRules.Refusal(wanted, others, Scene.Today);
}
