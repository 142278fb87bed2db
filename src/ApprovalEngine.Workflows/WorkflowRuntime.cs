using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows;

/// <summary>
/// Starts, resumes, cancels and retries instances. Nothing is stored here: the caller saves <see cref="WorkflowInstance.ToJson"/> and
/// <see cref="WorkflowInstance.TakeChanges"/> in its own transaction. Thread-safe; one instance is handled by one caller at a time.
/// </summary>
/// <remarks>
/// An <see cref="ActivityFault"/> becomes an incident. Every other exception passes through, and then the instance must be dropped.
/// </remarks>
public sealed class WorkflowRuntime(ActivityCatalog catalog, WorkflowLimits limits, TimeProvider clock)
{
    public ActivityCatalog Catalog { get; } = catalog;

    public WorkflowLimits Limits { get; } = limits;

    /// <summary>Makes an instance and runs it until everything waits or ends.</summary>
    public async ValueTask<WorkflowInstance> StartAsync(
        CompiledWorkflow workflow, StartOptions options, WorkflowHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(options);
        var instance = new WorkflowInstance
        {
            Id = options.InstanceId,
            DefinitionId = workflow.Definition.DefinitionId,
            DefinitionVersion = workflow.Definition.Version,
            CorrelationId = options.CorrelationId,
            IsTrial = options.IsTrial,
            ParentInstanceId = options.ParentInstanceId,
            ParentKey = options.ParentKey,
            Nesting = options.Nesting,
            CreatedAt = clock.GetUtcNow(),
            SubStatus = WorkflowSubStatus.Executing,
        };
        using var burst = new Burst(workflow, instance, Limits, clock, host, cancellationToken);
        burst.Initialize(options.Input);
        burst.Schedule(null, workflow.Root, cause: options.CauseId);
        await burst.RunAsync();
        return instance;
    }

    /// <summary>Wakes every activity that waits under a key, in the order in which they began to wait.</summary>
    /// <returns>How many were found; 0 when nobody waits on that key, or the instance is over: nothing has changed then.</returns>
    public ValueTask<int> ResumeAsync(
        CompiledWorkflow workflow,
        WorkflowInstance instance,
        string bookmarkKey,
        Stimulus stimulus,
        WorkflowHost host,
        CancellationToken cancellationToken) =>
        ResumeAsync(workflow, instance, bookmark => bookmark.Key == bookmarkKey, stimulus, host, cancellationToken);

    /// <summary>Wakes the activity that waits at one bookmark.</summary>
    /// <returns>1, or 0 when the bookmark is gone or the instance is over: nothing has changed then.</returns>
    public ValueTask<int> ResumeBookmarkAsync(
        CompiledWorkflow workflow,
        WorkflowInstance instance,
        string bookmarkId,
        Stimulus stimulus,
        WorkflowHost host,
        CancellationToken cancellationToken) =>
        ResumeAsync(workflow, instance, bookmark => bookmark.Id == bookmarkId, stimulus, host, cancellationToken);

    /// <summary>Ends a running instance: open activities are Canceled, bookmarks removed. An instance that is over stays as it is, unless it is Faulted.</summary>
    public ValueTask CancelAsync(CompiledWorkflow workflow, WorkflowInstance instance, CancellationToken cancellationToken)
    {
        Check(workflow, instance);
        cancellationToken.ThrowIfCancellationRequested();
        if (instance.Status == WorkflowStatus.Running || instance.SubStatus == WorkflowSubStatus.Faulted)
        {
            var host = WorkflowHost.Of(type => throw new InvalidOperationException($"Cancelling runs no {type.Name}."));
            using var burst = new Burst(workflow, instance, Limits, clock, host, cancellationToken);
            burst.Bind();
            burst.CancelAll();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Runs a faulted activity again from its beginning, or, where it had completed and only the way on failed, goes on from there; the instance
    /// is Running again, and what was left in its queue goes on.
    /// </summary>
    /// <param name="incidentOrExecutionId">Id of the incident, or of the run of the activity.</param>
    /// <exception cref="InvalidOperationException">No such open incident; or the drawing itself is wrong (an invalid connection back), which running it again cannot mend.</exception>
    public async ValueTask RetryAsync(
        CompiledWorkflow workflow,
        WorkflowInstance instance,
        string incidentOrExecutionId,
        WorkflowHost host,
        CancellationToken cancellationToken)
    {
        Check(workflow, instance);
        var incident = instance.IncidentList.FindLast(candidate =>
            candidate.ResolvedAt is null && (candidate.Id == incidentOrExecutionId || candidate.ExecutionId == incidentOrExecutionId));
        var execution = incident is null ? null : instance.Open.Find(open => open.Id == incident.ExecutionId);
        if (execution is null || execution.Status != ActivityStatus.Faulted)
        {
            throw new InvalidOperationException($"Instance {instance.Id} has no open incident {incidentOrExecutionId}.");
        }

        if (Activities.Flowchart.IsForGood(incident!.Code))
        {
            throw new InvalidOperationException(
                $"Activity {execution.ActivityId} had completed; what failed is the way on ({incident.Message}). It cannot be retried: cancel the instance.");
        }

        using var burst = new Burst(workflow, instance, Limits, clock, host, cancellationToken);
        burst.Bind();
        instance.Status = WorkflowStatus.Running;
        instance.SubStatus = WorkflowSubStatus.Executing;
        instance.FinishedAt = null;
        burst.ForgetValues();
        await burst.RetryAsync(execution);
        await burst.RunAsync();
    }

    private async ValueTask<int> ResumeAsync(
        CompiledWorkflow workflow,
        WorkflowInstance instance,
        Predicate<Bookmark> isMeant,
        Stimulus stimulus,
        WorkflowHost host,
        CancellationToken cancellationToken)
    {
        Check(workflow, instance);
        var waiting = instance.Status == WorkflowStatus.Running ? instance.BookmarkList.FindAll(isMeant) : [];
        if (waiting.Count == 0)
        {
            return 0;
        }

        using var burst = new Burst(workflow, instance, Limits, clock, host, cancellationToken);
        burst.Bind();
        instance.SubStatus = WorkflowSubStatus.Executing;
        foreach (var bookmark in waiting)
        {
            // Resuming the first may have used up or cancelled the second.
            if (instance.Status == WorkflowStatus.Running && instance.BookmarkList.Contains(bookmark))
            {
                burst.ForgetValues();
                await burst.ResumeAsync(bookmark, stimulus);
                await burst.RunAsync();
            }
        }

        return waiting.Count;
    }

    private static void Check(CompiledWorkflow workflow, WorkflowInstance instance)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(instance);
        if (workflow.Definition.DefinitionId != instance.DefinitionId || workflow.Definition.Version != instance.DefinitionVersion)
        {
            throw new InvalidOperationException(
                $"Instance {instance.Id} runs {instance.DefinitionId} version {instance.DefinitionVersion}, not {workflow.Definition.DefinitionId} version {workflow.Definition.Version}.");
        }
    }
}
