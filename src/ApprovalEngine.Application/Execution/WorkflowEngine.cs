using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Application.Execution;

/// <summary>What a burst left behind.</summary>
/// <param name="Matched">False = nobody waited for the stimulus.</param>
public sealed record BurstResult(bool Matched, bool HasEnded, IReadOnlyList<Incident> Incidents);

/// <summary>An instance stands still because of an incident: what wakes it has to wait until an operator has retried or cancelled it.</summary>
public sealed record InstanceFaulted(string InstanceId)
    : ConflictError("workflow.faulted", $"The workflow instance {InstanceId} has faulted; an operator must retry or cancel it first.");

/// <summary>On whose account an instance runs; its children run on the same.</summary>
/// <param name="RequestNumber">The request that it, or the topmost of its parents, carries; null = none.</param>
/// <param name="StartedBy">Who started the trial; null = it is none.</param>
internal sealed record InstanceOrigin(string? RequestNumber, string? StartedBy)
{
    public static InstanceOrigin Of(InstanceRow row) => new(row.RequestNumber, row.StartedBy);
}

/// <summary>An instance as it was read, with the definition that it runs.</summary>
public sealed record OpenedInstance(InstanceRow Row, WorkflowInstance Instance, CompiledWorkflow Workflow);

/// <summary>
/// Runs workflow instances inside the caller's transaction: state, bookmarks, journal and whatever the activities did are rows of
/// one context, saved and committed by the use case's unit of work. What a burst asks of others (events, child workflows, HTTP) becomes
/// rows of the same transaction and is carried out after its commit.
/// </summary>
public sealed class WorkflowEngine(
    ApprovalDbContext db, DefinitionCatalog definitions, WorkflowRuntime runtime, BurstRecord record, TimeProvider clock, IServiceProvider services)
{
    private IServiceProvider Services { get; } = services;

    /// <param name="requestNumber">The request that the instance carries; null = none.</param>
    public Task<BurstResult> StartAsync(
        CompiledWorkflow workflow, int version, StartOptions options, CancellationToken cancellationToken, string? requestNumber = null) =>
        StartAsync(workflow, version, options, new InstanceOrigin(requestNumber, null), cancellationToken);

    internal async Task<BurstResult> StartAsync(
        CompiledWorkflow workflow, int version, StartOptions options, InstanceOrigin origin, CancellationToken cancellationToken)
    {
        var (row, instance) = await BeginAsync(workflow, version, options, origin, cancellationToken);
        return await record.StoreAsync(row, instance, isMatched: true, cancellationToken);
    }

    /// <summary>Wakes whoever waits under a key.</summary>
    public async Task<BurstResult> ResumeAsync(string instanceId, string bookmarkKey, Stimulus stimulus, CancellationToken cancellationToken)
    {
        var (row, instance, workflow) = await LoadAsync(instanceId, cancellationToken);
        var matched = await runtime.ResumeAsync(workflow, instance, bookmarkKey, stimulus, HostOf(row), cancellationToken) > 0;
        return await record.StoreAsync(row, instance, matched, cancellationToken);
    }

    /// <summary>Wakes the one who waits at a bookmark; it is not matched where the bookmark is gone, and then nothing has changed.</summary>
    public async Task<Result<BurstResult>> ResumeBookmarkAsync(string bookmarkId, Stimulus stimulus, CancellationToken cancellationToken)
    {
        // Both rows by one statement: nobody can have come between.
        var found = await (
            from one in db.Bookmarks
            join instance in db.Instances on one.InstanceId equals instance.Id
            where one.Id == bookmarkId
            select new { Bookmark = one, Row = instance }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return new BurstResult(Matched: false, HasEnded: false, []);
        }

        var (row, state, workflow) = await LoadAsync(found.Row, cancellationToken);
        if (state.SubStatus is WorkflowSubStatus.Faulted)
        {
            return new InstanceFaulted(row.Id);
        }

        return await runtime.ResumeBookmarkAsync(workflow, state, bookmarkId, stimulus, HostOf(row), cancellationToken) > 0
            ? await record.StoreAsync(row, state, isMatched: true, cancellationToken)
            : throw new InvalidOperationException($"The instance {row.Id} does not know its bookmark {bookmarkId}.");
    }

    /// <summary>Hands an instance what it waits for under a key; does nothing where it waits no more.</summary>
    public async Task<Result<Done>> AnswerAsync(string instanceId, string bookmarkKey, Stimulus stimulus, CancellationToken cancellationToken)
    {
        if (await db.Instances.FindAsync([instanceId], cancellationToken) is not { } row)
        {
            return default(Done);
        }

        if (row.SubStatus is nameof(WorkflowSubStatus.Faulted))
        {
            return new InstanceFaulted(instanceId);
        }

        if (row.Status is nameof(WorkflowStatus.Running))
        {
            var (_, instance, workflow) = await LoadAsync(row, cancellationToken);
            if (await runtime.ResumeAsync(workflow, instance, bookmarkKey, stimulus, HostOf(row), cancellationToken) > 0)
            {
                _ = await record.StoreAsync(row, instance, isMatched: true, cancellationToken);
            }
        }

        return default(Done);
    }

    public async Task<BurstResult> CancelAsync(string instanceId, CancellationToken cancellationToken) =>
        await CancelAsync(await LoadAsync(instanceId, cancellationToken), cancellationToken);

    /// <summary>Ends an instance for good; its open incidents are resolved by that.</summary>
    public async Task<BurstResult> CancelAsync(OpenedInstance opened, CancellationToken cancellationToken)
    {
        await runtime.CancelAsync(opened.Workflow, opened.Instance, cancellationToken);
        var burst = await record.StoreAsync(opened.Row, opened.Instance, isMatched: true, cancellationToken);
        if (opened.Row.IncidentCount > 0)
        {
            // One that no activity had, such as a drawing that ended too early, is known to its row only.
            await record.ResolveRestAsync(opened.Row, cancellationToken);
        }

        return burst;
    }

    /// <summary>Runs the activity of an open incident again and goes on from there.</summary>
    /// <exception cref="InvalidOperationException">It is not open, or cannot be run again: see <see cref="WorkflowInstance.CanRetry"/>.</exception>
    public async Task<BurstResult> RetryAsync(OpenedInstance opened, string incidentId, CancellationToken cancellationToken)
    {
        await runtime.RetryAsync(opened.Workflow, opened.Instance, incidentId, HostOf(opened.Row), cancellationToken);
        return await record.StoreAsync(opened.Row, opened.Instance, isMatched: true, cancellationToken, retried: incidentId);
    }

    /// <summary>Gives an instance a newer version of its definition.</summary>
    /// <exception cref="InvalidOperationException">Something stands in the way: see <see cref="WorkflowMigration.Check"/>.</exception>
    public async Task MigrateAsync(OpenedInstance opened, CompiledWorkflow to, CancellationToken cancellationToken)
    {
        WorkflowMigration.Migrate(opened.Instance, opened.Workflow, to, clock);
        opened.Row.DefinitionVersion = to.Definition.Version;
        _ = await record.StoreAsync(opened.Row, opened.Instance, isMatched: true, cancellationToken);
    }

    /// <summary>An instance, tracked; null where there is none, or nothing is left of it.</summary>
    public async Task<OpenedInstance?> OpenAsync(string instanceId, CancellationToken cancellationToken) =>
        await db.Instances.FindAsync([instanceId], cancellationToken) is { PurgedAt: null } row ? await LoadAsync(row, cancellationToken) : null;

    /// <summary>Starts a child after the commit of its parent's burst. That it is there already is no failure: then it was started before.</summary>
    internal async Task<Result<Done>> StartChildAsync(ChildStart start, InstanceOrigin origin, CancellationToken cancellationToken)
    {
        if (await db.Instances.AnyAsync(row => row.Id == start.InstanceId, cancellationToken))
        {
            return default(Done);
        }

        if (await definitions.NewestAsync(db, start.DefinitionId, cancellationToken) is not { } newest)
        {
            return new ChildUnknown(start.DefinitionId, start.ParentInstanceId);
        }

        _ = await StartAsync(newest.Workflow, newest.Version, OptionsOf(start), origin, cancellationToken);
        return default(Done);
    }

    private async Task<ChildState> ExecuteChildAsync(ChildStart start, InstanceOrigin origin, CancellationToken cancellationToken)
    {
        var (workflow, version) = await definitions.NewestAsync(db, start.DefinitionId, cancellationToken)
            ?? throw new ActivityFault("workflow.unknown", $"No workflow \"{start.DefinitionId}\" is published.");
        var (row, instance) = await BeginAsync(workflow, version, OptionsOf(start), origin, cancellationToken);
        _ = await record.StoreInlineAsync(row, instance, cancellationToken);
        return new ChildState(instance.Status, instance.SubStatus, instance.Output);
    }

    private async Task<(InstanceRow Row, WorkflowInstance Instance)> BeginAsync(
        CompiledWorkflow workflow, int version, StartOptions options, InstanceOrigin origin, CancellationToken cancellationToken)
    {
        var instance = await runtime.StartAsync(workflow, options, new Host(this, origin, options.IsTrial), cancellationToken);
        var row = record.RowOf(instance, version, origin);
        db.Instances.Add(row);
        return (row, instance);
    }

    private static StartOptions OptionsOf(ChildStart start) => new()
    {
        InstanceId = start.InstanceId,
        CorrelationId = start.CorrelationId,
        Input = start.Input,
        IsTrial = start.IsTrial,
        ParentInstanceId = start.ParentInstanceId,
        ParentKey = start.ParentKey,
        Nesting = start.Nesting,
        CauseId = start.CauseId,
    };

    private async Task<OpenedInstance> LoadAsync(string instanceId, CancellationToken cancellationToken) =>
        await LoadAsync(
            await db.Instances.FindAsync([instanceId], cancellationToken)
                ?? throw new InvalidOperationException($"There is no workflow instance {instanceId}, though somebody names it."),
            cancellationToken);

    private async Task<OpenedInstance> LoadAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        var workflow = await definitions.GetAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken);
        return new OpenedInstance(row, WorkflowInstance.FromJson(row.State), workflow);
    }

    /// <summary>What the activities of an instance may ask for while they run.</summary>
    internal WorkflowHost HostOf(InstanceRow row) => new Host(this, InstanceOrigin.Of(row), row.IsTrial);

    /// <summary>What a burst asks while it runs; children run on the same account. In a trial only those of our activities are made that know of trials.</summary>
    private sealed class Host(WorkflowEngine engine, InstanceOrigin origin, bool isTrial) : WorkflowHost
    {
        public override Activity Activate(Type activityType) =>
            isTrial ? TrialActivities.Activate(engine.Services, activityType) : (Activity)ActivatorUtilities.CreateInstance(engine.Services, activityType);

        public override async ValueTask<ChildState> ExecuteChildAsync(ChildStart start, CancellationToken cancellationToken) =>
            await engine.ExecuteChildAsync(start with { IsTrial = start.IsTrial || isTrial }, origin, cancellationToken);

        public override DateTimeOffset? NextOccurrence(string cronExpression, TimeZoneInfo zone, DateTimeOffset after) =>
            CronSchedule.Parse(cronExpression).NextAfter(after, zone);
    }
}

/// <summary>A child workflow cannot be started, because no definition of that name is published.</summary>
public sealed record ChildUnknown(string DefinitionId, string ParentInstanceId)
    : NotFoundError("workflow.child-unknown", $"No workflow '{DefinitionId}' is published, which {ParentInstanceId} wants to start.");
