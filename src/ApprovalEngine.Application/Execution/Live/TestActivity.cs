using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>Runs one activity of a definition by itself, with the values that the designer keeps for its variables, and tells what it did. Nothing is stored, nothing is carried out.</summary>
/// <param name="VersionId">The version's own id.</param>
/// <param name="ActivityId">The activity's id, or its node id.</param>
public sealed record TestActivity(string VersionId, string ActivityId) : IRequest<Result<ExecutionView>>;

public sealed record ActivityUnknown(string VersionId, string ActivityId)
    : NotFoundError("activity.unknown", $"There is no activity {ActivityId} in the version {VersionId} of a definition.");

internal sealed class TestActivityHandler(
    ApprovalDbContext db, DefinitionCatalog catalog, ActivityCatalog activities, WorkflowLimits limits, DefinitionSight sight, TimeProvider clock, IServiceProvider services) : IRequestHandler<TestActivity, Result<ExecutionView>>
{
    private const int StepsMax = 1_000;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);

    public async Task<Result<ExecutionView>> Handle(TestActivity query, CancellationToken cancellationToken)
    {
        var editor = await sight.EditorAsync(cancellationToken);
        if (editor.IsError)
        {
            return editor.Error;
        }

        if (await db.Definitions.AsNoTracking().SingleOrDefaultAsync(one => one.Id == query.VersionId, cancellationToken) is not { } row
            || SoloDefinition.Of(row, query.ActivityId) is not { } definition)
        {
            return new ActivityUnknown(query.VersionId, query.ActivityId);
        }

        CompiledWorkflow workflow;
        try
        {
            workflow = CompiledWorkflow.CompilePublished(definition, activities, await catalog.FinderAsync(db, definition, cancellationToken));
        }
        catch (WorkflowInvalidException invalid)
        {
            return new DefinitionInvalid(row.DefinitionId, [.. invalid.Problems.Select(ProblemWords.Line)]);
        }

        var instance = await RunAsync(workflow, cancellationToken);
        return instance.IsError ? instance.Error : ViewOf(instance.Value, definition, row);
    }

    private async Task<Result<WorkflowInstance>> RunAsync(CompiledWorkflow workflow, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeMax);
        try
        {
            var runtime = new WorkflowRuntime(activities, limits with { MaxStepsPerBurst = StepsMax }, clock);
            return await runtime.StartAsync(workflow, new StartOptions { InstanceId = Guid.CreateVersion7(clock.Now()).ToString("N"), IsTrial = true }, new Alone(services), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TrialTooLong((int)TimeMax.TotalSeconds);
        }
    }

    private static ExecutionView ViewOf(WorkflowInstance instance, WorkflowDefinition definition, DefinitionVersion row)
    {
        var nodeId = definition.Root.NodeId;
        var labels = new DefinitionLabels(definition.Name ?? row.DefinitionId, row.Id, new Dictionary<string, ActivityLabel>(), definition.Variables);
        var run = instance.TakeChanges().Executions.First(one => one.NodeId == nodeId);
        var view = ExecutionView.Of(run, instance, labels) with
        {
            Outcomes = run.Status is ActivityStatus.Completed ? run.Outcomes ?? ["Done"] : null,
        };

        // What failed may be inside it.
        return view.Fault is null && instance.Incidents.FirstOrDefault(one => one.ResolvedAt is null) is { } inside
            ? view with { Status = nameof(ActivityStatus.Faulted), Fault = new ExecutionFault(inside.Code, $"{inside.ActivityId}: {inside.Message}") }
            : view;
    }

    /// <summary>An activity on its own: nobody is asked, no other workflow is started, and what it asks to be done is never carried out.</summary>
    private sealed class Alone(IServiceProvider services) : WorkflowHost
    {
        public override Activity Activate(Type activityType) => TrialActivities.Activate(services, activityType);

        public override ValueTask<ChildState> ExecuteChildAsync(ChildStart start, CancellationToken cancellationToken) =>
            throw new ActivityFault("workflow.test", $"A test runs one activity only; the workflow {start.DefinitionId} is not started.");

        public override DateTimeOffset? NextOccurrence(string cronExpression, TimeZoneInfo zone, DateTimeOffset after) => CronSchedule.Parse(cronExpression).NextAfter(after, zone);
    }
}

/// <summary>A definition that consists of one activity of another one.</summary>
internal static class SoloDefinition
{
    // Studio's name of the values that it keeps for tests, by the variable's id.
    private const string TestValues = "VariableTestValues";

    /// <returns>Null = there is no such activity.</returns>
    public static WorkflowDefinition? Of(DefinitionVersion row, string activity)
    {
        var whole = row.Read();
        if (PathTo(whole.Root, activity) is not [.., var last] path)
        {
            return null;
        }

        var json = (JsonObject)whole.Json.DeepClone();
        var values = (whole.Json["customProperties"] as JsonObject)?[TestValues] as JsonObject;
        json["variables"] = Variables(whole, path, values);
        json["root"] = last.Json.DeepClone();
        return WorkflowDefinition.Parse(json, whole.Source);
    }

    // What the containers around it declare it sees, too.
    private static JsonArray Variables(WorkflowDefinition whole, List<ActivityDefinition> path, JsonObject? values)
    {
        var declared = new JsonArray();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var around = path.Take(path.Count - 1).Reverse().Select(container => container.Json["variables"] as JsonArray).Append(whole.Json["variables"] as JsonArray);
        foreach (var variable in around.OfType<JsonArray>().SelectMany(list => list.OfType<JsonObject>()))
        {
            if (variable["name"]?.ToString() is not { } name || !names.Add(name))
            {
                continue;
            }

            var copy = (JsonObject)variable.DeepClone();
            if (variable["id"]?.ToString() is { } id && values?[id] is { } value)
            {
                copy["value"] = value.GetValueKind() is JsonValueKind.String ? value.DeepClone() : value.ToJsonString();
            }

            declared.Add(copy);
        }

        return declared;
    }

    private static List<ActivityDefinition>? PathTo(ActivityDefinition at, string activity)
    {
        if (at.Id == activity || at.NodeId == activity)
        {
            return [at];
        }

        foreach (var child in at.Children)
        {
            if (PathTo(child, activity) is { } path)
            {
                path.Insert(0, at);
                return path;
            }
        }

        return null;
    }
}
