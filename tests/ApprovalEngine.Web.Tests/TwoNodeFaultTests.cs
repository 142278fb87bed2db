using System.Globalization;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>A node dies, or the database goes away, in the middle of work on both nodes. Clients repeat what was not answered, with its key.</summary>
[Collection(TwoNodeTests.Turn)]
public sealed class TwoNodeFaultTests
{
    private const int ClientCount = 12;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    // Node A writes the file for the ERP, and never comes to say so.
    private const string HoldRecordsOfA = """
        CREATE FUNCTION hold_node_a() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('application_name') = 'node-a' THEN PERFORM pg_sleep(60); END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER hold_node_a BEFORE UPDATE ON outbox_messages FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION hold_node_a();
        """;

    [PostgresFact]
    public async Task A_node_killed_under_load_leaves_nothing_that_the_other_does_not_finish()
    {
        await using var nodes = new NodePair { Lease = Lease };
        await nodes.InitializeAsync();
        using var stop = new CancellationTokenSource();
        var load = nodes.LoadAsync(ClientCount, "kill", stop.Token);
        await UntilAsync(() => Task.FromResult(nodes.Memory.Decided.Count > 20), 60);
        await nodes.Database.ExecuteAsync(HoldRecordsOfA);
        IReadOnlyList<string> claimed = [];
        await UntilAsync(async () => (claimed = await ClaimedByAAsync(nodes)).Count > 0, 60);

        await nodes.A.KillAsync();

        await nodes.ExpectNothingHalfAsync();
        claimed = [.. claimed.Intersect(await UnsentAsync(nodes))];
        claimed.ShouldNotBeEmpty("node A was to hold a message when it died");

        // A session that sleeps does not see that its client is dead; those that do anything end by themselves.
        await nodes.Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'node-a' AND wait_event = 'PgSleep'");
        var dead = TimeProvider.System.GetTimestamp();
        await UntilAsync(async () => !(await UnsentAsync(nodes)).Intersect(claimed).Any(), 60);

        // The lease, a turn of B's loop, and a machine that is busy with other tests.
        TimeProvider.System.GetElapsedTime(dead).ShouldBeLessThan(Lease + TimeSpan.FromSeconds(14));
        var decided = nodes.Memory.Decided.Count;
        await UntilAsync(() => Task.FromResult(nodes.Memory.Decided.Count > decided + 10), 60);
        await stop.CancelAsync();
        await load;
        await nodes.FinishAsync();
        await nodes.ExpectAllWholeAsync(onNode: 1);
        await ExpectRecordedOnceAsync(nodes);
        nodes.Api.BrokenCount.ShouldBeGreaterThan(0, "clients of node A were to be cut off");
        nodes.Api.OutageCount.ShouldBe(0);
    }

    [PostgresClusterFact]
    public async Task A_database_that_is_stopped_or_crashes_under_load_costs_waits_and_no_wrong_answer()
    {
        await using var server = await PostgresCluster.StartNewAsync();
        await using var nodes = new NodePair(server.ConnectionString);
        await nodes.InitializeAsync();
        var (processA, processB) = (nodes.A.ProcessId, nodes.B.ProcessId);
        using var stop = new CancellationTokenSource();
        var load = nodes.LoadAsync(ClientCount, "outage", stop.Token);
        foreach (var mode in new[] { PostgresCluster.StopMode.Fast, PostgresCluster.StopMode.Immediate })
        {
            var (decided, outages) = (nodes.Memory.Decided.Count, nodes.Api.OutageCount);
            await UntilAsync(() => Task.FromResult(nodes.Memory.Decided.Count > decided + 15), 60);

            await server.StopAsync(mode);

            await ExpectOutageIsToldAsync(nodes.A);
            await ExpectOutageIsToldAsync(nodes.B);
            await UntilAsync(() => Task.FromResult(nodes.Api.OutageCount > outages), 60);
            await server.StartAsync();
            await nodes.ExpectNothingHalfAsync();
            await UntilAsync(async () => await ReadyAsync(nodes.A) == 200 && await ReadyAsync(nodes.B) == 200, 60);
        }

        var last = nodes.Memory.Decided.Count;
        await UntilAsync(() => Task.FromResult(nodes.Memory.Decided.Count > last + 15), 60);
        await stop.CancelAsync();
        await load;
        await nodes.FinishAsync();
        await nodes.ExpectAllWholeAsync();
        await ExpectRecordedOnceAsync(nodes);
        (nodes.A.ProcessId, nodes.B.ProcessId).ShouldBe((processA, processB), "neither node was started again");
        nodes.Api.BrokenCount.ShouldBe(0, "a node answers, also that it cannot");
        nodes.Failures.ShouldBeEmpty("an outage is told in a line that warns, not as a failure with its stack");
    }

    // Programs are told by a problem with a code, people by a page in their language, and the proxy by the readiness.
    private static async Task ExpectOutageIsToldAsync(ServerProcess node)
    {
        using var http = node.CreateClient();
        (await ReadyAsync(node)).ShouldBe(503);
        (await http.GetAsync("health/live")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        var signIn = (await new ApiClient(http, null).PostAsync("/api/auth/token", new { userName = "auditor", password = "Demo-Pass-1" })).ShouldBe(503, "database.unavailable");
        signIn.Headers["Retry-After"].ShouldBe("5");
        signIn.Text.ShouldNotContain("Npgsql");
        foreach (var (language, text) in new[] { ("en", "The database does not answer"), ("zh-CN", "数据库暂无响应") })
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
            message.Headers.Add("Accept-Language", language);
            message.Headers.Add("Accept", "text/html,*/*;q=0.8");
            using var page = await http.SendAsync(message);
            ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType).ShouldBe((503, "text/html"));
            page.Headers.RetryAfter?.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            (await page.Content.ReadAsStringAsync()).ShouldContain(text);
        }
    }

    private static async Task<int> ReadyAsync(ServerProcess node)
    {
        using var http = node.CreateClient();
        using var answer = await http.GetAsync("health/ready");
        return (int)answer.StatusCode;
    }

    // What is claimed and not recorded while a session of A sleeps over its record: one message, seldom a second that B is at.
    private static Task<IReadOnlyList<string>> ClaimedByAAsync(NodePair nodes) => nodes.Database.TextsAsync(
        """
        SELECT m.id::text FROM outbox_messages m
        WHERE m.sent_at IS NULL AND m.parked_at IS NULL AND m.attempts > 0 AND m.due_at > now()
          AND EXISTS (SELECT FROM pg_stat_activity s WHERE s.datname = current_database() AND s.application_name = 'node-a' AND s.wait_event = 'PgSleep')
        """);

    private static Task<IReadOnlyList<string>> UnsentAsync(NodePair nodes) => nodes.Database.TextsAsync("SELECT id::text FROM outbox_messages WHERE sent_at IS NULL");

    // Told again after a lease, and still recorded once: one fact in the trail for each order.
    private static async Task ExpectRecordedOnceAsync(NodePair nodes)
    {
        var orders = await nodes.Database.CountAsync("outbox_messages", "kind = 'erp-file'");
        (await nodes.Database.CountAsync("audit_entries", "kind = 'effect.sent'")).ShouldBe(orders);
        Directory.EnumerateFiles(nodes.ErpOutbox, "*.tmp").ShouldBeEmpty();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, int seconds)
    {
        for (var turn = 0; !await isSo(); turn++)
        {
            turn.ShouldBeLessThan(seconds * 20, string.Create(CultureInfo.InvariantCulture, $"not so within {seconds} s"));
            await Task.Delay(50);
        }
    }
}
