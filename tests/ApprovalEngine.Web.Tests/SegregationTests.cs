using System.Text;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;
using static ApprovalEngine.Web.Tests.Harness.StudioSteps;

namespace ApprovalEngine.Web.Tests;

/// <summary>
/// Each rule of the segregation of duties (domain.md 4.6) on each path that there is for it: REST, the portal's forms, the process designer's interface, spreadsheets and files
/// that come in. A person holds the roles for both duties each time, so that only the rule stands in the way.
/// </summary>
public sealed class SegregationTests
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_requester_and_whoever_has_agreed_are_refused_over_rest_and_in_the_portal(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'finance.director' WHERE role = 'ar-specialist'");
        var raised = await engine.RaiseAsync();
        var (number, task) = (raised.NumberOf(), raised.OpenTasks().Single().Id);
        await RefusedAsync(engine, "sales.east", $"/api/tasks/{task}/decision", new { verdict = "recommend", contentHash = raised.ContentHash }, "request.own");
        await PageRefusesAsync(
            engine, "sales.east", $"/requests/{number}?handler=Decide", new() { ["task"] = $"{task}", ["verdict"] = "recommend", ["contentHash"] = raised.ContentHash }, "You raised this request yourself");

        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        await AskAgainAsync(engine, database, number);
        var open = await engine.ReadAsync(number);
        var second = open.OpenTasks().Single().Id;
        await RefusedAsync(engine, "branch.manager.shanghai", $"/api/tasks/{second}/decision", new { verdict = "approve", contentHash = open.ContentHash }, "segregation.same-person");
        await PageRefusesAsync(
            engine, "branch.manager.shanghai", $"/requests/{number}?handler=Decide", new() { ["task"] = $"{second}", ["verdict"] = "approve", ["contentHash"] = open.ContentHash }, "You have agreed to this request before");
        (await engine.DecideAsync("finance.director", number, "approve")).ShouldBe(200);

        var effect = (await engine.WithEffectAsync(number, "sent")).Effects.Single().Id;
        await engine.AcknowledgeAsync(effect, "failed", null);
        await engine.WithEffectAsync(number, "failed");
        await RefusedAsync(engine, "finance.director", $"/api/effects/{effect}/resend", null, "segregation.poster");
        foreach (var form in new[] { $"/requests/{number}?handler=Resend", "/effects?handler=Resend" })
        {
            await PageRefusesAsync(engine, "finance.director", form, new() { ["effect"] = $"{effect}" }, "somebody else must order its effect again");
        }

        (await (await engine.AsAsync("credit.controller")).PostAsync($"/api/effects/{effect}/resend")).ShouldBe(200);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_author_of_the_matrix_and_of_a_workflow_does_not_publish_it_by_any_door(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'matrix.owner' WHERE role = 'matrix-publisher'");
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'process.owner' WHERE role = 'process-publisher'");
        var owner = await engine.AsAsync("matrix.owner");
        // Only the spreadsheet is his: whoever takes one in is an author.
        var change = $"/api/matrix/changes/{(await owner.PostAsync("/api/matrix/changes")).ShouldBe(201).Json.GetProperty("number").GetString()}";
        var sheet = (await owner.GetAsync($"{change}/tables/non-standard-terms/csv")).ShouldBe(200).Text.TrimStart('\uFEFF').Replace("(15..30]", "(15..20]", StringComparison.Ordinal).Replace("(30..60]", "(20..60]", StringComparison.Ordinal);
        (await owner.SendAsync(HttpMethod.Put, $"{change}/tables/non-standard-terms/csv", new StringContent(sheet, Encoding.UTF8, "text/csv"))).ShouldBe(200);
        (await owner.PostAsync($"{change}/submit", new { reason = "Lower.", validFrom = ItemSteps.Today })).ShouldBe(200);
        var hash = (await owner.GetAsync(change)).Json.GetProperty("contentHash").GetString()!;
        await RefusedAsync(engine, "matrix.owner", $"{change}/decision", new { verdict = "approve", contentHash = hash }, "matrix.change-own");
        await PageRefusesAsync(engine, "matrix.owner", $"{change["/api".Length..]}?handler=Decide", new() { ["verdict"] = "approve", ["hash"] = hash }, "somebody else");

        var drawer = await engine.AsAsync("process.owner");
        var model = InLine("Own", Activity("say", "Elsa.WriteLine", ("text", "one")));
        var (id, _) = await engine.DraftAsync(model);
        var file = (await drawer.GetAsync($"{Definitions}/{id}/export?versionOptions=1&includeConsumingWorkflows=False")).ShouldBe(200).Text.Replace("\"one\"", "\"two\"", StringComparison.Ordinal);
        Own(await drawer.PostAsync($"{Definitions}/{id}/publish", new { }));
        Own(await drawer.PostAsync("/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { id } }));
        (await drawer.PostTextAsync($"{Definitions}/import", file)).ShouldBe(200);
        Own(await drawer.PostAsync($"{Definitions}/{id}/publish", new { }));
        using var admin = await PortalClient.SignInAsync(engine, "admin");
        var seen = (await admin.GetAsync($"/workflows/definitions/{id}/changes")).Text.Split("name=\"seen\" value=\"", 2)[1].Split('"')[0];
        await PageRefusesAsync(engine, "process.owner", $"/workflows/definitions/{id}/changes?handler=Publish", new() { ["seen"] = System.Net.WebUtility.HtmlDecode(seen) }, "You saved this draft yourself");
        (await engine.Database.CountAsync("workflow_definitions", "definition_id = @p0 AND is_published", id)).ShouldBe(0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_gives_himself_a_role_or_his_own_tasks_and_no_delegate_goes_beyond_his_authority(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await RefusedAsync(engine, "admin", "/api/role-assignments", new { userName = "admin", role = "cfo", scopeKind = "group", scopeCode = "*", validFrom = ItemSteps.Today }, "role.own");
        var own = (await (await engine.AsAsync("admin")).GetAsync("/api/role-assignments?userName=admin")).ShouldBe(200).Json.GetProperty("items")[0].GetProperty("id").GetString();
        await RefusedAsync(engine, "admin", $"/api/role-assignments/{own}/end", new { lastDay = ItemSteps.Today }, "role.own");

        var last = ItemSteps.Today.AddDays(3);
        await RefusedAsync(engine, "finance.director", "/api/delegations", new { @delegate = "finance.director", to = last, reason = "leave" }, "delegation.self", 400);
        await RefusedAsync(engine, "finance.director", "/api/delegations", new { @delegate = "sales.east", to = last, reason = "leave" }, "delegation.no-authority");
        foreach (var (standIn, words) in new[] { ("finance.director", "Nobody can be his own delegate"), ("sales.east", "a delegate must hold enough authority himself") })
        {
            await PageRefusesAsync(
                engine, "finance.director", "/absence?handler=Create",
                new() { ["Form.Delegate"] = standIn, ["Form.To"] = last.ToString("yyyy-MM-dd", null), ["Form.Reason"] = "leave" }, words, standIn == "finance.director" ? 400 : 403);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Auditors_read_every_rule_in_both_languages_and_who_holds_both_of_its_duties(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'matrix.owner' WHERE role = 'matrix-publisher'");
        var rules = (await (await engine.AsAsync("auditor")).GetAsync("/api/segregation-rules")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().ToList();
        rules.Count.ShouldBe(11);
        var author = rules.Single(rule => rule.GetProperty("code").GetString() == "matrix.change-own");
        (author.GetProperty("answer").GetString(), author.GetProperty("people")[0].GetString()).ShouldBe(("refused", "matrix.owner"));
        author.GetProperty("second").GetProperty("roles").EnumerateArray().Select(role => role.GetString()).ShouldBe(["matrix-publisher", "admin"]);
        rules.Single(rule => rule.GetProperty("code").GetString() == "request.own").GetProperty("rolesInBoth")[0].GetString().ShouldBe("branch-manager");

        using var portal = await PortalClient.SignInAsync(engine, "auditor");
        var page = (await portal.GetAsync("/segregation")).Text;
        rules.ShouldAllBe(rule => page.Contains($"id=\"{rule.GetProperty("code").GetString()}\""));
        using var language = await portal.PostAsync("/language", new() { ["culture"] = "zh-CN", ["returnUrl"] = "/segregation" });
        var chinese = (await portal.GetAsync("/segregation")).Text;
        chinese.ShouldContain("编写过授权矩阵变更");
        rules.ShouldAllBe(rule => !chinese.Contains(rule.GetProperty("forbids").GetString()!));
        using var sales = await PortalClient.SignInAsync(engine, "sales.east");
        (await sales.GetAsync("/segregation")).Status.ShouldBe(403);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_an_administrator_stops_shows_in_the_audit_report(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        (await (await engine.AsAsync("admin")).PostAsync($"/api/requests/{number}/cancel", new { comment = "Raised twice." })).ShouldBe(200);
        (await (await engine.AsAsync("sales.east")).PostAsync($"/api/requests/{(await engine.RaiseAsync()).NumberOf()}/withdraw")).ShouldBe(200);
        var one = (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/overrides")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (one.GetProperty("number").GetString(), one.GetProperty("by").GetString(), one.GetProperty("requestedBy").GetString(), one.GetProperty("reason").GetString())
            .ShouldBe((number, "admin", "sales.east", "Raised twice."));
        using var portal = await PortalClient.SignInAsync(engine, "auditor");
        (await portal.GetAsync("/audit")).Text.ShouldContain("Raised twice.");
    }

    // Routes ask nobody twice any more: as if one of before were still under way.
    private static async Task AskAgainAsync(Engine engine, DatabaseKind database, string number)
    {
        await engine.Database.ExecuteAsync(
            """
            INSERT INTO role_assignments (id, user_name, role, scope_kind, scope_code, valid_from, valid_to, recorded_at)
            SELECT @p0, 'branch.manager.shanghai', 'finance-director', scope_kind, scope_code, valid_from, valid_to, recorded_at FROM role_assignments
            WHERE user_name = 'finance.director' AND role = 'finance-director' AND scope_code = 'CN01'
            """,
            database is DatabaseKind.Sqlite ? "AAAAAAAA-0000-0000-0000-000000000001" : Guid.Parse("aaaaaaaa-0000-0000-0000-000000000001"));
        await engine.Database.ExecuteAsync(
            "INSERT INTO task_people (task_id, user_name) SELECT id, 'branch.manager.shanghai' FROM tasks WHERE status = 'Open' AND request_id = (SELECT id FROM requests WHERE number = @p0)", number);
    }

    private static async Task RefusedAsync(Engine engine, string userName, string path, object? body, string code, int status = 403) =>
        (await (await engine.AsAsync(userName)).PostAsync(path, body)).ShouldBe(status, code);

    private static async Task PageRefusesAsync(Engine engine, string userName, string path, Dictionary<string, string> fields, string words, int status = 403)
    {
        using var portal = await PortalClient.SignInAsync(engine, userName);
        using var answer = await portal.PostAsync(path, fields);
        var text = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        ((int)answer.StatusCode, text.Contains(words, StringComparison.Ordinal)).ShouldBe((status, true), $"{path}: {text}");
    }

    private static void Own(ApiAnswer answer)
    {
        answer.Status.ShouldBe(400, answer.Text);
        answer.Json.GetProperty("errors").GetProperty("generalErrors").EnumerateArray().Single().GetString()!.ShouldContain("You saved this draft yourself");
    }
}
