namespace ApprovalEngine.Workflows.Activities;

/// <summary>How a join waits for its branches.</summary>
internal enum FlowJoinMode
{
    /// <summary>Every branch must have been followed; a dead one skips the join and everything behind it.</summary>
    WaitAll,

    /// <summary>Waits for every branch that was followed. Also the rule of any activity with several ways in.</summary>
    WaitAllActive,

    /// <summary>The first arrival goes on, the rest is canceled.</summary>
    WaitAny,
}

/// <summary>
/// Joins branches. The flowchart does the joining; the activity itself holds the mode and, when it runs, cancels what has begun before it
/// in the meantime. As in Elsa, a branch cancelled at that moment arrives at the join once more, which then runs again.
/// </summary>
[Activity("Elsa.FlowJoin", "Joins branches of a flowchart.", Category = "Branching", DisplayName = "Join")]
[ActivityInput("Mode", typeof(FlowJoinMode), Default = FlowJoinMode.WaitAny, UiHint = "dropdown", Options = ["WaitAll", "WaitAllActive", "WaitAny"],
    Description = "WaitAny goes on with the first branch and cancels the others; WaitAllActive waits for the followed ones; WaitAll for all.")]
internal sealed class FlowJoin : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        if (context.Execution.Parent is { Node.Plan: FlowPlan plan } flowchart)
        {
            context.Burst.CancelChildren(flowchart, plan.AncestorsOf(context.Node.IndexInParent));
        }

        return ValueTask.CompletedTask;
    }
}
