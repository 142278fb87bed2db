using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>When versions may be deleted, and what goes with them.</summary>
internal sealed class DefinitionRemoval(ApprovalDbContext db, DefinitionDesk desk, DefinitionConsumers consumers, TimeProvider clock)
{
    /// <summary>Why versions of one definition cannot be deleted; null = they can.</summary>
    /// <param name="isWhole">They are all that there are.</param>
    public async Task<Error?> RefusalAsync(IReadOnlyList<DefinitionVersion> rows, bool isWhole, CancellationToken cancellationToken)
    {
        var (id, version) = (rows[0].DefinitionId, isWhole ? (int?)null : rows[0].Version);
        if (rows.FirstOrDefault(row => row.IsPublished) is { } inForce)
        {
            return new DefinitionInForce(id, inForce.Version);
        }

        // A faulted instance is not over: an operator may still retry it.
        var runs = InstancesOf(rows);
        var running = await runs.CountAsync(row => row.Status == nameof(WorkflowStatus.Running) || row.SubStatus == nameof(WorkflowSubStatus.Faulted), cancellationToken);
        if (running > 0)
        {
            return new DefinitionInUse(id, version, running);
        }

        if (await runs.AnyAsync(row => !row.IsTrial, cancellationToken))
        {
            return new DefinitionOnRecord(id, version);
        }

        return await consumers.NeedingAsync(rows, cancellationToken) is { } consumer ? new DefinitionUsedBy(id, consumer.Label) : null;
    }

    /// <summary>Removes versions and the trials that ran on them.</summary>
    public async Task RemoveAsync(IReadOnlyList<DefinitionVersion> rows, CancellationToken cancellationToken)
    {
        // What they did is kept until they are purged: so they are purged first, as the clock would do it one day.
        var now = clock.Now();
        await InstancesOf(rows).Where(row => row.PurgedAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.PurgedAt, now), cancellationToken);
        var trials = InstancesOf(rows).Select(row => row.Id);
        await db.Journal.Where(line => trials.Contains(line.InstanceId)).ExecuteDeleteAsync(cancellationToken);
        await db.ActivityExecutions.Where(execution => trials.Contains(execution.InstanceId)).ExecuteDeleteAsync(cancellationToken);
        await db.Incidents.Where(incident => trials.Contains(incident.InstanceId)).ExecuteDeleteAsync(cancellationToken);
        await db.Bookmarks.Where(bookmark => trials.Contains(bookmark.InstanceId)).ExecuteDeleteAsync(cancellationToken);
        await db.Jobs.Where(job => trials.Contains(job.InstanceId!)).ExecuteDeleteAsync(cancellationToken);
        await InstancesOf(rows).ExecuteDeleteAsync(cancellationToken);
        await desk.SetAsideAsync(rows[0].DefinitionId, rows.Max(row => row.Version), cancellationToken);
        db.Definitions.RemoveRange(rows);
    }

    /// <summary>Lets the designer open the version in force, else the newest that was, else the newest of the others.</summary>
    public async Task OpenAnotherAsync(DefinitionVersion removed, CancellationToken cancellationToken)
    {
        var next = await db.Definitions.Where(row => row.DefinitionId == removed.DefinitionId && row.Version != removed.Version)
            .OrderByDescending(row => row.IsPublished).ThenByDescending(row => row.PublishedAt != null).ThenByDescending(row => row.Origin != DefinitionOrigins.Aside)
            .ThenByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);
        if (next is not null)
        {
            next.IsLatest = true;
            next.Revision++;
            if (removed.IsDraft)
            {
                // Their drawing may live on in a page that is open somewhere, and be saved by somebody else: they still do not publish it.
                next.Savers = StoredJson.Write(next.SaverNames.Union(removed.SaverNames));
            }
        }
    }

    private IQueryable<InstanceRow> InstancesOf(IReadOnlyList<DefinitionVersion> rows)
    {
        var (id, versions) = (rows[0].DefinitionId, rows.Select(row => row.Version).ToList());
        return db.Instances.Where(row => row.DefinitionId == id && versions.Contains(row.DefinitionVersion));
    }
}
