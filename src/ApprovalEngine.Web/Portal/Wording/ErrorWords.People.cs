using System.Text.RegularExpressions;
using ApprovalEngine.Application.People;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Refusals about people, their roles and superiors; null = none of these.</summary>
internal sealed partial class ErrorWords
{
    private LocalizedString? OfPeople(Error error) => error switch
    {
        OwnRole => L["Nobody gives a role to himself or changes one of his own; another administrator must."],
        OwnSuperior => L["Nobody chooses his own superior; another administrator must."],
        RoleUnknown => L["Choose a role."],
        ScopeUnknown => L["Choose where the role is to hold."],
        HolderUnknown holder => L["There is no active person “{0}”.", holder.UserName],
        SuperiorUnknown superior => L["There is no active person “{0}”.", superior.UserName],
        SuperiorCircle circle => L["Nobody is above himself: {0}.", string.Join(" → ", circle.People)],
        RoleAlreadyHeld => L["This role is held here on some of these days already. End it first, or choose other days."],
        RoleEndsSooner sooner => L["The role ends on {0} already. Give it anew where it is to last longer.", Display.Day(sooner.Found)],
        RoleIsOver over => L["The role ended on {0}: there is no day left to which another limit could apply.", Display.Day(over.LastDay)],
        RoleAssignmentUnknown => L["This is no longer what is recorded. Look again below; nothing of yours was recorded."],
        _ => null,
    };

    [GeneratedRegex(@"^The limit must be 0 to ")]
    private static partial Regex LimitRange();

    [GeneratedRegex(@"^The limit may have at most four decimals\.$")]
    private static partial Regex LimitDecimals();

    [GeneratedRegex(@"^Expected a day that is not before validFrom\.$")]
    private static partial Regex LastBeforeFirst();

    [GeneratedRegex(@"^Expected a day of this century ")]
    private static partial Regex DayOfCentury();

    [GeneratedRegex(@"^(?:Expected group, legalEntity, region or branch\.|The scope is required; \* for the group\.)$")]
    private static partial Regex ScopeMissing();

    [GeneratedRegex(@"^The role is required\.$")]
    private static partial Regex RoleMissing();
}
