namespace ApprovalEngine.Workflows.Activities;

/// <summary>Waits for an event that somebody publishes.</summary>
[Activity("Elsa.Event", "Waits for an event to be published.", Category = "Primitives", Kind = ActivityKind.Trigger)]
[ActivityInput("EventName", typeof(string), Required = true, Description = "The name of the event to wait for.")]
[ActivityOutput("Result", typeof(object), Description = "What the publisher sent along.")]
internal sealed class Event : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var name = context.Input<string?>("EventName");
        if (string.IsNullOrEmpty(name))
        {
            throw new ActivityFault("event.no-name", $"Activity {context.Node.Label} waits for an event without a name.");
        }

        context.WaitFor(EventPublished.EventKey(name), new Dictionary<string, object?> { ["EventName"] = name });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        context.SetOutput("Result", stimulus.Input.GetValueOrDefault(EventPublished.PayloadName));
        context.Complete();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Publishes an event. It is heard after the commit, so nobody hears what did not happen.</summary>
[Activity("Elsa.PublishEvent", "Publishes an event.", Category = "Primitives", DisplayName = "Publish Event")]
[ActivityInput("EventName", typeof(string), Required = true, Description = "The name of the event.")]
[ActivityInput("CorrelationId", typeof(string), Description = "Only workflows with this correlation id hear it; empty = all.")]
[ActivityInput("IsLocalEvent", typeof(bool), DisplayName = "Local event", Default = false, Description = "Only this workflow instance hears it.")]
[ActivityInput("Payload", typeof(object), UiHint = "multiline", Description = "What is sent along: text, or an object by an expression.")]
[ActivityInput("Input", typeof(object), UiHint = "multiline", DisplayName = "Payload (older name)", Description = "Taken where Payload is empty.")]
internal sealed class PublishEvent : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var name = context.Input<string?>("EventName");
        if (string.IsNullOrEmpty(name))
        {
            throw new ActivityFault("event.no-name", $"Activity {context.Node.Label} publishes an event without a name.");
        }

        var payload = context.Input<object?>("Payload") ?? context.Input<object?>("Input");
        context.Burst.Emit(new EventPublished(
            context.ExecutionId,
            name,
            context.Input<string?>("CorrelationId") is { Length: > 0 } correlation ? correlation : null,
            context.Input<bool>("IsLocalEvent"),
            WorkflowValue.Normalize(payload)));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Asks somebody outside to do something and waits until it is reported as done.</summary>
[Activity("Elsa.RunTask", "Requests a task and waits until it is reported as done.", Category = "Primitives", DisplayName = "Run Task", Kind = ActivityKind.Action)]
[ActivityInput("TaskName", typeof(string), Required = true, Description = "The name of the task.")]
[ActivityInput("Payload", typeof(object), UiHint = "multiline", Description = "Further parameters of the task: text, or an object by an expression.")]
[ActivityOutput("Result", typeof(object), Description = "What was reported.")]
internal sealed class RunTask : Activity
{
    /// <summary>Elsa's name of the value that carries the report.</summary>
    public const string InputName = "RunTaskInput";

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var name = context.Input<string?>("TaskName");
        if (string.IsNullOrEmpty(name))
        {
            throw new ActivityFault("task.no-name", $"Activity {context.Node.Label} requests a task without a name.");
        }

        context.WaitFor("task:" + context.ExecutionId, new Dictionary<string, object?>
        {
            ["TaskId"] = context.ExecutionId,
            ["TaskName"] = name,
            ["TaskParams"] = context.Input<object?>("Payload"),
        });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        context.SetOutput("Result", stimulus.Input.GetValueOrDefault(InputName));
        context.Complete();
        return ValueTask.CompletedTask;
    }
}
