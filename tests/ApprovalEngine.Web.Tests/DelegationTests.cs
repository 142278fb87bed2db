using System.Text.Json;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Somebody is away: pending tasks move to who may answer and come back, over REST and in the portal, and both names are kept.</summary>
public sealed class DelegationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_pending_task_is_decided_by_the_delegate_and_both_are_named(DatabaseKind database)
    {
        await using var mails = new SmtpCatcher();
        await using var engine = await Engine.StartAsync(database, new Dictionary<string, string>
        {
            ["Smtp__Host"] = "127.0.0.1", ["Smtp__Port"] = $"{mails.Port}", ["Smtp__From"] = "approvals@example.test", ["Smtp__UseTls"] = "false",
        });
        var number = await PendingAsync(engine);
        var made = await DelegateAsync(engine, "finance.director", "cfo");
        made.State.ShouldBe("active");
        made.PendingRequests.ShouldBe([number]);
        made.PassedOverRequests.ShouldBe([]);
        var request = await AskedAsync(engine, number, "cfo");
        request.OpenTasks().Single().Away.Single().UserName.ShouldBe("finance.director");

        var inbox = (await (await engine.AsAsync("cfo")).GetAsync("/api/tasks")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (inbox.GetProperty("request").GetString(), inbox.GetProperty("onBehalfOf").GetString()).ShouldBe((number, "finance.director"));
        using var portal = await PortalClient.SignInAsync(engine, "cfo");
        (await portal.GetAsync("/")).Text.ShouldContain("for Finance director China");
        (await portal.GetAsync($"/requests/{number}")).Text.ShouldContain("Your decision for Finance director China, who is away");
        (await portal.GetAsync("/absence")).Text.ShouldContain("1 tasks with the delegate");

        (await DecideAsync(engine, "cfo", request)).ShouldBe(200);
        var decided = await engine.ReadAsync(number);
        decided.Status.ShouldBe("Approved");
        var task = decided.Stages[^1].Tasks.Single();
        (task.DecidedBy, task.OnBehalfOf, task.DelegationId).ShouldBe(("cfo", "finance.director", made.Id));
        var audit = (await EntriesAsync(engine, number)).Single(entry => entry.Kind == "task.decided" && entry.Actor == "cfo");
        (audit.Details.GetProperty("onBehalfOf").GetString(), audit.Details.GetProperty("delegationId").GetGuid()).ShouldBe(("finance.director", made.Id));
        (await portal.GetAsync($"/requests/{number}")).Text.ShouldContain("CFO China for Finance director China");
        (await engine.Database.CountAsync("audit_entries", "chain = 'delegations' AND kind = 'delegation.created'")).ShouldBe(1);
        (await engine.WithEffectAsync(number, "sent")).Effects.Count.ShouldBe(1);

        await engine.UntilAsync(() => Task.FromResult(mails.Mails.Count(mail => mail.To.Contains("cfo@example.test"))), count => count > 0);
        (await engine.Database.CountAsync("outbox_messages", "payload LIKE '%on behalf of%'")).ShouldBe(1, "the delegate is told once, however often the tasks are looked at");
        await engine.ExpectAuditAsync(number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_delegate_without_authority_is_passed_over_and_after_the_end_the_task_is_the_principals_alone(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var number = await PendingAsync(engine);
        var made = await DelegateAsync(engine, "finance.director", "credit.manager");
        made.PassedOverRequests.ShouldBe([number], "a credit manager could only recommend in the director's name");
        var request = await AskedAsync(engine, number, "cfo");
        (await DecideAsync(engine, "credit.manager", request)).ShouldBe(403, "task.not-assigned");
        using (var portal = await PortalClient.SignInAsync(engine, "finance.director"))
        {
            (await portal.GetAsync("/absence")).Text.ShouldContain("1 tasks that the delegate may not answer");
        }

        (await (await engine.AsAsync("credit.manager")).SendAsync(HttpMethod.Delete, $"/api/delegations/{made.Id}", null)).ShouldBe(403, "delegation.not-yours");
        (await (await engine.AsAsync("cfo")).SendAsync(HttpMethod.Delete, $"/api/delegations/{made.Id}", null)).ShouldBe(404, "delegation.unknown");
        (await (await engine.AsAsync("finance.director")).SendAsync(HttpMethod.Delete, $"/api/delegations/{made.Id}", null)).ShouldBe(200);
        // At once, also before the rows have followed.
        (await DecideAsync(engine, "cfo", request)).ShouldBe(403, "delegation.not-in-force");
        var back = await engine.UntilAsync(() => engine.ReadAsync(number), view => view.OpenTasks().Single() is { StandIns: [], Away: [] });
        (await DecideAsync(engine, "cfo", back)).ShouldBe(403, "delegation.not-in-force");
        (await (await engine.AsAsync("cfo")).GetAsync("/api/tasks")).ShouldBe(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await (await engine.AsAsync("finance.director")).SendAsync(HttpMethod.Delete, $"/api/delegations/{made.Id}", null)).ShouldBe(409, "delegation.over");
        (await DecideAsync(engine, "finance.director", back)).ShouldBe(200);
        (await engine.ReadAsync(number)).Status.ShouldBe("Approved");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_requester_as_delegate_cannot_approve_on_any_path(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        // The requester holds the approver's role, too: all that keeps him from approving is that he has asked.
        await engine.Database.ExecuteAsync(
            "INSERT INTO role_assignments (id, user_name, role, scope_kind, scope_code, valid_from, recorded_at) SELECT @p0, 'sales.east', 'cfo', scope_kind, scope_code, valid_from, recorded_at FROM role_assignments WHERE user_name = 'cfo' AND scope_code = 'CN01'",
            database is DatabaseKind.Postgres ? Guid.CreateVersion7() : Guid.CreateVersion7().ToString("D").ToUpperInvariant());
        var number = await PendingAsync(engine);
        var made = await DelegateAsync(engine, "finance.director", "sales.east");
        made.PassedOverRequests.ShouldBe([number]);
        var request = await AskedAsync(engine, number, "cfo");

        (await DecideAsync(engine, "sales.east", request)).ShouldBe(403, "request.own");
        (await DecideAsync(engine, "sales.east", request, "reject")).ShouldBe(403, "task.not-assigned");
        using var portal = await PortalClient.SignInAsync(engine, "sales.east");
        (await portal.GetAsync($"/requests/{number}")).Text.ShouldNotContain("Your decision");
        using var answer = await portal.PostAsync($"/requests/{number}?handler=Decide", new()
        {
            ["task"] = $"{request.OpenTasks().Single().Id}", ["verdict"] = "approve", ["contentHash"] = request.ContentHash,
        });
        ((int)answer.StatusCode).ShouldBe(403);
        (await engine.ReadAsync(number)).Status.ShouldBe("InReview");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_may_not_be_delegated_is_refused_with_its_code(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var today = ItemSteps.Today;
        async Task<ApiAnswer> AskAsync(string caller, string standIn, int from = 0, int to = 5, string? principal = null, string? type = null, object? entity = null) =>
            await (await engine.AsAsync(caller)).PostAsync("/api/delegations", new
            {
                principal, @delegate = standIn, from = today.AddDays(from), to = today.AddDays(to), reason = "leave", types = type is null ? null : new[] { type }, legalEntity = entity,
            });

        (await AskAsync("finance.director", "finance.director")).ShouldBe(400, "delegation.self");
        (await AskAsync("finance.director", "legal.counsel")).ShouldBe(403, "delegation.no-authority");
        (await AskAsync("finance.director", "nobody")).ShouldBe(400, "delegation.unknown-person");
        (await AskAsync("finance.director", "cfo", 2, 1)).ShouldBe(400, "delegation.period");
        (await AskAsync("finance.director", "cfo", -1)).ShouldBe(400, "delegation.period");
        (await AskAsync("finance.director", "cfo", type: "no-such-type")).ShouldBe(400, "delegation.scope");
        (await AskAsync("finance.director", "cfo", entity: "CN99")).ShouldBe(400, "delegation.scope");
        (await AskAsync("finance.director", "cfo", principal: "cfo")).ShouldBe(403, "delegation.not-yours");
        (await (await engine.AsAsync("finance.director")).PostAsync("/api/delegations", new { @delegate = "cfo", reason = "leave" })).ShouldBe(400, "delegation.period");
        (await (await engine.AsAsync("finance.director")).PostAsync("/api/delegations", new { @delegate = "cfo", to = today, reason = "" })).ShouldBe(400, "request.invalid");

        (await AskAsync("credit.manager", "finance.director")).ShouldBe(201);
        (await AskAsync("finance.director", "cfo")).ShouldBe(201);
        (await AskAsync("finance.director", "group.cfo", 3, 9)).ShouldBe(409, "delegation.overlap");
        (await AskAsync("cfo", "credit.manager")).ShouldBe(409, "delegation.cycle");
        (await AskAsync("cfo", "group.cfo")).ShouldBe(201);
        (await AskAsync("admin", "credit.manager", principal: "regional.credit.east")).ShouldBe(409, "delegation.chain-too-long");

        var own = (await (await engine.AsAsync("cfo")).GetAsync("/api/delegations")).ShouldBe(200).Json.GetProperty("items");
        own.GetArrayLength().ShouldBe(2, "his own, and the one in which he is the delegate");
        (await (await engine.AsAsync("sales.east")).GetAsync("/api/delegations?all=true")).ShouldBe(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await (await engine.AsAsync("auditor")).GetAsync("/api/delegations?all=true")).ShouldBe(200).Json.GetProperty("items").GetArrayLength().ShouldBe(3);
        var choice = (await (await engine.AsAsync("finance.director")).GetAsync("/api/delegations/delegates")).ShouldBe(200).As<DelegateList>();
        choice.Items.Where(one => one.MayApprove).Select(one => one.UserName).ShouldBe(["cfo", "group.cfo"], ignoreOrder: true);
        choice.Items.ShouldNotContain(one => one.UserName == "legal.counsel");

        using var portal = await PortalClient.SignInAsync(engine, "cfo");
        using var circle = await portal.PostAsync("/absence?handler=Create", new()
        {
            ["Form.Delegate"] = "credit.manager", ["Form.From"] = $"{today.AddDays(1):yyyy-MM-dd}", ["Form.To"] = $"{today.AddDays(2):yyyy-MM-dd}", ["Form.Reason"] = "leave",
        });
        ((int)circle.StatusCode).ShouldBe(409);
        (await circle.Content.ReadAsStringAsync()).ShouldContain("role=\"alert\"");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_hands_over_the_tasks_of_somebody_who_has_left(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var number = await PendingAsync(engine);
        await engine.Database.ExecuteAsync($"UPDATE people SET is_active = {(database is DatabaseKind.Postgres ? "false" : "0")} WHERE user_name = 'finance.director'");
        var admin = await engine.AsAsync("admin");
        using var portal = await PortalClient.SignInAsync(engine, "admin");
        (await portal.GetAsync("/absence")).Text.ShouldContain("id=\"leavers\"");
        (await admin.GetAsync("/api/delegations/leavers")).ShouldBe(200).Text.ShouldContain("finance.director");
        (await admin.PostAsync("/api/delegations", new { principal = "finance.director", @delegate = "cfo", to = ItemSteps.Today, reason = "left" })).ShouldBe(403, "delegation.leaver");
        (await admin.PostAsync("/api/delegations", new { principal = "finance.director", @delegate = "cfo", reason = "" })).ShouldBe(400, "request.invalid");
        (await (await engine.AsAsync("cfo")).PostAsync("/api/delegations", new { principal = "finance.director", @delegate = "cfo", reason = "left" })).ShouldBe(403, "delegation.not-yours");

        using (var made = await portal.PostAsync("/absence?handler=Create", new() { ["principal"] = "finance.director", ["Form.Delegate"] = "cfo", ["Form.Reason"] = "has left" }))
        {
            ((int)made.StatusCode).ShouldBe(302, await made.Content.ReadAsStringAsync());
        }

        var request = await AskedAsync(engine, number, "cfo");
        (await portal.GetAsync($"/requests/{number}")).Text.ShouldContain("Finance director China has left.");
        (await admin.GetAsync("/api/delegations/leavers")).ShouldBe(200).Text.ShouldNotContain("finance.director");
        (await DecideAsync(engine, "cfo", request)).ShouldBe(200);
        (await engine.ReadAsync(number)).Stages[^1].Tasks.Single().OnBehalfOf.ShouldBe("finance.director");
        (await engine.Database.CountAsync("audit_entries", "chain = 'delegations' AND actor = 'admin' AND details LIKE '%has left%'")).ShouldBe(1);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_task_that_opens_during_an_absence_asks_the_delegate_at_once_also_after_a_restart(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await DelegateAsync(engine, "finance.director", "cfo");
        await engine.RestartAsync();
        var number = await PendingAsync(engine);
        // In the transaction that opened it: nothing has to come by.
        var request = await engine.ReadAsync(number);
        request.OpenTasks().Single().StandIns.Single().UserName.ShouldBe("cfo");
        (await engine.Database.CountAsync("audit_entries", "chain = @p0 AND kind = 'task.stand-in-asked'", number)).ShouldBe(1);
        (await DecideAsync(engine, "finance.director", request)).ShouldBe(200);
        (await engine.ReadAsync(number)).Stages[^1].Tasks.Single().OnBehalfOf.ShouldBeNull("the principal may still decide himself");
    }

    // A request that waits for the finance director.
    private static async Task<string> PendingAsync(Engine engine)
    {
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        return number;
    }

    private static async Task<DelegationView> DelegateAsync(Engine engine, string principal, string standIn) =>
        (await (await engine.AsAsync(principal)).PostAsync("/api/delegations", new { @delegate = standIn, to = ItemSteps.Today.AddDays(3), reason = "annual leave" }))
            .ShouldBe(201).As<DelegationView>();

    private static Task<RequestView> AskedAsync(Engine engine, string number, string standIn) =>
        engine.UntilAsync(() => engine.ReadAsync(number), view => view.OpenTasks().Single().StandIns.Any(one => one.UserName == standIn));

    private static async Task<ApiAnswer> DecideAsync(Engine engine, string userName, RequestView request, string verdict = "approve") =>
        await (await engine.AsAsync(userName)).PostAsync($"/api/tasks/{request.OpenTasks().Single().Id}/decision", new { verdict, comment = "seen", contentHash = request.ContentHash });

    private static async Task<IReadOnlyList<(string Kind, string Actor, JsonElement Details)>> EntriesAsync(Engine engine, string number) =>
        [.. (await (await engine.AsAsync("auditor")).GetAsync($"/api/requests/{number}/history")).ShouldBe(200).Json.GetProperty("entries").EnumerateArray()
            .Select(entry => (entry.GetProperty("kind").GetString()!, entry.GetProperty("actor").GetString()!, entry.GetProperty("details")))];
}
