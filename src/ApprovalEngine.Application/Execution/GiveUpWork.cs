using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Execution;

/// <summary>A due bookmark or a job has failed too often: it is parked, and an incident of its instance says so.</summary>
/// <param name="LeaseUntil">Only while this lease is ours: somebody else may have done it by now.</param>
internal sealed record GiveUpWork(string Id, bool IsJob, DateTimeOffset LeaseUntil, string Failure) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class GiveUpWorkHandler(ApprovalDbContext db, BurstRecord record, TimeProvider clock) : IRequestHandler<GiveUpWork, Result<Done>>
{
    public async Task<Result<Done>> Handle(GiveUpWork command, CancellationToken cancellationToken)
    {
        var (row, instanceId) = command.IsJob
            ? await db.Jobs.FindAsync([command.Id], cancellationToken) is { } job ? (job, job.InstanceId) : default((LeasedRow, string?))
            : await db.Bookmarks.FindAsync([command.Id], cancellationToken) is { } bookmark ? (bookmark, bookmark.InstanceId) : default;
        if (row is null || row.LeaseUntil != command.LeaseUntil)
        {
            return default(Done);
        }

        (row.ParkedAt, row.LastError) = (clock.Now(), command.Failure);
        if (instanceId is not null && await db.Instances.FindAsync([instanceId], cancellationToken) is { } instance)
        {
            var what = command.IsJob ? $"the job {command.Id}" : $"the timer {command.Id}";
            await record.AddIncidentAsync(instance, BurstRecord.Parked, $"Given up after {row.Attempts} tries: {what}. {command.Failure}", cancellationToken);
        }

        return default(Done);
    }
}
