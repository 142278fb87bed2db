using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Outbox;

/// <summary>An operator has put right what stood in the way: parked messages, timers and jobs are tried again from the beginning.</summary>
public sealed record RetryParked : IRequest<Result<RetriedMessages>>, IUseCase
{
    public static bool SystemOnly => true;
}

public sealed record RetriedMessages(int Count);

internal sealed class RetryParkedHandler(ApprovalDbContext db, AuditTrail audit, Caller caller, TimeProvider clock) : IRequestHandler<RetryParked, Result<RetriedMessages>>
{
    private const int BatchMax = 1000;

    public async Task<Result<RetriedMessages>> Handle(RetryParked command, CancellationToken cancellationToken)
    {
        var parked = await db.Outbox.Where(message => message.ParkedAt != null).OrderBy(message => message.Sequence).Take(BatchMax).ToListAsync(cancellationToken);
        foreach (var message in parked)
        {
            await audit.AppendAsync(message.RequestNumber, "outbox.retried", new { message.Id, message.Kind, message.Attempts, message.LastError }, cancellationToken);
            (message.ParkedAt, message.Attempts, message.DueAt) = (null, 0, clock.Now());
        }

        await ResolveAsync(cancellationToken);
        return new RetriedMessages(parked.Count + await RetryAsync(db.Bookmarks, cancellationToken) + await RetryAsync(db.Jobs, cancellationToken));
    }

    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var instances = await db.Incidents.Where(incident => incident.Code == BurstRecord.Parked && incident.ResolvedAt == null)
            .Select(incident => incident.InstanceId).Distinct().ToListAsync(cancellationToken);
        var now = clock.Now();
        await db.Incidents.Where(incident => incident.Code == BurstRecord.Parked && incident.ResolvedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(incident => incident.ResolvedAt, now).SetProperty(incident => incident.ResolvedBy, caller.UserName).SetProperty(incident => incident.Resolution, IncidentWords.Retried),
            cancellationToken);
        await db.Instances.Where(row => instances.Contains(row.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.IncidentCount, row => db.Incidents.Count(incident => incident.InstanceId == row.Id && incident.ResolvedAt == null)), cancellationToken);
    }

    // What they had to do stands in the instance's journal when it is done; that they were parked is an incident there.
    private static Task<int> RetryAsync<T>(DbSet<T> rows, CancellationToken cancellationToken) where T : LeasedRow => rows.Where(row => row.ParkedAt != null).ExecuteUpdateAsync(
        set => set.SetProperty(row => row.ParkedAt, (DateTimeOffset?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.Attempts, 0), cancellationToken);
}
