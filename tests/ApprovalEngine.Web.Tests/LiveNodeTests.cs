using ApprovalEngine.Application.Requests;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Live pictures across two nodes: no session belongs to a node, what one commits the other shows, and nothing is lost for good.</summary>
[Collection(TwoNodeTests.Turn)]
public sealed class LiveNodeTests(NodePair nodes) : IClassFixture<NodePair>
{
    private const string Moved = "WorkflowInstanceUpdatedAsync";

    // Sooner than the look that finds what was not told.
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(2);

    [PostgresFact]
    public async Task Behind_a_proxy_without_memory_a_decision_on_either_node_moves_the_picture_on_both()
    {
        await using var proxy = await RoundRobinProxy.StartAsync(nodes.A.Address, nodes.B.Address);
        using var http = new HttpClient { BaseAddress = proxy.Address };
        var (number, id) = await RaiseAsync(http);
        var token = await TokenAsync(http, "finance.director");
        var watchers = new List<HubClient>();
        while (watchers.Count < 4)
        {
            watchers.Add(await HubClient.ConnectAsync(proxy.Address, token));
            (await watchers[^1].ObserveAsync(id)).ShouldBeTrue();
            if (watchers.Count % 2 == 0)
            {
                (await http.GetAsync(new Uri("health/live", UriKind.Relative))).EnsureSuccessStatusCode(); // the turn of the other node
            }
        }

        // Each asked one node and opened its WebSocket on the other; both nodes have some.
        var hub = proxy.Taken.Where(one => one.Path.StartsWith("/elsa/hubs", StringComparison.Ordinal)).ToList();
        hub.Chunk(2).ShouldAllBe(pair => pair[0].Path.EndsWith("/negotiate", StringComparison.Ordinal) && pair[0].Node != pair[1].Node);
        hub.Where(one => !one.Path.EndsWith("/negotiate", StringComparison.Ordinal)).Select(one => one.Node).Distinct().Count().ShouldBe(2);
        await Task.WhenAll(watchers.Select(watcher => watcher.QuietAsync()));

        foreach (var (node, person, verdict) in new[] { (nodes.A, "branch.manager.shanghai", "recommend"), (nodes.B, "finance.director", "approve") })
        {
            using var own = node.CreateClient();
            await DecideAsync(own, number, person, verdict);
            (await Task.WhenAll(watchers.Select(watcher => watcher.NextAsync(Moved, Told)))).ShouldAllBe(told => told != null, $"decided on {node.Address}");
        }

        foreach (var watcher in watchers)
        {
            await watcher.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task What_no_node_was_told_of_is_found_by_looking()
    {
        using var a = nodes.A.CreateClient();
        var (_, id) = await RaiseAsync(a);
        var token = await TokenAsync(a, "auditor");
        await using var onA = await HubClient.ConnectAsync(nodes.A.Address, token);
        await using var onB = await HubClient.ConnectAsync(nodes.B.Address, token);
        (await onA.ObserveAsync(id) && await onB.ObserveAsync(id)).ShouldBeTrue();
        await Task.WhenAll(onA.QuietAsync(), onB.QuietAsync());

        // As a node leaves it that dies between its commit and its word.
        await nodes.Database.ExecuteAsync("UPDATE workflow_instances SET version = version + 1 WHERE id = @p0", id);
        foreach (var watcher in new[] { onA, onB })
        {
            (await watcher.NextAsync(Moved, TimeSpan.FromSeconds(10))).ShouldNotBeNull();
        }
    }

    private static async Task<string> TokenAsync(HttpClient http, string person) =>
        (await new ApiClient(http, null).PostAsync("/api/auth/token", new { userName = person, password = "Demo-Pass-1" })).ShouldBe(200).Json.GetProperty("accessToken").GetString()!;

    internal static async Task<(string Number, string Instance)> RaiseAsync(HttpClient http)
    {
        var request = (await new ApiClient(http, await TokenAsync(http, "sales.east")).PostAsync("/api/requests", RequestSteps.Terms())).ShouldBe(201).As<RequestView>();
        return (request.NumberOf(), request.WorkflowInstanceId.ShouldNotBeNull());
    }

    internal static async Task DecideAsync(HttpClient http, string number, string person, string verdict)
    {
        var client = new ApiClient(http, await TokenAsync(http, person));
        var request = (await client.GetAsync($"/api/requests/{number}")).ShouldBe(200).As<RequestView>();
        var task = request.OpenTasks().Single(one => one.People.Contains(person));
        (await client.PostAsync($"/api/tasks/{task.Id}/decision", new { verdict, contentHash = request.ContentHash })).ShouldBe(200);
    }

    /// <summary>The database is started anew: the nodes listen again by themselves.</summary>
    [Collection(TwoNodeTests.Turn)]
    public sealed class AfterAnOutage
    {
        [PostgresClusterFact]
        public async Task The_picture_moves_on_both_nodes_after_the_database_was_away()
        {
            await using var server = await PostgresCluster.StartNewAsync();
            await using var nodes = new NodePair(server.ConnectionString);
            await nodes.InitializeAsync();
            using var b = nodes.B.CreateClient();
            var (number, id) = await RaiseAsync(b);
            var token = await TokenAsync(b, "auditor");
            await using var onA = await HubClient.ConnectAsync(nodes.A.Address, token);
            (await onA.ObserveAsync(id)).ShouldBeTrue();

            await server.StopAsync(PostgresCluster.StopMode.Fast);
            await Task.Delay(TimeSpan.FromSeconds(2));
            await server.StartAsync();
            for (var turn = 0; await ListenersAsync(nodes) < 2; turn++)
            {
                turn.ShouldBeLessThan(300, "both nodes listen again");
                await Task.Delay(100);
            }

            await onA.QuietAsync();
            onA.Ended.IsCompleted.ShouldBeFalse("an outage ends no connection");
            await DecideAsync(b, number, "branch.manager.shanghai", "recommend");
            (await onA.NextAsync(Moved, Told)).ShouldNotBeNull();
            nodes.Failures.ShouldBeEmpty();
        }

        private static async Task<long> ListenersAsync(NodePair nodes)
        {
            try
            {
                return await nodes.Database.CountAsync("pg_stat_activity", "query LIKE 'LISTEN%' AND datname = current_database()");
            }
            catch (Npgsql.NpgsqlException)
            {
                return 0; // It is just starting.
            }
        }
    }
}
