using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>One person in several roles of a route: asked once, in the last of the stages, and never in place of a second pair of eyes (domain.md 4.3).</summary>
public sealed class AskedOnceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task One_answer_counts_for_both_stages_and_everybody_sees_why(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        // Recommends in stage 1 and approves in stage 2, and nobody else does.
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'branch.manager.shanghai' WHERE role = 'finance-director'");
        var preview = (await (await engine.AsAsync("sales.east")).PostAsync("/api/requests/preview", RequestSteps.Terms())).ShouldBe(200).Json;
        var later = preview.GetProperty("route")[0].GetProperty("parts")[0].GetProperty("answeredLater")[0];
        (later.GetProperty("person").GetString(), later.GetProperty("stage").GetInt32(), later.GetProperty("role").GetString()).ShouldBe(("branch.manager.shanghai", 2, "finance-director"));
        preview.GetProperty("findings").GetArrayLength().ShouldBe(0);

        var number = (await engine.RaiseAsync()).NumberOf();
        var waiting = await engine.ReadAsync(number);
        var task = waiting.OpenTasks().ShouldHaveSingleItem();
        (task.Role, task.People.Single()).ShouldBe(("finance-director", "branch.manager.shanghai"));
        waiting.Route[0].Parts[0].People.ShouldBeEmpty();
        using var portal = await PortalClient.SignInAsync(engine, "branch.manager.shanghai");
        var page = (await portal.GetAsync($"/requests/{number}")).Text;
        page.ShouldContain("answers for this too, as Finance director China in stage 2");
        page.ShouldContain("asks nobody");
        page.ShouldNotContain("nobody holds this role");

        (await engine.DecideAsync("branch.manager.shanghai", number, "approve")).ShouldBe(200);
        (await engine.WithEffectAsync(number, "sent")).Status.ShouldBe("Approved");
        (await engine.Database.TextsAsync("SELECT kind FROM audit_entries WHERE chain = @p0 AND kind LIKE 'stage.%' ORDER BY sequence", number)).ShouldBe(["stage.answered-later", "stage.opened"]);
        (await portal.GetAsync($"/requests/{number}")).Text.ShouldContain("Stage 1 asks nobody");
        await engine.ExpectAuditAsync(number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_stands_in_must_be_able_to_answer_both(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'branch.manager.shanghai' WHERE role = 'finance-director'");
        var number = (await engine.RaiseAsync()).NumberOf();
        // The CFO stands above the finance director, but is nobody in sales.
        var made = (await (await engine.AsAsync("branch.manager.shanghai")).PostAsync("/api/delegations", new { @delegate = "cfo", to = ItemSteps.Today.AddDays(3), reason = "annual leave" }))
            .ShouldBe(201).As<DelegationView>();
        made.PassedOverRequests.ShouldBe([number]);
        var away = await engine.UntilAsync(() => engine.ReadAsync(number), view => view.OpenTasks().Single().Away.Count == 1);
        away.OpenTasks().Single().StandIns.ShouldBeEmpty();
        (await (await engine.AsAsync("cfo")).PostAsync($"/api/tasks/{away.OpenTasks().Single().Id}/decision", new { verdict = "approve", contentHash = away.ContentHash }))
            .ShouldBe(403, "task.not-assigned");
        (await engine.DecideAsync("branch.manager.shanghai", number, "approve")).ShouldBe(200);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Under_dual_control_the_request_waits_and_names_the_rule(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'regional.credit.east' WHERE role = 'finance-director'");
        var item = await engine.TakeInvoiceAsync();
        var raised = await engine.RaiseAsync(ItemSteps.WriteOff(item, item.OpenAmount - 1), "credit.controller");
        raised.Findings.Select(finding => finding.Code).ShouldBe(["segregation.recommender"]);
        var parked = await engine.ReadAsync(raised.NumberOf());
        (parked.Status, parked.Stages.Count).ShouldBe(("InReview", 0));
        using var portal = await PortalClient.SignInAsync(engine, "credit.controller");
        (await portal.GetAsync($"/requests/{raised.Number}")).Text.ShouldContain("Whoever would recommend this would have to approve it too");
    }
}
