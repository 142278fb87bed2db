namespace ApprovalEngine.Workflows;

/// <summary>
/// One kind of step in a workflow. An instance is made for every run of the step and keeps nothing between
/// <see cref="ExecuteAsync"/> and <see cref="ResumeAsync"/>: what must last goes into variables, outputs or a bookmark's payload.
/// </summary>
public abstract class Activity
{
    /// <summary>
    /// Runs the step. Returning without <see cref="ActivityContext.WaitFor"/> or <see cref="ActivityContext.Complete"/> completes it
    /// with <c>Done</c>. Throw <see cref="ActivityFault"/> for a failure an operator can see and retry; any other exception leaves the
    /// runtime untouched and must roll back the caller's transaction.
    /// </summary>
    public abstract ValueTask ExecuteAsync(ActivityContext context);

    /// <summary>
    /// Goes on after a bookmark of this step was hit (that bookmark is already gone). The default completes with the stimulus' outcome,
    /// or <c>Done</c>. Returning without completing keeps waiting while another bookmark of the step is left, and completes otherwise.
    /// </summary>
    public virtual ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(stimulus);
        if (stimulus.Outcome is { } outcome)
        {
            context.Complete(outcome);
        }
        else
        {
            context.Complete();
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>What wakes a waiting activity: an answer, an event, a due time.</summary>
/// <param name="Outcome">The outcome to leave by, where the sender knows it.</param>
/// <param name="Input">Further values (the value model of <see cref="WorkflowValue"/>).</param>
public sealed record Stimulus(string? Outcome, IReadOnlyDictionary<string, object?> Input)
{
    /// <summary>A stimulus without outcome and values.</summary>
    public static Stimulus Empty { get; } = new(null, new Dictionary<string, object?>(StringComparer.Ordinal));
}
