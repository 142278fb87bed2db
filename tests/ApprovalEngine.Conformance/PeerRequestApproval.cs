using ApprovalEngine.Workflows;

namespace ApprovalEngine.Conformance;

/// <summary>The activity that the recorded cases wait on: input key; outcomes Approve, Reject and Cancel; output Result.</summary>
[Activity("Peer.RequestApproval", "Waits for an answer under a key.", Kind = ActivityKind.Task)]
[ActivityInput("Key", typeof(string), Required = true)]
[ActivityOutput("Result", typeof(string))]
[Outcomes("Approve", "Reject", "Cancel")]
public sealed class PeerRequestApproval : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.WaitFor(context.Input<string>("Key"));
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(stimulus);
        context.SetOutput("Result", stimulus.Outcome);
        context.Complete(stimulus.Outcome!);
        return ValueTask.CompletedTask;
    }
}
