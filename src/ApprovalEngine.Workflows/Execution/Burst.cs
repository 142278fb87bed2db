using System.Globalization;
using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Expressions;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>One go at an instance: runs until everything waits or ends. Lives for one call of the runtime.</summary>
internal sealed partial class Burst(
    CompiledWorkflow workflow,
    WorkflowInstance instance,
    WorkflowLimits limits,
    TimeProvider clock,
    WorkflowHost host,
    CancellationToken cancellationToken) : IDisposable
{
    private JavaScriptSession? javaScript;
    private bool isFinishRequested;
    private string? completed;
    private bool isCompleted;
    private int steps;
    private long writtenBytes;

    public CompiledWorkflow Workflow => workflow;

    public WorkflowInstance Instance => instance;

    public WorkflowLimits Limits => limits;

    public CancellationToken CancellationToken => cancellationToken;

    public WorkflowHost Host => host;

    public DateTimeOffset Now { get; private set; } = clock.GetUtcNow();

    public JavaScriptSession JavaScript => javaScript ??= JavaScriptSession.Rent(workflow, limits.JavaScript);

    public void Dispose() => javaScript?.Dispose();

    /// <summary>Gives a read instance its compiled activities back.</summary>
    public void Bind()
    {
        foreach (var execution in instance.Open)
        {
            if (execution.Node is not null)
            {
                continue;
            }

            var node = execution.Node = workflow.NodeOf(execution.NodeId);
            if (execution.StoredState is { } stored && node.Descriptor.Shared is Container container)
            {
                execution.State = container.ReadState(stored, node);
                execution.StoredState = null;
                instance.ValueBytes += container.SizeOf(execution.State);
            }
        }

        for (var i = instance.Queue.Count; i > 0; i--)
        {
            var item = instance.Queue.Dequeue();
            if (item.Node is null)
            {
                item = item with { Node = workflow.NodeOf(item.NodeId) };
                if (item.Owner?.State is FlowScope scope)
                {
                    scope.Scheduled[item.Node.IndexInParent]++;
                }
            }

            instance.Queue.Enqueue(item);
        }
    }

    public async ValueTask RunAsync()
    {
        while (!isFinishRequested && instance.Queue.TryDequeue(out var item))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Now = clock.GetUtcNow();
            if (item.Owner is { } owner)
            {
                // As in Elsa, what a container had queued before it completed still runs; what a canceled one had queued does not.
                if (owner.Status == ActivityStatus.Canceled)
                {
                    continue;
                }

                owner.ScheduledChildren--;
                (owner.Node?.Descriptor.Shared as Container)?.ChildStarting(owner, item.Node!);
            }

            var execution = Open(item);
            if (++steps > limits.MaxStepsPerBurst)
            {
                Fault(execution, "limit.steps", $"The workflow ran {limits.MaxStepsPerBurst} activities at one go without waiting, which is the limit; is there an endless loop?");
                break;
            }

            await ExecuteAsync(execution);
        }

        Settle();
    }

    /// <summary>Runs an activity from its beginning: a new one, or one that is retried.</summary>
    public async ValueTask ExecuteAsync(ActivityExecution execution)
    {
        var node = execution.Node!;

        // Elsa's word for a run that begins while another run of the same activity waits [ran: golden cases g027, g049].
        var waits = instance.BookmarkList.Exists(bookmark => bookmark.NodeId == node.NodeId);
        Journal(execution, waits ? "Resumed" : "Started", null, null);
        if (node.Depth > limits.MaxDepth)
        {
            Fault(execution, "limit.depth", $"Activity {node.Label} is nested {node.Depth} deep; the limit is {limits.MaxDepth}.");
            return;
        }

        var context = new ActivityContext(this, execution, node);
        try
        {
            await (node.Descriptor.Shared ?? host.Activate(node.Descriptor.ClrType)).ExecuteAsync(context);
        }
        catch (ActivityFault fault)
        {
            Fault(execution, fault.Code, fault.Message);
            return;
        }

        AfterRun(context);
    }

    /// <summary>Hands a stimulus to the activity behind a bookmark.</summary>
    public async ValueTask ResumeAsync(Bookmark bookmark, Stimulus stimulus)
    {
        Now = clock.GetUtcNow();
        var execution = instance.Open.Find(open => open.Id == bookmark.ExecutionId)
            ?? throw new InvalidOperationException($"Bookmark {bookmark.Id} points to an activity run that is not open.");
        RemoveBookmark(bookmark);
        execution.BookmarkCount--;
        Journal(execution, "Resumed", null, null);
        var context = new ActivityContext(this, execution, execution.Node!);
        try
        {
            await (execution.Node!.Descriptor.Shared ?? host.Activate(execution.Node.Descriptor.ClrType)).ResumeAsync(context, stimulus);
        }
        catch (ActivityFault fault)
        {
            Fault(execution, fault.Code, fault.Message);
            return;
        }

        AfterRun(context);
    }

    /// <summary>
    /// Runs a faulted activity again; one that had completed itself tells its container again, which then finds the way on again.
    /// </summary>
    public ValueTask RetryAsync(ActivityExecution execution)
    {
        Now = clock.GetUtcNow();
        ResolveIncident(execution);
        execution.Status = ActivityStatus.Running;
        instance.Log.Touch(execution);
        Journal(execution, "Retried", null, null);
        if (!execution.IsFaultAfterCompletion)
        {
            return ExecuteAsync(execution);
        }

        execution.IsFaultAfterCompletion = false;
        CompleteOrFault(execution, execution.Outcomes);
        return ValueTask.CompletedTask;
    }

    /// <param name="variables">Variables that only the new run and what is inside it see.</param>
    /// <param name="cause">The run that led to it; where left out, what has just completed, else the owner.</param>
    public void Schedule(ActivityExecution? owner, CompiledNode node, bool isViaBackEdge = false, Dictionary<string, object?>? variables = null, string? cause = null)
    {
        if (variables is not null)
        {
            Grow(WorkflowValue.SizeOfEntries(variables));
        }

        if (owner is not null)
        {
            owner.ScheduledChildren++;
        }

        instance.Queue.Enqueue(new WorkItem(node.NodeId, node, owner, isViaBackEdge, variables, cause ?? completed ?? owner?.Id));
    }

    /// <summary>Ends the workflow after the activity that asks for it.</summary>
    public void RequestFinish() => isFinishRequested = true;

    private void AfterRun(ActivityContext context)
    {
        var execution = context.Execution;
        var isContainer = execution.Node!.Descriptor.Shared is Container;
        if (context.IsCompleted || (execution.BookmarkCount == 0 && !isContainer))
        {
            CompleteOrFault(execution, context.Outcomes);
        }
        else if (!isContainer || execution.BookmarkCount > 0)
        {
            Journal(execution, "Suspended", null, null);
        }
    }

    private void CompleteOrFault(ActivityExecution execution, string[]? outcomes)
    {
        try
        {
            Complete(execution, outcomes);
        }
        catch (ActivityFault fault)
        {
            // The activity is done, its outcomes stand; what failed is the way on.
            execution.IsFaultAfterCompletion = true;
            Fault(execution, fault.Code, fault.Message);
        }
    }

    private ActivityExecution Open(WorkItem item)
    {
        var node = item.Node!;
        var ordinal = ++instance.LastOrdinal;
        var execution = new ActivityExecution
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{instance.Id}-{ordinal}"),
            Ordinal = ordinal,
            NodeId = node.NodeId,
            Node = node,
            Parent = item.Owner,
            ActivityId = node.Id,
            ActivityType = node.Type,
            ActivityVersion = node.Definition.Version,
            ActivityName = node.Name,
            StartedAt = Now,
            IsViaBackEdge = item.IsViaBackEdge,
            CauseId = item.CauseId,
            Variables = item.Variables,
        };
        DeclareVariables(execution);
        instance.Open.Add(execution);
        if (item.Owner is not null)
        {
            item.Owner.OpenChildren++;
        }

        instance.Log.Touch(execution);
        return execution;
    }

    public string NewId() => Guid.CreateVersion7(Now).ToString("N");
}
