using ApprovalEngine.Application;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Erp;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;

namespace ApprovalEngine.Web.Hosting;

/// <summary>
/// What happens without anybody asking: the outbox is told, acknowledgements are read, deadlines pass, tasks of people who are away move, workflows go on whose time has
/// come or for which another one has asked, the audit trail is sealed, what need not be kept is forgotten.
/// Each is a loop of its own over rows and files, so that nothing is lost when a process dies in the middle of it.
/// </summary>
internal sealed class Housekeeping(
    IServiceScopeFactory scopes, OutboxDispatcher outbox, WorkflowDispatcher workflows, ErpInbox inbox, AuditSealer sealer, EngineOptions options, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan SealEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync("outbox", options.PollEvery, async () => await outbox.DispatchAsync(stoppingToken) > 0, stoppingToken),
        RepeatAsync("ERP inbox", options.PollEvery, async () => await inbox.ReadAsync(stoppingToken) > 0, stoppingToken),
        RepeatAsync("deadlines", options.PollEvery, () => WithinAsync<Deadlines>(deadlines => deadlines.PassAsync(stoppingToken)), stoppingToken),
        RepeatAsync("delegations", options.PollEvery, () => WithinAsync<DelegationMoves>(moves => moves.PassAsync(stoppingToken)), stoppingToken),
        RepeatAsync("timers", options.PollEvery, async () => await workflows.ResumeDueAsync(stoppingToken) > 0, stoppingToken),
        RepeatAsync("jobs", options.PollEvery, async () => await workflows.RunJobsAsync(stoppingToken) > 0, stoppingToken),
        RepeatAsync("HTTP", options.PollEvery, async () => await workflows.SendHttpAsync(stoppingToken) > 0, stoppingToken),
        RepeatAsync("purge", ForgetEvery, () => WithinAsync<InstancePurge>(purge => purge.RunAsync(stoppingToken)), stoppingToken),
        RepeatAsync("audit seal", SealEvery, () => WithinAsync<ApprovalDbContext>(async db => await sealer.SealAsync(db, stoppingToken) && false), stoppingToken),
        RepeatAsync("stored answers", ForgetEvery, () => WithinAsync<ApprovalDbContext>(db => StoredAnswers.ForgetAsync(db, clock, stoppingToken)), stoppingToken));

    private async Task<bool> WithinAsync<T>(Func<T, Task<bool>> work) where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:clock", "clock");
        return await work(scope.ServiceProvider.GetRequiredService<T>());
    }

    // A full batch is followed by the next one at once; otherwise the loop sleeps. A failure is logged and tried again: the edge of
    // the host is the one place where every exception is caught.
    private async Task RepeatAsync(string name, TimeSpan every, Func<Task<bool>> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isBusy = false;
            try
            {
                isBusy = await work();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (DatabaseErrors.IsOutage(failure))
            {
                log.LogWarning("The {Loop} loop waits for the database: {Failure}", name, failure.GetBaseException().Message);
            }
            catch (Exception failure)
            {
                log.LogError(failure, "The {Loop} loop failed; it tries again in {Pause}.", name, every);
            }

            if (!isBusy)
            {
                await Task.Delay(every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
