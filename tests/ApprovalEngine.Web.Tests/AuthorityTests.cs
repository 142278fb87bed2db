using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Authority that can be asked: for a past day as it was known then, for a coming one, with the people and why; and the roles that say so.</summary>
public sealed class AuthorityTests
{
    private const string Terms = "/api/authority?type=non-standard-terms&fact.deviationDays=20";

    private static DateOnly Today => BusinessDay.Of(TimeProvider.System.GetUtcNow());

    [Theory, OnSqlite, OnPostgres]
    public async Task It_says_who_approves_because_of_which_rows_and_why_they(DatabaseKind database)
    {
        await using var engine = await StartAsync(database);
        var auditor = await engine.AsAsync("auditor");

        var answer = (await auditor.GetAsync($"{Terms}&customer={RequestSteps.ShanghaiCustomer}&amount=1200000")).ShouldBe(200).Json;

        (answer.GetProperty("on").GetString(), answer.GetProperty("matrixVersion").GetInt32(), answer.GetProperty("canApprove").GetBoolean()).ShouldBe((Text(Today), 1, true));
        Ways(answer).ShouldBe(["1 branch-manager recommend [branch.manager.shanghai] R1", "2 credit-manager approve [credit.manager] A2"]);
        var because = answer.GetProperty("stages")[0].GetProperty("parts")[0].GetProperty("people")[0].GetProperty("because")[0];
        (because.GetProperty("scopeKind").GetString(), because.GetProperty("scopeCode").GetString()).ShouldBe(("branch", "SH01"));
        because.GetProperty("validTo").ValueKind.ShouldBe(JsonValueKind.Null);
        var sentence = answer.GetProperty("sentence");
        sentence.GetProperty("en").GetString()!.ShouldSatisfyAllConditions(
            text => text.ShouldStartWith($"Non-standard payment terms over CNY 1,200,000.00, customer {RequestSteps.ShanghaiCustomer}, branch SH01, on {Text(Today)}: the Branch manager ("),
            text => text.ShouldContain("then the Credit manager China (Credit manager China) approves"), text => text.ShouldEndWith("So says version 1 of the empowerment matrix."));
        sentence.GetProperty("zh").GetString()!.ShouldContain("再由中国区信用经理（中国区信用经理）批准。依据授权矩阵第 1 版。");

        // In dollars the limit is met sooner; the rate is said.
        Ways((await auditor.GetAsync("/api/authority?type=credit-memo&branch=SH01&reasonCode=price-error&amount=40000")).ShouldBe(200).Json)[^1].ShouldStartWith("2 regional-credit-manager");
        var dollars = (await auditor.GetAsync("/api/authority?type=credit-memo&branch=SH01&reasonCode=price-error&amount=40000&currency=USD")).ShouldBe(200).Json;
        Ways(dollars)[^1].ShouldStartWith("2 finance-director");
        dollars.GetProperty("rate").GetProperty("currency").GetString().ShouldBe("USD");
        (await (await engine.AsAsync("legal.counsel.cn02")).GetAsync($"{Terms}&customer={RequestSteps.ShanghaiCustomer}")).ShouldBe(404, "customer.unknown");
        (await (await engine.AsAsync("matrix.owner")).GetAsync($"{Terms}&customer={RequestSteps.ShanghaiCustomer}")).ShouldBe(404, "customer.unknown");
        (await (await engine.AsAsync("sales.east")).GetAsync($"{Terms}&customer={RequestSteps.ShanghaiCustomer}")).ShouldBe(403, "permission.missing");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_past_day_is_answered_as_it_was_known_then_and_a_coming_one_by_what_is_recorded(DatabaseKind database)
    {
        await using var engine = await StartAsync(database);
        await PublishedOnAsync(engine, 1, Today.AddDays(-100));
        var (admin, auditor) = (await engine.AsAsync("admin"), await engine.AsAsync("auditor"));
        var question = $"{Terms}&customer={RequestSteps.ShanghaiCustomer}";
        var held = (await admin.GetAsync("/api/role-assignments?userName=credit.manager")).ShouldBe(200).Json.GetProperty("items").EnumerateArray()
            .ToDictionary(one => one.GetProperty("scopeCode").GetString()!, one => one.GetProperty("id").GetString());
        held.Keys.Order().ShouldBe(["CN01", "CN02"]);
        var before = Uri.EscapeDataString(TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        var yesterday = Text(Today.AddDays(-1));

        // Found out today: it ended ten days ago. Another one takes it over from next week on.
        var ended = (await admin.PostAsync($"/api/role-assignments/{held["CN01"]}/end", new { lastDay = Text(Today.AddDays(-10)) })).ShouldBe(200).Json;
        ended.GetProperty("recorded").GetProperty("validTo").GetString().ShouldBe(Text(Today.AddDays(-10)));
        (await admin.PostAsync("/api/role-assignments", Role("cfo", "credit-manager", Today.AddDays(7), Today.AddDays(20)))).ShouldBe(201);

        Ways((await auditor.GetAsync($"{question}&on={yesterday}&asKnownAt={before}")).ShouldBe(200).Json)[1].ShouldBe("2 credit-manager approve [credit.manager] A2", "as known then");
        Ways((await auditor.GetAsync($"{question}&on={yesterday}")).ShouldBe(200).Json)[1].ShouldBe("2 credit-manager approve [] A2", "as known now");
        Ways((await auditor.GetAsync($"{question}&on={Text(Today.AddDays(-10))}")).ShouldBe(200).Json)[1].ShouldBe("2 credit-manager approve [credit.manager] A2", "its last day");
        Ways((await auditor.GetAsync($"{question}&on={Text(Today.AddDays(7))}")).ShouldBe(200).Json)[1].ShouldBe("2 credit-manager approve [cfo] A2", "a coming day");
        var after = (await auditor.GetAsync($"{question}&on={Text(Today.AddDays(21))}")).ShouldBe(200).Json;
        Ways(after)[1].ShouldBe("2 credit-manager approve [] A2");
        after.GetProperty("sentence").GetProperty("en").GetString()!.ShouldEndWith("Nobody holds the role Credit manager China there on that day: the request would stand still.");
        after.GetProperty("sentence").GetProperty("zh").GetString()!.ShouldEndWith("当日该处无人担任中国区信用经理，申请将停滞。");
        after.GetProperty("gaps").EnumerateArray().Select(gap => $"{gap.GetProperty("from").GetString()} {gap.GetProperty("to").GetString()}")
            .ShouldBe([$"{Text(Today)} {Text(Today.AddDays(6))}", $"{Text(Today.AddDays(21))} {Text(Today.AddDays(59))}"]);

        // What was retracted counts nowhere else, either: the permission goes with the last role.
        (await (await engine.AsAsync("credit.manager")).GetAsync("/api/matrix")).ShouldBe(200);
        (await admin.PostAsync($"/api/role-assignments/{held["CN02"]}/end", new { lastDay = Text(Today.AddDays(-1)) })).ShouldBe(200);
        (await (await engine.AsAsync("credit.manager")).GetAsync("/api/matrix")).ShouldBe(403, "permission.missing");
        var history = (await admin.GetAsync("/api/role-assignments?userName=credit.manager&history=true")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().ToList();
        history.Count.ShouldBe(4, "nothing was overwritten");
        history.Count(one => one.GetProperty("retractedAt").ValueKind is JsonValueKind.Null).ShouldBe(2);
        (await engine.Database.CountAsync("audit_entries", "chain = 'role:credit.manager' AND kind = 'role.ended' AND actor = 'admin'")).ShouldBe(2);
        (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).Json.GetProperty("isValid").GetBoolean().ShouldBeTrue();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_version_of_the_matrix_is_the_one_of_that_day_as_known_then(DatabaseKind database)
    {
        await using var engine = await StartAsync(database);
        var xml = await engine.Database.TextAsync("SELECT xml FROM matrix_versions");
        await engine.Database.ExecuteAsync(
            "INSERT INTO matrix_versions (version, xml, hash, published_at, published_by, valid_from, running) SELECT 2, @p0, 'sha256:test', published_at, 'matrix.publisher', valid_from, running FROM matrix_versions",
            xml.Replace("<text>(15..30]</text>", "<text>(15..18]</text>", StringComparison.Ordinal).Replace("<text>(30..60]</text>", "<text>(18..60]</text>", StringComparison.Ordinal));
        await PublishedOnAsync(engine, 1, Today.AddDays(-100));
        await PublishedOnAsync(engine, 2, Today.AddDays(-2));
        var auditor = await engine.AsAsync("auditor");

        async Task<string> RoleAsync(string more) => Ways((await auditor.GetAsync($"{Terms}&branch=SH01&fact.requestedTermDays=50{more}")).ShouldBe(200).Json)[1].Split(' ')[1];
        (await RoleAsync("")).ShouldBe("finance-director");
        (await RoleAsync($"&on={Text(Today.AddDays(-2))}")).ShouldBe("finance-director");
        (await RoleAsync($"&on={Text(Today.AddDays(-3))}")).ShouldBe("credit-manager");
        (await RoleAsync($"&on={Text(Today)}&asKnownAt={Text(Today.AddDays(-3))}T00:00:00Z")).ShouldBe("credit-manager", "as known then, of a coming day");
        (await auditor.GetAsync($"{Terms}&branch=SH01&fact.requestedTermDays=50&asKnownAt={Text(Today.AddDays(-101))}T00:00:00Z")).ShouldBe(404, "authority.no-matrix");
    }

    // A version never changes, and the database holds that: here is one of another day.
    private static async Task PublishedOnAsync(Engine engine, int version, DateOnly day)
    {
        await engine.Database.ExecuteAsync(engine.Database.Kind is DatabaseKind.Sqlite
            ? "DROP TRIGGER IF EXISTS matrix_versions_no_update"
            : "DROP TRIGGER IF EXISTS matrix_versions_append_only ON matrix_versions");
        await engine.Database.ExecuteAsync(
            $"UPDATE matrix_versions SET published_at = '{Text(day)} 01:00:00.000000Z', valid_from = '{Text(version == 1 ? new DateOnly(2000, 1, 1) : day)}' WHERE version = {version}");
    }

    [Theory, OnSqlite]
    public async Task What_a_question_lacks_or_nobody_knows_is_named(DatabaseKind database)
    {
        await using var engine = await StartAsync(database);
        var auditor = await engine.AsAsync("auditor");

        async Task<string> FieldsAsync(string query) => string.Join(' ', (await auditor.GetAsync($"/api/authority?{query}")).ShouldBe(400, "request.invalid").Json
            .GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        (await FieldsAsync("type=non-standard-terms&branch=SH01&fact.moon=full&fact.deviationDays=20&fact.requestedTermDays=50")).ShouldBe("facts.moon");
        (await FieldsAsync("type=non-standard-terms&branch=SH01")).ShouldBe("facts.deviationDays");
        (await FieldsAsync("type=non-standard-terms&branch=SH01&fact.deviationDays=many")).ShouldBe("facts.deviationDays");
        (await FieldsAsync("type=credit-memo&branch=SH01")).ShouldBe("amount reasonCode");
        (await FieldsAsync("type=non-standard-terms")).ShouldBe("branch");
        (await FieldsAsync("branch=SH01")).ShouldBe("type");
        (await FieldsAsync($"type=non-standard-terms&branch=SH01&fact.deviationDays=2&asKnownAt={Text(Today.AddDays(2))}T00:00:00Z")).ShouldBe("asKnownAt");
        (await auditor.GetAsync("/api/authority?type=no-such-type&branch=SH01")).ShouldBe(400, "request.unknown-type");
        (await auditor.GetAsync("/api/authority?type=credit-memo&branch=SH01&reasonCode=mood")).ShouldBe(400, "request.unknown-reason");
        (await auditor.GetAsync($"{Terms}&branch=XX99")).ShouldBe(404, "authority.unknown-branch");
        (await auditor.GetAsync($"{Terms}&branch=SH01&legalEntity=CN02")).ShouldBe(400, "request.place-mismatch");
        (await auditor.GetAsync($"{Terms}&branch=SH01&on=03/02/2026")).ShouldBe(400, "request.malformed");
        (await auditor.GetAsync($"{Terms}&branch=SH01&asKnownAt=yesterday")).ShouldBe(400, "request.malformed");
        (await auditor.GetAsync($"{Terms}&branch=SH01&amount=5&currency=XAU")).ShouldBe(409, "matrix.rate-missing");
    }

    [Theory, OnPostgres]
    public async Task Nobody_gives_a_role_to_himself_and_what_makes_no_sense_is_refused(DatabaseKind database)
    {
        await using var engine = await StartAsync(database);
        var admin = await engine.AsAsync("admin");

        async Task RefusedAsync(object body, int status, string code) => (await admin.PostAsync("/api/role-assignments", body)).ShouldBe(status, code);
        await RefusedAsync(Role("admin", "cfo", Today, null), 403, "role.own");
        await RefusedAsync(Role("cfo", "king", Today, null), 400, "role.unknown");
        await RefusedAsync(Role("nobody", "cfo", Today, null), 400, "role.unknown-person");
        await RefusedAsync(Role("cfo", "auditor", Today, null, "branch", "XX99"), 400, "role.unknown-scope");
        await RefusedAsync(Role("cfo", "auditor", Today, null, "planet"), 400, "request.invalid");
        await RefusedAsync(Role("cfo", "auditor", Today, Today.AddDays(-1)), 400, "request.invalid");
        await RefusedAsync(new { userName = "cfo" }, 400, "request.invalid");
        var assigned = (await admin.PostAsync("/api/role-assignments", Role("cfo", "auditor", Today, Today.AddDays(5)))).ShouldBe(201).Json;
        await RefusedAsync(Role("cfo", "auditor", Today.AddDays(5), null), 409, "role.already-held");
        var id = assigned.GetProperty("id").GetString();
        (await admin.PostAsync($"/api/role-assignments/{id}/end", new { lastDay = Text(Today.AddDays(5)) })).ShouldBe(409, "role.ends-sooner");
        (await admin.PostAsync($"/api/role-assignments/{id}/end", new { })).ShouldBe(400, "request.malformed");
        (await admin.PostAsync($"/api/role-assignments/{id}/end", new { lastDay = Text(Today.AddDays(-1)) })).ShouldBe(200).Json.GetProperty("recorded").ValueKind.ShouldBe(JsonValueKind.Null, "it never held");
        (await admin.PostAsync($"/api/role-assignments/{id}/end", new { lastDay = Text(Today) })).ShouldBe(404, "role.unknown-assignment");
        var own = (await admin.GetAsync("/api/role-assignments?userName=admin")).ShouldBe(200).Json.GetProperty("items")[0].GetProperty("id").GetString();
        (await admin.PostAsync($"/api/role-assignments/{own}/end", new { lastDay = Text(Today) })).ShouldBe(403, "role.own");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_portal_answers_in_a_sentence_and_says_what_is_missing(DatabaseKind database)
    {
        await using var engine = await StartAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "auditor");

        (await portal.GetAsync("/matrix")).Text.ShouldContain("href=\"/authority\"");
        (await portal.GetAsync("/authority")).Text.ShouldSatisfyAllConditions(page => page.ShouldContain("fact.deviationDays"), page => page.ShouldNotContain("id=\"sentence\""));
        (await portal.GetAsync("/authority?handler=Fields&type=credit-memo")).Text.ShouldSatisfyAllConditions(part => part.ShouldContain("Price error", Case.Insensitive), part => part.ShouldNotContain("<html"));
        (await portal.GetAsync($"/authority?handler=Customers&customer={RequestSteps.ShanghaiCustomer}")).Text.ShouldContain("data-customer");
        var page = await portal.GetAsync($"/authority?type=non-standard-terms&customer={RequestSteps.ShanghaiCustomer}&amount=1,200,000&currency=CNY&fact.deviationDays=20&on={Text(Today.AddDays(1))}");
        page.Status.ShouldBe(200);
        page.Text.ShouldSatisfyAllConditions(
            text => text.ShouldContain("then the Credit manager China (Credit manager China) approves"), text => text.ShouldContain("holds it for branch SH01 since"), text => text.ShouldContain("A2"));
        var incomplete = await portal.GetAsync("/authority?type=non-standard-terms&branch=SH01");
        (incomplete.Status, incomplete.Text.Contains("This is required.", StringComparison.Ordinal)).ShouldBe((400, true));
        (await portal.GetAsync($"/authority?type=non-standard-terms&branch=SH01&amount=lots&fact.deviationDays=20")).Status.ShouldBe(400);
        (await portal.GetAsync($"/authority?type=non-standard-terms&branch=SH01&fact.deviationDays=20&fact.requestedTermDays=50&known={Text(Today.AddDays(-300))}")).Status.ShouldBe(404, "no version was known then");
        using var sales = await PortalClient.SignInAsync(engine, "sales.east");
        (await sales.GetAsync("/authority")).Status.ShouldBe(403);
    }

    private static Task<Engine> StartAsync(DatabaseKind database) => Engine.StartAsync(database);

    private static object Role(string userName, string role, DateOnly from, DateOnly? to, string scopeKind = "group", string scopeCode = "*") => new
    {
        userName, role, scopeKind, scopeCode, validFrom = Text(from), validTo = to is { } last ? Text(last) : null,
    };

    // Stage, role, kind, people and rows of each part.
    private static List<string> Ways(JsonElement answer) => [.. answer.GetProperty("stages").EnumerateArray().SelectMany(stage => stage.GetProperty("parts").EnumerateArray().Select(part =>
        $"{stage.GetProperty("stage").GetInt32()} {part.GetProperty("role").GetString()} {part.GetProperty("kind").GetString()} "
        + $"[{string.Join(',', part.GetProperty("people").EnumerateArray().Select(one => one.GetProperty("userName").GetString()))}] "
        + string.Join(',', part.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("row").GetString()))))];

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
