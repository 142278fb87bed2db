using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Security;
using MediatR;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.ElsaApi.Live;

/// <summary>
/// Ends connections whose token has ended, or whose person has another password or other roles, or has left; and takes from the others what they
/// may not see any more. A connection asks nothing by itself, so somebody must.
/// </summary>
internal sealed class LiveGuard(LiveWatchers watchers, IHubContext<InstanceHub> hub, IServiceScopeFactory scopes, TimeProvider clock, ILogger<LiveGuard> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (DatabaseErrors.IsOutage(failure))
            {
                log.LogDebug("Connections are not checked until the database answers: {Failure}", failure.GetBaseException().Message);
            }
            catch (Exception failure)
            {
                log.LogError(failure, "Checking the connections of the hub failed; it is tried again.");
            }
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        foreach (var person in watchers.Connections().GroupBy(one => one.Watcher.UserName, StringComparer.Ordinal))
        {
            await using var scope = scopes.CreateAsyncScope();
            var (known, stamp) = await SignedIn.ReadAsync(scope.ServiceProvider.GetRequiredService<ApprovalDbContext>(), person.Key, stoppingToken);
            var rights = known is null ? null : LiveWatchers.RightsOf(known, clock);
            var kept = new List<(Watcher Watcher, IReadOnlyList<string> Instances)>();
            foreach (var one in person)
            {
                if (one.Watcher.Until <= now || known is not { IsActive: true } || rights != one.Watcher.Rights || stamp != SignedIn.StampOf(one.Watcher.Connection.User))
                {
                    one.Watcher.Connection.Abort();
                }
                else
                {
                    kept.Add(one);
                }
            }

            if (kept.Any(one => one.Instances.Count > 0))
            {
                await KeepVisibleAsync(scope.ServiceProvider, known!, kept, stoppingToken);
            }
        }
    }

    // What somebody sees can change without his roles: a task is taken from him, a request goes elsewhere.
    private async Task KeepVisibleAsync(IServiceProvider services, Person person, List<(Watcher Watcher, IReadOnlyList<string> Instances)> connections, CancellationToken stoppingToken)
    {
        services.GetRequiredService<Caller>().Is(person, "rest");
        var asked = connections.SelectMany(one => one.Instances).Distinct(StringComparer.Ordinal).ToList();
        var visible = await services.GetRequiredService<IMediator>().Send(new WatchInstances(asked), stoppingToken);
        var hidden = asked.Except(visible.Value?.Ids ?? [], StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        foreach (var (watcher, id) in connections.SelectMany(one => one.Instances.Where(hidden.Contains).Select(id => (one.Watcher, id))))
        {
            await hub.Groups.RemoveFromGroupAsync(watcher.Connection.ConnectionId, id, stoppingToken);
            watchers.Unwatch(watcher.Connection.ConnectionId, id);
        }
    }
}
