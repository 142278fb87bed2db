using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>Answers to idempotency keys are kept for seven days.</summary>
public static class StoredAnswers
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>Always false: one statement forgets all that is old.</summary>
    public static async Task<bool> ForgetAsync(ApprovalDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var before = clock.Now() - KeptFor;
        await db.StoredAnswers.Where(answer => answer.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
        return false;
    }
}
