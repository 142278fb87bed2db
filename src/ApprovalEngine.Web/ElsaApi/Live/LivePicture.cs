using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Application.Persistence;
using Microsoft.AspNetCore.SignalR;

namespace ApprovalEngine.Web.ElsaApi.Live;

/// <summary>
/// Tells whoever watches an instance on this node that it has moved: after a commit of this node at once, after one of another node when its word
/// arrives. A word can be lost, so every five seconds it is looked at what is watched, too; that is one query for all.
/// </summary>
internal sealed class LivePicture(
    LiveSignals signals, LiveWatchers watchers, InstanceNews news, IHubContext<InstanceHub> hub, IServiceScopeFactory scopes, TimeProvider clock, ILogger<LivePicture> log) : BackgroundService
{
    private const int IdsMax = 500;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // So that other nodes are told in batches where much is done, and at once where little is.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    // Of all sources one list, worked off by one: so an older picture never comes after a newer one.
    private readonly LiveSignals due = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync("local changes", TimeSpan.Zero, () => PassOnAsync(stoppingToken), stoppingToken),
        RepeatAsync("live pictures", TimeSpan.Zero, () => ShowAsync(stoppingToken), stoppingToken),
        RepeatAsync("look at what is watched", LookEvery, () => LookAsync(stoppingToken), stoppingToken),
        RepeatAsync("words of other nodes", Timeout.InfiniteTimeSpan, () => news.ListenAsync(Hear, LookAtAll, stoppingToken), stoppingToken));

    private async Task PassOnAsync(CancellationToken stoppingToken)
    {
        var changed = await signals.TakeAsync(stoppingToken);
        Hear(changed);
        if (news.HasNeighbours)
        {
            await news.SendAsync(changed, stoppingToken);
            await Task.Delay(Breath, clock, stoppingToken);
        }
    }

    private void Hear(IReadOnlyList<string> changed) => due.Tell([.. changed.Where(watchers.IsWatched)]);

    private void LookAtAll() => due.Tell([.. watchers.Instances().Keys]);

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var watched = watchers.Instances();
        foreach (var ids in watched.Keys.Chunk(IdsMax))
        {
            await using var scope = scopes.CreateAsyncScope();
            var found = await scope.ServiceProvider.GetRequiredService<ExecutionStats>().VersionsAsync(ids, stoppingToken);
            due.Tell([.. ids.Where(id => found.TryGetValue(id, out var version) && version != watched[id])]);
        }
    }

    private async Task ShowAsync(CancellationToken stoppingToken)
    {
        foreach (var id in await due.TakeAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            if (watchers.IsWatched(id) && await scope.ServiceProvider.GetRequiredService<ExecutionStats>().OfAsync(id, stoppingToken) is { } stats && watchers.Tell(id, stats.Version))
            {
                await ShowAsync(id, stats, stoppingToken);
            }
        }
    }

    // Elsa's three words; Studio draws the badges from the first and reads journal and instance anew after the others.
    private async Task ShowAsync(string id, InstanceStats stats, CancellationToken stoppingToken)
    {
        var group = hub.Clients.Group(id);
        await group.SendAsync("ActivityExecutionLogUpdatedAsync", new { Stats = stats.Activities.Select(InstanceShapes.Stat) }, stoppingToken);
        await group.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, stoppingToken);
        await group.SendAsync("WorkflowInstanceUpdatedAsync", new { WorkflowInstanceId = id }, stoppingToken);
    }

    // The edge of the host: whatever fails is logged, and the loop goes on. What was lost by it, the next look finds.
    private async Task RepeatAsync(string name, TimeSpan pause, Func<Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = pause;
            try
            {
                await work();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (DatabaseErrors.IsOutage(failure))
            {
                log.LogDebug("{Loop}: the database does not answer: {Failure}", name, failure.GetBaseException().Message);
                rest = LookEvery;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "{Loop} failed and goes on.", name);
                rest = LookEvery;
            }

            if (rest != TimeSpan.Zero)
            {
                await Task.Delay(rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
