namespace ApprovalEngine.Workflows.Activities;

/// <summary>Where a flowchart begins.</summary>
[Activity("Elsa.Start", "Where a flowchart begins.", Category = "Flow")]
internal sealed class Start : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context) => ValueTask.CompletedTask;
}

/// <summary>Completes the flowchart it stands in and cancels its open activities.</summary>
[Activity("Elsa.End", "Completes the flowchart and cancels what is still open in it.", Category = "Flow")]
[Outcomes]
internal sealed class End : Activity, ITerminal
{
    public override ValueTask ExecuteAsync(ActivityContext context) => ValueTask.CompletedTask;
}

/// <summary>Two ways on, chosen by a condition.</summary>
[Activity("Elsa.FlowDecision", "Goes on by True or False.", Category = "Branching", DisplayName = "Decision")]
[ActivityInput("Condition", typeof(bool), Default = false, UiHint = "singleline", Description = "The condition to evaluate.")]
[Outcomes("True", "False")]
internal sealed class FlowDecision : Activity
{
    private static readonly string[] Yes = ["True"];
    private static readonly string[] No = ["False"];

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.Complete(context.Input<bool>("Condition") ? Yes : No);
        return ValueTask.CompletedTask;
    }
}
