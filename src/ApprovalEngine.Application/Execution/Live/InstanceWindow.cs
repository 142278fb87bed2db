using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>Opens an instance to somebody who may see it: its row, its state and the words of its definition.</summary>
internal sealed class InstanceWindow(ApprovalDbContext db, InstanceSight sight, DefinitionNames names)
{
    public async Task<Result<SeenInstance>> OpenAsync(string id, CancellationToken cancellationToken)
    {
        var found = await sight.FindAsync(id, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var row = found.Value;
        return new SeenInstance(
            row, row.PurgedAt is null ? WorkflowInstance.FromJson(row.State) : null, await names.OfAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken));
    }

    /// <summary>The instance that a run of an activity belongs to: its id begins with the instance's.</summary>
    public async Task<Result<SeenInstance>> OfExecutionAsync(string executionId, CancellationToken cancellationToken)
    {
        var opened = executionId.LastIndexOf('-') is > 0 and var dash ? await OpenAsync(executionId[..dash], cancellationToken) : new ExecutionUnknown(executionId);
        return opened.Error is InstanceUnknown ? new ExecutionUnknown(executionId) : opened;
    }
}

/// <summary>An instance as it is at this moment.</summary>
/// <param name="State">Null = it is purged, and nothing but its row is left.</param>
internal sealed record SeenInstance(InstanceRow Row, WorkflowInstance? State, DefinitionLabels Labels)
{
    public IReadOnlyList<ActivityExecutionRecord> Open => State?.OpenExecutions ?? [];

    public ExecutionView ViewOf(ActivityExecutionRecord open) => ExecutionView.Of(open, State!, Labels);
}

public sealed record ExecutionUnknown(string Id)
    : NotFoundError("execution.unknown", $"There is no run {Id} of an activity.");
