using System.Text.RegularExpressions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Delegations;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Refusals about absences and who stands in; null = none of these.</summary>
internal sealed partial class ErrorWords
{
    private LocalizedString? OfDelegations(Error error) => error switch
    {
        DelegationToOneself => L["Nobody can be his own delegate."],
        DelegationPeriod => L["The period cannot be used: it begins today or later, has a last day that is not before the first, and lasts at most {0} days.", Delegation.DaysMax],
        DelegationOverlaps => L["The same things are delegated on the same days already. End that delegation first."],
        DelegationCycle cycle => L["The delegation would come back to where it began: {0}.", string.Join(" → ", cycle.People)],
        DelegationChainTooLong chain => L["At most {0} delegations may follow each other: {1}.", StandInRule.LinksMax, string.Join(" → ", chain.People)],
        DelegateWithoutAuthority none => L["{0} could answer nothing that {1} is asked: a delegate must hold enough authority himself.", none.Delegate, none.Principal],
        DelegationNotInForce former => L["You do not stand in for {0} here any more. Nothing of yours was recorded.", former.Principal],
        DelegationNotYours => L["Only the person himself and administrators can do this."],
        DelegationPersonUnknown unknown => L["There is no active person “{0}”.", unknown.UserName],
        DelegationScopeUnknown unknown => L["“{0}” is nothing that a delegation can be limited to.", unknown.Found],
        PrincipalHasLeft => L["This person has left: the tasks are handed over for good, without a last day."],
        DelegationOver => L["This delegation is over already."],
        DelegationUnknown => L["There is no such delegation, or it is not yours to see."],
        _ => null,
    };

    [GeneratedRegex(@"^A delegate is required\.$")]
    private static partial Regex DelegateMissing();

    [GeneratedRegex(@"^A reason is required: absence or leaving\.$")]
    private static partial Regex AbsenceReason();

    [GeneratedRegex(@"^The largest amount ")]
    private static partial Regex LargestAmount();
}
