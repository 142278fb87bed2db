using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Segregation;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Segregation;

/// <summary>The rules of domain.md 4.6 in their one place.</summary>
public sealed class SegregationRulesTests
{
    [Fact]
    public void Every_rule_is_known_by_a_code_of_its_own_and_says_what_it_forbids()
    {
        SegregationRules.All.Select(rule => rule.Code).ShouldBeUnique();
        SegregationRules.All.ShouldAllBe(rule => rule.Forbids.EndsWith('.') && rule.Source.Length > 0 && rule.Places.Count > 0);
    }

    [Fact]
    public void Every_rule_that_refuses_does_so_with_its_code()
    {
        var codes = new Error[]
        {
            new OwnRequest("N"), new SamePersonTwice("a", "N"), new DelegateWithoutAuthority("a", "b"), new DelegationToOneself("a"), new MatrixChangeOwn("N", "a"),
        }.Select(error => error.Code);
        codes.ShouldBeSubsetOf(SegregationRules.All.Where(rule => rule.Answer is RuleAnswer.Refused).Select(rule => rule.Code));
    }

    [Fact]
    public void A_rule_is_broken_by_whoever_has_done_the_first_duty_and_by_nobody_else()
    {
        SegregationRules.MatrixAuthor.IsBrokenBy("a", "b", "a").ShouldBeTrue();
        SegregationRules.MatrixAuthor.IsBrokenBy("A", "b", "a").ShouldBeFalse();
        SegregationRules.MatrixAuthor.IsBrokenBy("a").ShouldBeFalse();
    }

    [Fact]
    public void Duties_meet_in_whoever_holds_roles_for_both()
    {
        SegregationRules.MatrixAuthor.RolesInBoth.ShouldBeEmpty();
        SegregationRules.MatrixAuthor.MeetsIn(["matrix-owner", "auditor"]).ShouldBeFalse();
        SegregationRules.MatrixAuthor.MeetsIn(["matrix-owner", "admin"]).ShouldBeTrue();
        SegregationRules.OwnRequest.RolesInBoth.ShouldBe(["branch-manager"]);
    }
}
