using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>Finds stages whose time has run out. Rows with a due time are the only record: any node may look, and one wins.</summary>
public sealed class Deadlines(ApprovalDbContext db, IMediator mediator, TimeProvider clock)
{
    private const int BatchMax = 50;

    /// <summary>What a drawing says in hours; 0 = never.</summary>
    internal static TimeSpan? After(int hours) => hours > 0 ? TimeSpan.FromHours(hours) : null;

    /// <summary>True = there may be more.</summary>
    public async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var late = await (
            from task in db.Tasks.AsNoTracking()
            join request in db.Requests on task.RequestId equals request.Id
            where task.Status == ApprovalTaskStatus.Open && task.ExpiresAt <= now && request.Status == RequestStatus.InReview
            orderby task.ExpiresAt
            select new { request.Number, task.Stage }).Take(BatchMax).ToListAsync(cancellationToken);
        foreach (var stage in late.Distinct())
        {
            // A refusal means that somebody answered, withdrew or expired it in this moment: nothing is left to do.
            _ = await mediator.Send(new ExpireStage(stage.Number, stage.Stage), cancellationToken);
        }

        return late.Count == BatchMax;
    }
}
