using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>One instance with what it waits for, what failed, what runs, what went in and came out. Not its raw state.</summary>
public sealed record ViewInstance(string Id) : IRequest<Result<LiveInstance>>;

/// <param name="Incidents">The open ones, oldest first.</param>
/// <param name="Open">Runs that are not over, in the order in which they began.</param>
public sealed record LiveInstance(
    InstanceLine Line, IReadOnlyList<Bookmark> Bookmarks, IReadOnlyList<LiveIncident> Incidents, IReadOnlyList<LiveRun> Open,
    IReadOnlyDictionary<string, object?> Input, IReadOnlyDictionary<string, object?> Output);

/// <param name="ActivityId">Of an incident about the instance as a whole, that of the workflow itself.</param>
/// <param name="ExecutionId">Null = it is of no run.</param>
public sealed record LiveIncident(string ActivityId, string NodeId, string? ExecutionId, string ActivityType, string Code, string Message, DateTimeOffset At);

/// <param name="ParentId">The run around it; null = it is the workflow itself, or what was around it is over.</param>
public sealed record LiveRun(ExecutionView Execution, string? ParentId, string? ParentNodeId);

internal sealed class ViewInstanceHandler(ApprovalDbContext db, InstanceWindow window) : IRequestHandler<ViewInstance, Result<LiveInstance>>
{
    private const int IncidentsMax = 200;
    private const string WorkflowType = "Elsa.Workflow";

    public async Task<Result<LiveInstance>> Handle(ViewInstance query, CancellationToken cancellationToken)
    {
        var opened = await window.OpenAsync(query.Id, cancellationToken);
        if (opened.IsError)
        {
            return opened.Error;
        }

        var seen = opened.Value;
        var (row, state) = (seen.Row, seen.State);
        var runs = seen.Open.ToDictionary(run => run.ExecutionId, StringComparer.Ordinal);
        return new LiveInstance(
            InstanceLine.Of(row, seen.Labels.VersionId), state?.Bookmarks ?? [], row.IncidentCount > 0 ? await IncidentsAsync(seen, cancellationToken) : [],
            [.. runs.Values.Select(run => new LiveRun(seen.ViewOf(run), run.ParentExecutionId, run.ParentExecutionId is { } parent ? runs.GetValueOrDefault(parent)?.NodeId : null))],
            state?.Input ?? new Dictionary<string, object?>(), state?.Output ?? new Dictionary<string, object?>());
    }

    private async Task<IReadOnlyList<LiveIncident>> IncidentsAsync(SeenInstance seen, CancellationToken cancellationToken)
    {
        var rows = await db.Incidents.AsNoTracking().Where(one => one.InstanceId == seen.Row.Id && one.ResolvedAt == null).OrderBy(one => one.Id).Take(IncidentsMax).ToListAsync(cancellationToken);
        var runs = seen.State?.Incidents.ToDictionary(one => one.Id, one => one.ExecutionId, StringComparer.Ordinal) ?? [];
        return [.. rows.Select(one => one.ActivityId is ""
            ? new LiveIncident(WorkflowDefinition.WorkflowNodeId, WorkflowDefinition.WorkflowNodeId, null, WorkflowType, one.Code, one.Message, one.At)
            : new LiveIncident(one.ActivityId, one.NodeId, runs.GetValueOrDefault(one.Id), one.ActivityType, one.Code, one.Message, one.At))];
    }
}
