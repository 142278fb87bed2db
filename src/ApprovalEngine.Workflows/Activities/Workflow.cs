using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>The workflow as a node of its own: the parent of the root activity.</summary>
[Activity("Elsa.Workflow", "The workflow itself.", Category = "Workflows", IsBrowsable = false)]
internal sealed class Workflow : Container
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.Burst.Schedule(context.Execution, context.Node.Children[0]);
        return ValueTask.CompletedTask;
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes) =>
        burst.Complete(self, self.AskedOutcomes);
}
