using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>What happens at once happens in some order, and once.</summary>
[Collection(SharedEngines.Name)]
public sealed class RaceTests(Engines engines)
{
    private const int Many = 20;

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_twenty_equal_decisions_exactly_one_counts(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (number, path, body, manager) = await AskedAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => manager.PostAsync(path, body)));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).Select(answer => (answer.Status, answer.Code)).Distinct().ShouldBe([(409, "task.already-decided")]);
        await ExpectOneDecisionAsync(engine, number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Twenty_times_the_same_key_is_one_decision_and_one_answer(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (number, path, body, manager) = await AskedAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => manager.PostAsync(path, body, key: $"decide-{number}")));

        answers.Select(answer => (answer.Status, answer.Code)).Distinct().ShouldBe([(200, null)]);
        answers.Select(answer => answer.Text).Distinct().ShouldHaveSingleItem();
        await ExpectOneDecisionAsync(engine, number);
        (await manager.PostAsync(path, new { body.Verdict, comment = "Another body.", body.ContentHash }, key: $"decide-{number}")).ShouldBe(422, "idempotency.mismatch");
        (await manager.PostAsync(path, body)).ShouldBe(409, "task.already-decided");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Twenty_times_the_same_key_raises_one_request(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var requester = await engine.AsAsync("sales.east");
        var (body, key) = (RequestSteps.Terms(), $"raise-{Guid.CreateVersion7()}");
        var before = await engine.Database.CountAsync("requests");

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => requester.PostAsync("/api/requests", body, key)));

        answers.Select(answer => answer.Status).Distinct().ShouldBe([201]);
        answers.Select(answer => answer.Text).Distinct().ShouldHaveSingleItem();
        (await engine.Database.CountAsync("requests") - before).ShouldBe(1);
        (await requester.PostAsync("/api/requests", RequestSteps.Terms(days: 76), key)).ShouldBe(422, "idempotency.mismatch");
        (await requester.PostAsync("/api/requests", body, new string('k', 201))).ShouldBe(400, "idempotency.malformed");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_approvers_of_one_part_exactly_one_decides(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        await ShareBranchManagerAsync(engine);
        var number = (await engine.RaiseAsync(RequestSteps.Terms(RequestSteps.BeijingCustomer), "sales.north")).NumberOf();
        var request = await engine.ReadAsync(number);
        var task = request.OpenTasks().ShouldHaveSingleItem();
        task.People.ShouldBe(["branch.manager.beijing", "branch.manager.north"]);

        var answers = await Task.WhenAll(task.People.Select(async person =>
            await (await engine.AsAsync(person)).PostAsync($"/api/tasks/{task.Id}/decision", new { verdict = "recommend", contentHash = request.ContentHash })));

        answers.Select(answer => (answer.Status, answer.Code)).ShouldBe([(200, null), (409, "task.already-decided")], ignoreOrder: true);
        await ExpectOneDecisionAsync(engine, number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_approval_and_a_withdrawal_at_once_leave_one_of_both(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var requester = await engine.AsAsync("sales.east");
        for (var turn = 0; turn < 5; turn++)
        {
            var number = (await engine.RaiseAsync()).NumberOf();
            (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);

            // The task is read before the race: to find it withdrawn already is no decision at all.
            var asked = await engine.ReadAsync(number);
            var path = $"/api/tasks/{asked.OpenTasks().Single().Id}/decision";
            var approving = (await engine.AsAsync("finance.director")).PostAsync(path, new Answer("approve", asked.ContentHash));
            var withdrawing = requester.PostAsync($"/api/requests/{number}/withdraw");
            var (approved, withdrawn) = (await approving, await withdrawing);

            var request = await engine.ReadAsync(number);
            (approved.Status, withdrawn.Status).ShouldBeOneOf((200, 409), (409, 200));
            request.Status.ShouldBe(approved.Status == 200 ? "Approved" : "Withdrawn");
            request.Effects.Count.ShouldBe(approved.Status == 200 ? 1 : 0);
            request.Stages.SelectMany(stage => stage.Tasks).Count(task => task.Status == "decided").ShouldBe(approved.Status == 200 ? 2 : 1);
            request.OpenTasks().ShouldBeEmpty();
            (await engine.Database.TextAsync("SELECT status FROM workflow_instances WHERE id = @p0", request.WorkflowInstanceId!)).ShouldBe("Finished");
        }
    }

    private static async Task<(string Number, string Path, Answer Body, ApiClient Manager)> AskedAsync(Engine engine)
    {
        var number = (await engine.RaiseAsync()).NumberOf();
        var request = await engine.ReadAsync(number);
        return (number, $"/api/tasks/{request.OpenTasks().Single().Id}/decision", new Answer("recommend", request.ContentHash), await engine.AsAsync("branch.manager.shanghai"));
    }

    private static async Task ExpectOneDecisionAsync(Engine engine, string number)
    {
        (await engine.Database.CountAsync("decisions", "request_id = (SELECT id FROM requests WHERE number = @p0)", number)).ShouldBe(1);
        (await engine.Database.CountAsync("audit_entries", "chain = @p0 AND kind = 'task.decided'", number)).ShouldBe(1);
        var request = await engine.ReadAsync(number);
        request.OpenTasks().ShouldHaveSingleItem().Role.ShouldBe("finance-director");
        request.Incidents.ShouldBeEmpty();
    }

    // A second person holds the role for the same branch.
    private static async Task ShareBranchManagerAsync(Engine engine)
    {
        var id = Guid.CreateVersion7();
        await engine.Database.ExecuteAsync(
            """
            INSERT INTO role_assignments (id, user_name, role, scope_kind, scope_code, valid_from, valid_to, recorded_at)
            SELECT @p0, 'branch.manager.north', role, scope_kind, scope_code, valid_from, valid_to, recorded_at FROM role_assignments
            WHERE user_name = 'branch.manager.beijing' AND role = 'branch-manager'
            """,
            engine.Database.Kind is DatabaseKind.Sqlite ? id.ToString().ToUpperInvariant() : id);
    }

    private sealed record Answer(string Verdict, string ContentHash);
}
