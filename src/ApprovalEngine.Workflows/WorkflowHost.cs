namespace ApprovalEngine.Workflows;

/// <summary>What a burst needs from outside while it runs. Everything it does belongs to the caller's transaction.</summary>
public abstract class WorkflowHost
{
    /// <summary>Makes one of the host's activities.</summary>
    public abstract Activity Activate(Type activityType);

    /// <summary>Starts a child workflow (Elsa.ExecuteWorkflow) in the same transaction and runs it until it waits or ends.</summary>
    /// <exception cref="ActivityFault">No such definition is published.</exception>
    public virtual ValueTask<ChildState> ExecuteChildAsync(ChildStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        throw new ActivityFault("workflow.unknown", $"This host runs no child workflows; {start.DefinitionId} cannot be executed.");
    }

    /// <summary>The next instant of a cron expression of five or six fields (seconds first), strictly after another one.</summary>
    /// <returns>Null when the expression has no further instant.</returns>
    /// <exception cref="FormatException">Not a cron expression; the message says why.</exception>
    public virtual DateTimeOffset? NextOccurrence(string cronExpression, TimeZoneInfo zone, DateTimeOffset after) =>
        throw new FormatException("this host knows no cron expressions");

    /// <summary>A host that only makes activities.</summary>
    public static WorkflowHost Of(Func<Type, Activity> activate) => new Activator(activate);

    private sealed class Activator(Func<Type, Activity> activate) : WorkflowHost
    {
        public override Activity Activate(Type activityType) => activate(activityType);
    }
}
