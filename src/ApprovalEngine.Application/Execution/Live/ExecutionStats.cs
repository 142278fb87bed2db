using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>Counts the runs of an instance by activity: those that are over are counted by the database, the open ones stand in the state.</summary>
public sealed class ExecutionStats(ApprovalDbContext db)
{
    /// <summary>Of an instance, whoever asks; null where there is none.</summary>
    public async Task<InstanceStats?> OfAsync(string instanceId, CancellationToken cancellationToken) =>
        await db.Instances.AsNoTracking().SingleOrDefaultAsync(row => row.Id == instanceId, cancellationToken) is { } row
            ? new InstanceStats(row.Version, await OfAsync(row, cancellationToken))
            : null;

    /// <summary>At which version some instances are; those that are gone are not among them.</summary>
    public Task<Dictionary<string, int>> VersionsAsync(IReadOnlyCollection<string> instanceIds, CancellationToken cancellationToken) =>
        db.Instances.Where(row => instanceIds.Contains(row.Id)).Select(row => new { row.Id, row.Version }).ToDictionaryAsync(row => row.Id, row => row.Version, StringComparer.Ordinal, cancellationToken);

    internal async Task<IReadOnlyList<ActivityStats>> OfAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        var ended = await db.ActivityExecutions.Where(run => run.InstanceId == row.Id)
            .GroupBy(run => new { run.NodeId, run.ActivityId })
            .Select(runs => new { runs.Key.NodeId, runs.Key.ActivityId, Started = runs.Count(), Completed = runs.Count(run => run.Status == nameof(ActivityStatus.Completed)) })
            .ToListAsync(cancellationToken);
        var stats = ended.ToDictionary(
            one => one.NodeId, one => new ActivityStats(one.ActivityId, one.NodeId, one.Started, one.Completed, one.Started - one.Completed, IsBlocked: false, IsFaulted: false), StringComparer.Ordinal);
        if (row.PurgedAt is null)
        {
            Add(WorkflowInstance.FromJson(row.State), stats);
        }

        return [.. stats.Values];
    }

    private static void Add(WorkflowInstance instance, Dictionary<string, ActivityStats> stats)
    {
        var waiting = instance.Bookmarks.Select(bookmark => bookmark.ExecutionId).ToHashSet(StringComparer.Ordinal);
        foreach (var open in instance.OpenExecutions)
        {
            var before = stats.GetValueOrDefault(open.NodeId) ?? new ActivityStats(open.ActivityId, open.NodeId, 0, 0, 0, IsBlocked: false, IsFaulted: false);
            stats[open.NodeId] = before with
            {
                Started = before.Started + 1,
                Uncompleted = before.Uncompleted + 1,
                IsBlocked = before.IsBlocked || waiting.Contains(open.ExecutionId),
                IsFaulted = before.IsFaulted || open.Status is ActivityStatus.Faulted,
            };
        }
    }
}

/// <param name="Version">The version of the instance that they are of.</param>
public sealed record InstanceStats(int Version, IReadOnlyList<ActivityStats> Activities);
