using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Application.Execution;

/// <summary>An activity of ours that knows of trials: in one it asks nobody and changes nothing.</summary>
internal interface ITrialActivity;

/// <summary>Makes our activities for trials. Of those that do not know of trials not a line is run there: drawn into one, they are an incident.</summary>
internal static class TrialActivities
{
    /// <exception cref="ActivityFault">The activity is none for trials.</exception>
    public static Activity Activate(IServiceProvider services, Type activityType)
    {
        if (activityType.IsAssignableTo(typeof(ITrialActivity)))
        {
            return (Activity)ActivatorUtilities.CreateInstance(services, activityType);
        }

        throw new ActivityFault(
            new NotEmpowered("", "").Code, $"This is a trial, and in a trial {activityType.Name} is not carried out: it belongs to a request, and nothing may follow from a trial.");
    }

    /// <summary>Where an activity waits in a trial in which it would ask people.</summary>
    public static string KeyOf(ActivityContext context) => "trial:" + context.ExecutionId;
}
