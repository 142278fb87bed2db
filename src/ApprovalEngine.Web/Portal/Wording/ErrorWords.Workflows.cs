using System.Text.RegularExpressions;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
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
        InstanceKept => L["This is no trial: its history is kept, because with it one proves who has agreed to what. It can be cancelled, not deleted."],
        InstanceFilterUnknown unknown => L["“{0}” is nothing that instances are filtered or sorted by; expected {1}.", unknown.Found, unknown.Expected],
        TrialUnderWay => L["This trial is not over: cancel it first."],
        TrialsTooMany trials => L["{0} trials of yours are under way already. Cancel or delete some of them first.", trials.Max],
        TrialTooLong trial => L["It did not come to an end, or to a place where it waits, within {0} seconds, and was stopped. Nothing of it is kept.", trial.Seconds],
        ExecutionUnknown or ActivityUnknown => L["There is no such activity, or it has not run."],
        DefinitionVersionUnknown unknown => L["Version {0} is not published.", unknown.Version],
        PermissionMissing { Permission: nameof(Permissions.OperateWorkflows) } => L["You hold no role that may act on workflow instances; operators do that."],
        _ => null,
    };

    [GeneratedRegex(@"^A reason is required to cancel an instance\.$")]
    private static partial Regex InstanceReason();
}
