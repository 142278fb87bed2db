using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Execution.WorkflowWorld;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Waits for time are rows; any node resumes them, and each once.</summary>
public sealed class TimerTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_delay_is_over_when_its_time_has_come_and_not_before(string database)
    {
        await using var world = await CreateAsync(database);
        var id = await WaitingAsync(world);
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);

        world.Clock.Advance(TimeSpan.FromSeconds(1));

        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(1);
        (await world.StatusAsync(id)).ShouldBe("Finished");
        await using var db = world.Open();
        (await db.Bookmarks.AnyAsync()).ShouldBeFalse();
        (await db.ActivityExecutions.SingleAsync(row => row.ActivityType == "Elsa.Delay")).Status.ShouldBe("Completed");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_clock_that_goes_back_only_delays_and_one_that_jumps_ahead_resumes_everything_once(string database)
    {
        await using var world = await CreateAsync(database);
        var id = await WaitingAsync(world);
        world.Clock.Advance(TimeSpan.FromHours(-3));
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);
        var earlier = await StartWaitAsync(world);

        world.Clock.Advance(TimeSpan.FromDays(400));

        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(2);
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);
        (await world.StatusAsync(id), await world.StatusAsync(earlier)).ShouldBe(("Finished", "Finished"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Several_dispatchers_at_once_resume_each_timer_exactly_once(string database)
    {
        const int count = 120;
        await using var world = await CreateAsync(database);
        await DrawWaitAsync(world);
        for (var i = 0; i < count; i++)
        {
            _ = await StartWaitAsync(world);
        }

        world.Clock.Advance(TimeSpan.FromHours(2));

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(world.SettleAsync)));

        done.Sum().ShouldBe(count);
        await using var db = world.Open();
        (await db.Instances.CountAsync(row => row.Status == "Finished")).ShouldBe(count);
        (await db.Journal.CountAsync(line => line.EventName == "Resumed")).ShouldBe(count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_a_dead_node_had_taken_waits_for_its_lease_and_no_longer(string database)
    {
        await using var world = await CreateAsync(database);
        var id = await WaitingAsync(world);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await using (var db = world.Open())
        {
            var now = world.Clock.GetUtcNow();
            (await Leases.ClaimDueBookmarksAsync(db, now, now.AddMinutes(1), 10, default)).Count.ShouldBe(1);
        }

        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromSeconds(59));
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);

        world.Clock.Advance(TimeSpan.FromSeconds(1));

        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(1);
        (await world.StatusAsync(id)).ShouldBe("Finished");
    }

    // SQLite lets one write at a time, so there is no between.
    [PostgresTheory]
    [InlineData("FROM workflow_bookmarks")]
    [InlineData("DELETE FROM workflow_bookmarks")]
    public async Task Two_nodes_that_both_hold_a_timer_resume_it_once(string moment)
    {
        await using var world = await CreateAsync(EngineWorld.Postgres);
        var id = await WaitingAsync(world);
        world.Clock.Advance(TimeSpan.FromHours(1));
        // The other one takes it after our lease is over, and is done before we go on.
        var isOther = false;
        world.Inner.Trips.Before = async command =>
        {
            if (!isOther && command.Contains(moment, StringComparison.Ordinal) && !command.Contains("SKIP LOCKED", StringComparison.Ordinal))
            {
                isOther = true;
                world.Clock.Advance(TimeSpan.FromMinutes(2));
                (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(1);
            }
        };

        _ = await world.Dispatcher.ResumeDueAsync(default);

        isOther.ShouldBeTrue();
        await using var db = world.Open();
        (await world.StatusAsync(id)).ShouldBe("Finished");
        (await db.Journal.CountAsync(line => line.EventName == "Resumed")).ShouldBe(1);
        (await db.ActivityExecutions.CountAsync(row => row.ActivityType == "Elsa.Delay")).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task One_that_breaks_stops_nobody_and_is_parked_at_last_where_everybody_sees_it(string database)
    {
        await using var world = await CreateAsync(database);
        await DrawWaitAsync(world);
        var (broken, whole) = (await StartWaitAsync(world), await StartWaitAsync(world));
        await using var db = world.Open();
        var state = await db.Instances.Where(row => row.Id == broken).Select(row => row.State).SingleAsync();
        await db.Instances.Where(row => row.Id == broken).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, "{}"));
        world.Clock.Advance(TimeSpan.FromHours(1));

        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(1);
        (await world.StatusAsync(whole)).ShouldBe("Finished");
        for (var i = 1; i < 8; i++)
        {
            (await db.Bookmarks.AsNoTracking().SingleAsync()).ParkedAt.ShouldBeNull();
            world.Clock.Advance(TimeSpan.FromHours(2));
            (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);
        }

        var parked = await db.Bookmarks.AsNoTracking().SingleAsync();
        (parked.Attempts, parked.ParkedAt).ShouldBe((8, world.Clock.GetUtcNow()));
        (await db.Incidents.SingleAsync()).ShouldSatisfyAllConditions(
            incident => incident.InstanceId.ShouldBe(broken), incident => incident.Code.ShouldBe("workflow.parked"), incident => incident.Message.ShouldContain("8 tries"));

        await db.Instances.Where(row => row.Id == broken).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state));
        world.Clock.Advance(TimeSpan.FromDays(1));
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(0);
        (await world.Inner.SendAsync("system:test", new Application.Outbox.RetryParked())).ShouldSucceed().Count.ShouldBe(1);
        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(1);
        (await world.StatusAsync(broken)).ShouldBe("Finished");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_cron_wait_comes_at_its_wall_clock_time_across_the_change_of_summer_time(string database)
    {
        await using var world = await CreateAsync(database);
        // 06:30 of 25 October in Berlin, the morning after the clocks went back, is 05:30 in UTC.
        await world.DrawAsync("nightly", Node("s", "Elsa.Start"), Node("c", "Elsa.Cron", ("cronExpression", "30 6 25 10 *"), ("timeZone", "Europe/Berlin")));
        var id = await world.StartAsync("nightly");
        await using var db = world.Open();
        (await db.Bookmarks.SingleAsync()).DueAt.ShouldBe(new DateTimeOffset(2026, 10, 25, 5, 30, 0, TimeSpan.Zero));
        world.Clock.Advance(new DateTimeOffset(2026, 10, 25, 5, 30, 0, TimeSpan.Zero) - world.Clock.GetUtcNow());

        (await world.Dispatcher.ResumeDueAsync(default)).ShouldBe(1);

        (await world.StatusAsync(id)).ShouldBe("Finished");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_resume_takes_few_commands_and_one_commit(string database)
    {
        await using var world = await CreateAsync(database);
        _ = await WaitingAsync(world);
        _ = await StartWaitAsync(world);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await using var db = world.Open();
        var ids = await db.Bookmarks.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync();
        _ = await world.Inner.SendAsync("system:clock", new ResumeBookmark(ids[0])); // compiles the definition
        world.Inner.Trips.Reset();

        (await world.Inner.SendAsync("system:clock", new ResumeBookmark(ids[1]))).ShouldSucceed();

        // One read, one save of several rows.
        (world.Inner.Trips.Commands.Count, world.Inner.Trips.CommitCount).ShouldBe((2, 1));
    }

    private static async Task<string> WaitingAsync(WorkflowWorld world)
    {
        await DrawWaitAsync(world);
        return await StartWaitAsync(world);
    }

    private static Task DrawWaitAsync(WorkflowWorld world) => world.DrawAsync("wait", Node("s", "Elsa.Start"), Node("d", "Elsa.Delay", ("timeSpan", "01:00:00")), Node("e", "Elsa.End"));

    private static Task<string> StartWaitAsync(WorkflowWorld world) => world.StartAsync("wait");
}
