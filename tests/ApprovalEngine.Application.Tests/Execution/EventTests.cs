using System.Text.Json;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Execution.WorkflowWorld;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>An event wakes those who wait for it, each in a transaction of its own; a task is completed over the API, once.</summary>
public sealed class EventTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_event_is_heard_by_the_correlation_id_it_names_and_by_nobody_else(string database)
    {
        await using var world = await ListeningAsync(database);
        var (one, other, none) = (await world.StartAsync("listen", "order-1"), await world.StartAsync("listen", "order-2"), await world.StartAsync("listen"));
        var elsewhere = await world.StartAsync("listen-elsewhere", "order-1");
        await world.DrawAsync("tell", Node("s", "Elsa.Start"), Node("p", "Elsa.PublishEvent", ("eventName", "paid"), ("correlationId", "order-1"), ("payload", new { amount = 12.5m })));

        _ = await world.StartAsync("tell", "order-9");
        (await world.StatusAsync(one)).ShouldBe("Suspended", "it is heard after the commit");
        _ = await world.SettleAsync();

        (await world.StatusAsync(one)).ShouldBe("Finished");
        ((IReadOnlyDictionary<string, object?>)(await world.StateAsync(one)).Variables["X"]!)["amount"].ShouldBe(12.5m);
        foreach (var id in new[] { other, none, elsewhere })
        {
            (await world.StatusAsync(id)).ShouldBe("Suspended");
        }

        await using var db = world.Open();
        (await db.Jobs.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_event_without_a_correlation_id_is_heard_by_all_and_trials_keep_to_themselves(string database)
    {
        await using var world = await ListeningAsync(database);
        var (real, trial) = (await world.StartAsync("listen", "a"), await world.StartAsync("listen", "b", isTrial: true));
        await world.DrawAsync("tell", Node("s", "Elsa.Start"), Node("p", "Elsa.PublishEvent", ("eventName", "paid")));

        _ = await world.StartAsync("tell", isTrial: true);
        _ = await world.SettleAsync();
        (await world.StatusAsync(real), await world.StatusAsync(trial)).ShouldBe(("Suspended", "Finished"));

        trial = await world.StartAsync("listen", "b", isTrial: true);
        _ = await world.StartAsync("tell");
        _ = await world.SettleAsync();
        (await world.StatusAsync(real), await world.StatusAsync(trial)).ShouldBe(("Finished", "Suspended"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_local_event_is_heard_by_its_own_instance(string database)
    {
        await using var world = await ListeningAsync(database);
        var other = await world.StartAsync("listen");
        var fork = Node("f", "Elsa.FlowFork", ("branches", new[] { "A", "B" }));
        await world.DrawFlowAsync(
            "local", "s.Done->f f.A->e f.B->p", Node("s", "Elsa.Start"), fork, Node("e", "Elsa.Event", ("eventName", "paid")), Node("p", "Elsa.PublishEvent", ("eventName", "paid"), ("isLocalEvent", true)));
        var own = await world.StartAsync("local");

        _ = await world.SettleAsync();

        (await world.StatusAsync(own), await world.StatusAsync(other)).ShouldBe(("Finished", "Suspended"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Thousands_hear_an_event_each_once_and_one_that_loops_does_not_hear_it_again(string database)
    {
        const int count = 2000;
        await using var world = await ListeningAsync(database);
        // Waits again at once: an event that is handed out piece by piece would find it again.
        await world.DrawAsync("again", Node("s", "Elsa.Start"), Node("e", "Elsa.Event", ("eventName", "paid")), Node("e2", "Elsa.Event", ("eventName", "paid")));
        var looping = await world.StartAsync("again");
        await MultiplyAsync(world, await world.StartAsync("listen"), count - 1);

        var published = (await world.Inner.SendAsync("admin", new PublishEvent("paid", null, null))).ShouldSucceed();
        published.Listeners.ShouldBe(count + 1);
        _ = await world.Dispatcher.RunJobsAsync(default);
        await using var db = world.Open();
        (await db.Jobs.CountAsync(job => job.Kind == "resume")).ShouldBe(count + 1);

        _ = await Task.WhenAll(world.SettleAsync(), Task.Run(world.SettleAsync));

        (await db.Instances.CountAsync(row => row.SubStatus == "Finished")).ShouldBe(count);
        (await world.StatusAsync(looping)).ShouldBe("Suspended");
        (await db.Journal.CountAsync(line => line.EventName == "Resumed")).ShouldBe(count + 1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_event_for_a_faulted_instance_waits_until_an_operator_has_retried_it(string database)
    {
        await using var world = await ListeningAsync(database);
        await world.DrawFlowAsync(
            "stuck", "s.Done->f f.A->e f.B->d d.Done->x", Node("s", "Elsa.Start"), Node("f", "Elsa.FlowFork", ("branches", new[] { "A", "B" })),
            Node("e", "Elsa.Event", ("eventName", "paid")), Node("d", "Elsa.Delay", ("timeSpan", "00:00:01")), Node("x", "Elsa.Fault", ("message", "no")));
        var id = await world.StartAsync("stuck");
        (await world.Inner.SendAsync("admin", new PublishEvent("paid", null, null))).ShouldSucceed();
        _ = await world.Dispatcher.RunJobsAsync(default);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        _ = await world.Dispatcher.ResumeDueAsync(default);
        (await world.StatusAsync(id)).ShouldBe("Faulted");
        (await world.Inner.SendAsync("admin", new PublishEvent("paid", null, null))).ShouldSucceed().Listeners.ShouldBe(1);
        (await world.Dispatcher.RunJobsAsync(default)).ShouldBe(1, "the event, not what it wakes");

        for (var i = 0; i < 12; i++)
        {
            (await world.Dispatcher.RunJobsAsync(default)).ShouldBe(0);
            world.Clock.Advance(TimeSpan.FromHours(2));
        }

        await using var db = world.Open();
        (await db.Jobs.AsNoTracking().ToListAsync()).ShouldAllBe(job => job.ParkedAt == null, "it is not at fault");
        (await db.Jobs.CountAsync()).ShouldBe(2);
        await world.WithinAsync((services, _) => ((WorkflowEngine)services.GetService(typeof(WorkflowEngine))!).CancelAsync(id, default));
        (await world.Dispatcher.RunJobsAsync(default)).ShouldBe(2);
        (await db.Jobs.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_task_is_listed_and_completed_once(string database)
    {
        await using var world = await ListeningAsync(database);
        await world.DrawAsync("ask", Node("s", "Elsa.Start"), Node("r", "Elsa.RunTask", ("taskName", "weigh"), ("payload", new { truck = "沪A" })));
        var first = await world.StartAsync("ask", "load-1");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await world.StartAsync("ask", "load-2");

        var page = (await world.Inner.SendAsync("admin", new ListWorkflowTasks(null, 1))).ShouldSucceed();
        var task = page.Items.ShouldHaveSingleItem();
        (task.TaskName, task.InstanceId, task.CorrelationId, task.Params!.Value.GetProperty("truck").GetString()).ShouldBe(("weigh", first, "load-1", "沪A"));
        var rest = (await world.Inner.SendAsync("admin", new ListWorkflowTasks(page.NextCursor, 10))).ShouldSucceed();
        (rest.Items.ShouldHaveSingleItem().InstanceId, rest.NextCursor).ShouldBe((second, null));

        var report = JsonSerializer.SerializeToElement(new { kilograms = 12_345 });
        var completed = (await world.Inner.SendAsync("admin", new CompleteWorkflowTask(task.TaskId, report), "key-1")).ShouldSucceed();
        completed.ShouldBe(new CompletedTask(task.TaskId, first, "Finished"));
        ((IReadOnlyDictionary<string, object?>)(await world.StateAsync(first)).Variables["X"]!)["kilograms"].ShouldBe(12_345L);

        (await world.Inner.SendAsync("admin", new CompleteWorkflowTask(task.TaskId, report), "key-1")).ShouldSucceed().ShouldBe(completed);
        (await world.Inner.SendAsync("admin", new CompleteWorkflowTask(task.TaskId, report))).Error!.Code.ShouldBe("workflow.task-closed");
        (await world.Inner.SendAsync("admin", new CompleteWorkflowTask(Guid.Empty.ToString("N"), report))).Error!.Code.ShouldBe("workflow.task-unknown");
        (await world.Inner.SendAsync("admin", new CompleteWorkflowTask(new string('a', 5000), report))).Error!.Code.ShouldBe("workflow.task-unknown");
        (await world.Inner.SendAsync("admin", new CompleteWorkflowTask("\0", report))).Error!.Code.ShouldBe("workflow.task-unknown");
        (await world.Inner.SendAsync("clerk", new CompleteWorkflowTask(rest.Items[0].TaskId, report))).Error!.Code.ShouldBe("permission.missing");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_many_who_complete_a_task_at_the_same_time_one_wins(string database)
    {
        await using var world = await ListeningAsync(database);
        await world.DrawAsync("ask", Node("s", "Elsa.Start"), Node("r", "Elsa.RunTask", ("taskName", "weigh")));
        var id = await world.StartAsync("ask");
        var task = (await world.Inner.SendAsync("admin", new ListWorkflowTasks(null, null))).ShouldSucceed().Items.Single().TaskId;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(
            () => world.Inner.SendAsync("admin", new CompleteWorkflowTask(task, JsonSerializer.SerializeToElement(number))))));

        answers.Count(answer => !answer.IsError).ShouldBe(1);
        answers.Where(answer => answer.IsError).ShouldAllBe(answer => answer.Error!.Code == "workflow.task-closed");
        (await world.StatusAsync(id)).ShouldBe("Finished");
    }

    private static async Task<WorkflowWorld> ListeningAsync(string database)
    {
        var world = await CreateAsync(database);
        await world.DrawAsync("listen", Node("s", "Elsa.Start"), Node("e", "Elsa.Event", ("eventName", "paid")));
        await world.DrawAsync("listen-elsewhere", Node("s", "Elsa.Start"), Node("e", "Elsa.Event", ("eventName", "sent")));
        await using var db = world.Open();
        foreach (var (name, role) in new[] { ("admin", "admin"), ("clerk", "ar-specialist") })
        {
            var person = new Person { UserName = name, Title = name, TitleZh = name };
            db.People.Add(person);
            db.RoleAssignments.Add(new RoleAssignment { Id = Guid.CreateVersion7(world.Clock.GetUtcNow()), UserName = name, Role = role, ScopeKind = ScopeKind.Group, ScopeCode = "*", RecordedAt = DateTimeOffset.UnixEpoch, ValidFrom = new DateOnly(2026, 1, 1) });
        }

        await db.SaveChangesAsync();
        return world;
    }

    // Thousands of starts take minutes; copies of one take a moment.
    private static async Task MultiplyAsync(WorkflowWorld world, string id, int count)
    {
        await using var db = world.Open();
        var (row, bookmark) = (await db.Instances.AsNoTracking().SingleAsync(one => one.Id == id), await db.Bookmarks.AsNoTracking().SingleAsync(one => one.InstanceId == id));
        for (var i = 0; i < count; i++)
        {
            var (copy, waiting) = (Guid.CreateVersion7(world.Clock.GetUtcNow()).ToString("N"), Guid.CreateVersion7(world.Clock.GetUtcNow()).ToString("N"));
            // The ids of runs begin with that of their instance.
            var state = row.State.Replace(id, copy, StringComparison.Ordinal).Replace(bookmark.Id, waiting, StringComparison.Ordinal);
            db.Instances.Add(new InstanceRow
            {
                Id = copy, DefinitionId = row.DefinitionId, DefinitionVersion = row.DefinitionVersion, Status = row.Status, SubStatus = row.SubStatus,
                State = state, CreatedAt = row.CreatedAt, UpdatedAt = row.UpdatedAt,
            });
            db.Bookmarks.Add(new BookmarkRow { Id = waiting, InstanceId = copy, Key = bookmark.Key, ActivityId = bookmark.ActivityId, NodeId = bookmark.NodeId, CreatedAt = bookmark.CreatedAt });
        }

        await db.SaveChangesAsync();
    }
}
