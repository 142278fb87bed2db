using System.Text.RegularExpressions;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Refusals of the operator's acts; null = none of these.</summary>
internal sealed partial class ErrorWords
{
    /// <summary>What an activity met when it was run again.</summary>
    public string SayAgain(NewIncident incident) => L["The activity was run again and failed once more: {0}", incident.Message];

    private LocalizedString? OfWorkflows(Error error) => error switch
    {
        IncidentUnknown => L["There is no such incident."],
        IncidentResolved => L["Somebody has dealt with this incident already. Below is the present state; nothing of yours was recorded."],
        IncidentNotRetryable => L["This cannot be run again: the drawing itself is wrong, or the workflow ended too early. Cancel the instance, or the request that it carries."],
        InstanceUnknown => L["There is no such workflow instance."],
        InstanceStale => L["The instance has changed after you opened it. Look at it again below; nothing of yours was recorded."],
        InstanceOver => L["This instance is over and can no longer be changed."],
        InstanceCarriesRequest carries => L["Request {0} is under way and needs this instance. Cancel the request instead.", carries.Number],
        InstanceOwesEffect owes => L["Request {0} is approved and its effect is not ordered yet. Put the cause right and retry the incident.", owes.Number],
        InstanceNotMigratable refused => L["The instance cannot go on in version {0}; the reasons stand below. Nothing was changed.", refused.ToVersion],
        DefinitionVersionUnknown unknown => L["Version {0} is not published.", unknown.Version],
        _ => null,
    };

    [GeneratedRegex(@"^A reason is required to cancel an instance\.$")]
    private static partial Regex InstanceReason();
}
