namespace ApprovalEngine.Workflows.Activities;

/// <summary>Runs another workflow in the same transaction; waits for its end where asked to.</summary>
[Activity("Elsa.ExecuteWorkflow", "Runs another workflow.", Category = "Composition", DisplayName = "Execute Workflow", Kind = ActivityKind.Task)]
[ActivityInput("WorkflowDefinitionId", typeof(string), DisplayName = "Workflow", Required = true, UiHint = "workflow-definition-picker", Description = "The workflow to run.")]
[ActivityInput("CorrelationId", typeof(string), Description = "The correlation id it gets.")]
[ActivityInput("Input", typeof(IReadOnlyDictionary<string, object?>), UiHint = "json-editor", Description = "Its inputs by name, as JSON.")]
[ActivityInput("WaitForCompletion", typeof(bool), Default = false, Description = "Wait until it is over; otherwise go on as soon as it waits.")]
[ActivityOutput("Result", typeof(object), Description = "WorkflowInstanceId, Status, SubStatus and Output of the workflow.")]
internal sealed class ExecuteWorkflow : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var isWaiting = context.Input<bool>("WaitForCompletion");
        var start = ChildWorkflow.StartOf(context, isWaiting);
        var state = await context.Burst.Host.ExecuteChildAsync(start, context.CancellationToken);
        if (isWaiting && (state.Status == WorkflowStatus.Running || state.SubStatus == WorkflowSubStatus.Faulted))
        {
            context.WaitFor(start.ParentKey!);
            return;
        }

        context.SetOutput("Result", ChildWorkflow.ResultOf(start.InstanceId, state));
        context.Complete();
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus) => ChildWorkflow.Resume(context, stimulus);
}

/// <summary>Starts another workflow after the commit; waits for its end where asked to.</summary>
[Activity("Elsa.DispatchWorkflow", "Starts another workflow in the background.", Category = "Composition", DisplayName = "Dispatch Workflow")]
[UnreadMember("channelName", "there is one queue")]
[UnreadMember("startNewTrace", "traces are not kept")]
[ActivityInput("WorkflowDefinitionId", typeof(string), DisplayName = "Workflow", Required = true, UiHint = "workflow-definition-picker", Description = "The workflow to start.")]
[ActivityInput("CorrelationId", typeof(string), Description = "The correlation id it gets.")]
[ActivityInput("Input", typeof(IReadOnlyDictionary<string, object?>), UiHint = "json-editor", Description = "Its inputs by name, as JSON.")]
[ActivityInput("WaitForCompletion", typeof(bool), Default = false, Description = "Wait until it is over.")]
[ActivityOutput("Result", typeof(object), Description = "WorkflowInstanceId, Status, SubStatus and Output of the workflow, where it was waited for.")]
internal sealed class DispatchWorkflow : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var start = ChildWorkflow.StartOf(context, context.Input<bool>("WaitForCompletion"));
        context.Burst.Emit(new ChildDispatched(context.ExecutionId, start));
        if (start.ParentKey is { } key)
        {
            context.WaitFor(key);
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus) => ChildWorkflow.Resume(context, stimulus);
}

internal static class ChildWorkflow
{
    private const string ParentInstanceId = "ParentInstanceId";

    public static ChildStart StartOf(ActivityContext context, bool isWaiting)
    {
        var definitionId = context.Input<string?>("WorkflowDefinitionId");
        if (string.IsNullOrEmpty(definitionId))
        {
            throw new ActivityFault("workflow.unknown", $"Activity {context.Node.Label} names no workflow to run.");
        }

        var parent = context.Burst.Instance;
        var nesting = parent.Nesting + 1;
        if (nesting > context.Burst.Limits.MaxNesting)
        {
            throw new ActivityFault(
                "limit.nesting", $"Activity {context.Node.Label} would run a workflow inside {parent.Nesting} others; the limit is {context.Burst.Limits.MaxNesting}.");
        }

        var id = context.Burst.NewId();
        var given = context.Input<IReadOnlyDictionary<string, object?>?>("Input");
        var input = given is null ? new Dictionary<string, object?>(StringComparer.Ordinal) : new Dictionary<string, object?>(given, StringComparer.Ordinal);
        input[ParentInstanceId] = parent.Id;
        return new ChildStart(
            id,
            definitionId,
            context.Input<string?>("CorrelationId") is { Length: > 0 } correlation ? correlation : null,
            input,
            parent.Id,
            isWaiting ? ChildEnded.KeyOf(id) : null,
            nesting,
            parent.IsTrial)
        {
            CauseId = context.ExecutionId,
        };
    }

    public static Dictionary<string, object?> ResultOf(string instanceId, ChildState state) => new(StringComparer.Ordinal)
    {
        ["WorkflowInstanceId"] = instanceId,
        ["Status"] = state.Status.ToString(),
        ["SubStatus"] = state.SubStatus.ToString(),
        ["Output"] = new Dictionary<string, object?>(state.Output, StringComparer.Ordinal),
    };

    public static ValueTask Resume(ActivityContext context, Stimulus stimulus)
    {
        context.SetOutput("Result", stimulus.Input.GetValueOrDefault(ChildEnded.ResultName));
        context.Complete();
        return ValueTask.CompletedTask;
    }
}
