namespace ApprovalEngine.Workflows.Activities;

/// <summary>Waits for a time. However long it is, the wait is a bookmark with a due time, never a thread (Elsa's blocking strategies are not offered).</summary>
[Activity("Elsa.Delay", "Waits for a time.", Category = "Scheduling")]
[ActivityInput("TimeSpan", typeof(TimeSpan), DisplayName = "Duration", Required = true, Description = "How long, as [days.]hh:mm:ss.")]
[UnreadMember("strategy", "every wait is a bookmark with a due time, never a thread")]
[UnreadMember("blockingThreshold", "every wait is a bookmark with a due time, never a thread")]
internal sealed class Delay : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        TimerWait.For(context, context.Input<TimeSpan>("TimeSpan"));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Waits for an interval; drawn where a flow goes round at intervals.</summary>
[Activity("Elsa.Timer", "Waits for an interval.", Category = "Scheduling", Kind = ActivityKind.Trigger)]
[ActivityInput("Interval", typeof(TimeSpan), Required = true, Description = "How long, as [days.]hh:mm:ss.")]
internal sealed class Timer : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        TimerWait.For(context, context.Input<TimeSpan>("Interval"));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Waits until an instant; goes on at once where it has passed, as in Elsa.</summary>
[Activity("Elsa.StartAt", "Waits until an instant.", Category = "Scheduling", DisplayName = "Start At", Kind = ActivityKind.Trigger)]
[ActivityInput("DateTime", typeof(DateTimeOffset), DisplayName = "Instant", Required = true, UiHint = "datetime-picker", Description = "The instant; without an offset it is UTC.")]
internal sealed class StartAt : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var dueAt = context.Input<DateTimeOffset>("DateTime");
        if (dueAt > context.Now)
        {
            context.WaitUntil(dueAt);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Waits until a cron expression's next instant, in a named time zone.</summary>
[Activity("Elsa.Cron", "Waits until the next instant of a cron expression.", Category = "Scheduling", Kind = ActivityKind.Trigger)]
[ActivityInput("CronExpression", typeof(string), Required = true, Description = "Five fields, or six with seconds first; Sunday is 0.")]
[ActivityInput("TimeZone", typeof(string), Default = "UTC", Description = "IANA name of the time zone, such as Asia/Shanghai.")]
internal sealed class Cron : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var text = context.Input<string?>("CronExpression");
        var zoneId = context.Input<string?>("TimeZone") is { Length: > 0 } named ? named : "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone))
        {
            throw new ActivityFault("timer.zone", $"Activity {context.Node.Label}: there is no time zone \"{zoneId}\"; expected an IANA name such as Asia/Shanghai.");
        }

        try
        {
            context.WaitUntil(context.Burst.Host.NextOccurrence(text ?? string.Empty, zone, context.Now)
                ?? throw new ActivityFault("timer.never", $"Activity {context.Node.Label}: \"{text}\" has no further instant."));
        }
        catch (FormatException exception)
        {
            throw new ActivityFault("timer.cron", $"Activity {context.Node.Label}: expected a cron expression of five or six fields, found \"{text}\": {exception.Message}.", exception);
        }

        return ValueTask.CompletedTask;
    }
}

internal static class TimerWait
{
    public static void For(ActivityContext context, TimeSpan span)
    {
        if (span > DateTimeOffset.MaxValue - context.Now)
        {
            throw new ActivityFault("timer.never", $"Activity {context.Node.Label}: {span} from now is beyond the calendar.");
        }

        context.WaitUntil(context.Now + (span < TimeSpan.Zero ? TimeSpan.Zero : span));
    }
}
