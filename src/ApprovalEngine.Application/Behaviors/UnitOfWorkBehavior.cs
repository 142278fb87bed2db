using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>Others changed the same things again and again while this command tried.</summary>
public sealed record TooManyRaces(int Tries)
    : ConflictError("request.busy", $"Others changed the same things at the same time; given up after {Tries} tries. Nothing was changed by this one: send it again.");

/// <summary>
/// One use case, one transaction, one save, one commit. An error rolls everything back; a lost race reads again and tries again,
/// so that its loser gets the answer that the winner's state calls for. Whoever watches an instance is told of it after the commit.
/// </summary>
internal sealed class UnitOfWorkBehavior<TRequest, TResponse>(ApprovalDbContext db, LiveSignals signals) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IUseCase
    where TResponse : IResult<TResponse>
{
    private const int TriesMax = 8;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        for (var attempt = 1; attempt <= TriesMax; attempt++)
        {
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var response = await next();
                if (response.Error is not null)
                {
                    db.ChangeTracker.Clear();
                    return response;
                }

                var changed = await SaveAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                signals.Tell(changed);
                return response;
            }
            catch (Exception exception) when (DatabaseErrors.IsLostRace(exception))
            {
                db.ChangeTracker.Clear();
                // Losers of one race wait a little, each another time, so that they do not meet again.
                await Task.Delay(Random.Shared.Next(1, 8 * attempt), cancellationToken);
            }
        }

        return TResponse.Refused(new TooManyRaces(TriesMax));
    }
    // What has changed is found once, for the answer and for the save: with an import's thousands of rows twice would be felt.
    private async Task<IReadOnlyCollection<string>> SaveAsync(CancellationToken cancellationToken)
    {
        var finds = db.ChangeTracker.AutoDetectChangesEnabled;
        if (finds)
        {
            db.ChangeTracker.DetectChanges();
        }

        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            var changed = LiveSignals.ChangedIn(db);
            await db.SaveChangesAsync(cancellationToken);
            return changed;
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = finds;
        }
    }
}
