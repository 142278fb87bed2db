using System.Reflection;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// Stands in a trial wherever one of our own activities is drawn, so that not a line of them runs there: whatever they would have changed,
/// a trial cannot. Where people would be asked it waits without asking anybody; everything else is refused, as an incident.
/// </summary>
internal sealed class TrialActivity : Activity
{
    private readonly bool asksPeople;

    private TrialActivity(bool asksPeople) => this.asksPeople = asksPeople;

    /// <param name="activityType">The activity that is drawn.</param>
    public static TrialActivity InPlaceOf(Type activityType) => new(activityType.GetCustomAttribute<ActivityAttribute>()?.Kind is ActivityKind.Task);

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        if (!asksPeople)
        {
            var refusal = new NotEmpowered(context.CorrelationId ?? "(none)", $"the workflow instance {context.InstanceId} is a trial, which changes nothing.");
            throw new ActivityFault(refusal.Code, refusal.Message);
        }

        context.WaitFor($"trial:{context.ExecutionId}");
        return ValueTask.CompletedTask;
    }
}
