using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Erp;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Persistence;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApprovalEngine.Application.Outbox;

/// <summary>Could not be told now; trying again later may help.</summary>
public sealed class DispatchFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Tells the outside what the outbox holds, after the commit that wrote it: at least once, in order per request, retried with
/// growing pauses, parked after too many tries. A parked message holds back what is of its own kind (a dead mailbox stops the mails of
/// its request, not its effect). Any number of nodes may dispatch: a message is claimed for a lease.
/// </summary>
public sealed class OutboxDispatcher(IServiceScopeFactory scopes, EngineOptions options, TimeProvider clock, ILogger<OutboxDispatcher> log)
{
    private const int BatchMax = 20;

    /// <summary>Dispatches what is due; returns how many messages were told.</summary>
    public async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        var told = 0;
        foreach (var message in await DueAsync(cancellationToken))
        {
            // Claimed one by one, right before it is told: the lease need only last for one message.
            if (!await ClaimAsync(message, cancellationToken))
            {
                continue;
            }

            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Caller>().Is("system:outbox", "clock");
            try
            {
                await SendAsync(scope.ServiceProvider, message, cancellationToken);
                var recorded = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RecordDispatch(message.Id), cancellationToken);
                told += recorded.IsError ? 0 : 1;
            }
            catch (DispatchFailedException failure)
            {
                log.LogWarning("Outbox message {Id} ({Kind}), try {Attempt}: {Failure}", message.Id, message.Kind, message.Attempts, failure.Message);
                await PostponeAsync(message, failure, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !DatabaseErrors.IsOutage(failure))
            {
                // A message that breaks its sender must neither stop those behind it nor be tried for ever. While the database is away
                // nothing can be written down: the claim ends by itself.
                log.LogError(failure, "Outbox message {Id} ({Kind}), try {Attempt}, broke its sender", message.Id, message.Kind, message.Attempts);
                await PostponeAsync(message, failure, cancellationToken);
            }
        }

        return told;
    }

    // What comes before holds back what follows for the request, except where it is given up, or waits behind what is given up, and
    // is of another kind.
    private async Task<List<OutboxMessage>> DueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        var now = clock.Now();
        return await db.Outbox.AsNoTracking()
            .Where(message => message.SentAt == null && message.ParkedAt == null && message.DueAt <= now
                && !db.Outbox.Any(earlier => earlier.RequestNumber == message.RequestNumber && earlier.Sequence < message.Sequence && earlier.SentAt == null
                    && (earlier.Kind == message.Kind || !db.Outbox.Any(parked =>
                        parked.RequestNumber == earlier.RequestNumber && parked.Kind == earlier.Kind && parked.Sequence <= earlier.Sequence && parked.ParkedAt != null))))
            .OrderBy(message => message.Sequence).Take(BatchMax).ToListAsync(cancellationToken);
    }

    // Whoever moves the due time first has it: the condition makes the claim atomic on both databases.
    private async Task<bool> ClaimAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        var until = clock.Now() + options.OutboxLease;
        var claimed = await db.Outbox.Where(one => one.Sequence == message.Sequence && one.DueAt == message.DueAt && one.SentAt == null && one.ParkedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.DueAt, until).SetProperty(one => one.Attempts, one => one.Attempts + 1), cancellationToken);
        message.Attempts += claimed;
        message.DueAt = until;
        return claimed == 1;
    }

    private static Task SendAsync(IServiceProvider services, OutboxMessage message, CancellationToken cancellationToken) => message.Kind switch
    {
        OutboxMessages.MailKind => services.GetRequiredService<MailSender>().SendAsync(message, cancellationToken),
        OutboxMessages.ErpFileKind => services.GetRequiredService<ErpOutbox>().WriteAsync(message, cancellationToken),
        _ => throw new DispatchFailedException($"Nobody knows how to tell a message of kind '{message.Kind}'."),
    };

    // Only while the claim is ours: a node that took over after the lease may have told it by now, or is at it.
    private async Task PostponeAsync(OutboxMessage message, Exception failure, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        var now = clock.Now();
        var pause = options.PauseAfter(message.Attempts);
        var parkedAt = message.Attempts >= options.OutboxAttemptsMax ? now : (DateTimeOffset?)null;
        await db.Outbox.Where(one => one.Sequence == message.Sequence && one.DueAt == message.DueAt && one.SentAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.DueAt, now + pause).SetProperty(one => one.LastError, failure.Message).SetProperty(one => one.ParkedAt, parkedAt), cancellationToken);
    }
}
