using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Bad input gets a clear error and changes nothing.</summary>
[Collection(SharedEngines.Name)]
public sealed class MalformedInputTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_body_that_cannot_be_read_is_answered_with_place_and_reason(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var client = await engine.AsAsync("sales.east");
        var before = await engine.Database.TableCountsAsync();
        foreach (var (body, place) in new[]
        {
            ("{\"type\": \"non-standard-terms\",\n  \"amount\": }", "line 2, byte 13, path $.amount"),
            ("{\"amount\": \"many\"}", "line 1, byte 18, path $.amount"),
            ("{\"amount\": 1e400}", "path $.amount"),
            ("{\"facts\": 5}", "path $.facts"),
            ("{\"facts\": {\"requestedTermDays\": 75,}}", "path $.facts"),
            ("[]", "path $"),
            ("{\"justification\": \"\\ud800\"}", "path $.justification"),
            ("{\"justification\": \"a\\u0000b\"}", "path $.justification"),
            ("{\"submit\": \"yes\"}", "path $.submit"),
            ("{\"amount\": 1, \"amount\": 250000}", "path $"),
            ("{\"amount\": 1, \"Amount\": 250000}", "path $"),
            ("{\"facts\": {\"requestedTermDays\": 31, \"requestedTermDays\": 75}}", "path $.facts"),
        })
        {
            foreach (var path in new[] { "/api/requests", "/api/requests/preview" })
            {
                (await client.PostTextAsync(path, body)).ShouldBe(400, "request.malformed").Json.GetProperty("detail").GetString().ShouldNotBeNull().ShouldSatisfyAllConditions(
                    detail => detail.ShouldContain(place, Case.Sensitive, body), detail => detail.ShouldNotContain("ApprovalEngine.", Case.Sensitive, body));
            }
        }

        (await client.PostTextAsync("/api/requests", "null")).ShouldBe(400, "request.malformed");
        (await client.PostTextAsync("/api/requests", "")).ShouldBe(400, "request.malformed");
        (await client.PostTextAsync("/api/requests", "type=x", "application/x-www-form-urlencoded")).Status.ShouldBe(415);
        (await client.PostTextAsync("/api/requests", "{}", "application/json; charset=klingon")).ShouldBe(415, "request.malformed");
        (await client.SendAsync(HttpMethod.Delete, "/api/requests/NST-1", null)).Status.ShouldBe(405);
        (await client.GetAsync("/api/customers?q=%00")).ShouldBe(400, "request.malformed");
        (await client.GetAsync("/api/requests?cursor=not-ours&limit=-5")).ShouldBe(200);
        foreach (var list in new[] { "requests", "customers", "tasks" })
        {
            (await client.GetAsync($"/api/{list}?cursor=AA%3D%3D")).ShouldBe(200);
        }

        (await client.GetAsync("/api/requests?limit=many")).ShouldBe(400, "request.malformed");
        (await client.GetAsync("/api/requests?status=Lost")).ShouldBe(400, "request.unknown-status");
        (await client.GetAsync("/api/customers/C100001?asOf=2026-02-30")).ShouldBe(400, "request.malformed");
        (await client.GetAsync("/api/customers/C100001?asOf=03/02/2026")).ShouldBe(400, "request.malformed");
        (await client.GetAsync("/api/customers/C100001?asOf=0001-01-01")).ShouldBe(200).Json.GetProperty("exposure").GetDecimal().ShouldBe(0);
        (await client.GetAsync("/api/customers/C100001?asOf=9999-12-31")).ShouldBe(200);
        (await engine.Anybody.PostTextAsync("/api/auth/token", "{\"userName\": \"a\\u0000\", \"password\": \"x\"}")).ShouldBe(400, "request.malformed");
        (await engine.Database.TableCountsAsync()).ShouldBe(before);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_draft_that_makes_no_sense_is_answered_with_the_fields_at_fault(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var client = await engine.AsAsync("sales.east");
        var before = await engine.Database.TableCountsAsync();
        await RefusedAsync("type", "write-offs", 400, "request.unknown-type");
        await RefusedAsync("reasonCode", "because", 400, "request.unknown-reason");
        await RefusedAsync("customer", "C999999", 404, "customer.unknown");
        await RefusedAsync("customer", RequestSteps.BeijingCustomer, 404, "customer.unknown");
        await RefusedAsync("legalEntity", "CN02", 400, "request.place-mismatch");
        await RefusedAsync("branch", "BJ01", 400, "request.place-mismatch");
        await RefusedAsync("amount", -1, 400, "request.invalid");
        await RefusedAsync("amount", 0.00001m, 400, "request.invalid");
        await RefusedAsync("amount", 1e20m, 400, "request.invalid");
        await RefusedAsync("currency", "yuan", 400, "request.invalid");
        await RefusedAsync("type", null, 400, "request.invalid");
        await RefusedAsync("justification", new string('x', 4001), 400, "request.invalid");
        foreach (var (name, value) in new (string, object?)[]
        {
            ("requestedTermDays", null), ("requestedTermDays", "75"), ("requestedTermDays", 75.5m), ("requestedTermDays", 0), ("requestedTermDays", 721), ("requestedTermDays", 1e30),
            ("requestedTermDays", 30), ("requestedTermDays", true), ("validUntil", "2020-01-01"), ("validUntil", "31.12.2027"), ("validUntil", 5), ("retentionPercent", 101),
            ("retentionMonths", -1), ("colour", "red"), ("deviationDays", 1),
        })
        {
            var facts = new Dictionary<string, object?> { ["requestedTermDays"] = 75, [name] = value };
            (await RefusedAsync("facts", facts, 400, "request.invalid")).Json.GetProperty("errors").TryGetProperty($"facts.{name}", out _).ShouldBeTrue($"{name} = {value}");
        }

        (await engine.Database.TableCountsAsync()).ShouldBe(before);

        async Task<ApiAnswer> RefusedAsync(string name, object? value, int status, string code)
        {
            var body = RequestSteps.Terms();
            body[name] = value;
            (await client.PostAsync("/api/requests/preview", body)).ShouldBe(status, code);
            return (await client.PostAsync("/api/requests", body)).ShouldBe(status, code);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_fact_that_is_not_text_is_refused(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var client = await engine.AsAsync("sales.east");
        foreach (var fact in new[] { "\"\\ud800\"", "\"\\u0000\"", "{}", "[]", "\"2027-01-01\\u0000\"" })
        {
            var body = $$"""{"type":"non-standard-terms","customer":"C100001","amount":1,"currency":"CNY","reasonCode":"competition","facts":{"requestedTermDays":75,"validUntil":{{fact}} } }""";
            (await client.PostTextAsync("/api/requests", body)).ShouldBe(400, "request.invalid").Text.ShouldContain("facts.validUntil");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_needs_hash_verdict_and_where_it_says_no_a_comment(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        var request = await engine.ReadAsync(number);
        var (manager, path) = (await engine.AsAsync("branch.manager.shanghai"), $"/api/tasks/{request.OpenTasks().Single().Id}/decision");
        var hash = request.ContentHash;

        (await manager.PostAsync(path, new { verdict = "recommend" })).ShouldBe(400, "request.invalid").Text.ShouldContain("contentHash");
        (await manager.PostAsync(path, new { verdict = "recommend", contentHash = "sha256:0" })).ShouldBe(409, "request.content-changed");
        (await manager.PostAsync(path, new { verdict = "perhaps", contentHash = hash })).ShouldBe(400, "request.invalid").Text.ShouldContain("found 'perhaps'");
        (await manager.PostAsync(path, new { contentHash = hash })).ShouldBe(400, "request.invalid");
        (await manager.PostAsync(path, new { verdict = "reject", contentHash = hash })).ShouldBe(400, "decision.comment-required");
        (await manager.PostAsync(path, new { verdict = "return", comment = "  ", contentHash = hash })).ShouldBe(400, "decision.comment-required");
        (await manager.PostAsync(path, new { verdict = "reject", comment = new string('x', 4001), contentHash = hash })).ShouldBe(400, "request.invalid");
        (await manager.PostAsync(path, new { verdict = "recommend", contentHash = hash }, version: request.Version + 1)).ShouldBe(412, "request.stale");
        (await manager.PostAsync($"/api/tasks/{Guid.CreateVersion7()}/decision", new { verdict = "recommend", contentHash = hash })).ShouldBe(404, "task.unknown");
        (await (await engine.AsAsync("finance.director")).PostAsync(path, new { verdict = "recommend", contentHash = hash })).ShouldBe(403, "task.not-assigned");
        (await engine.ReadAsync(number)).ShouldSatisfyAllConditions(now => now.Version.ShouldBe(request.Version), now => now.OpenTasks().Count().ShouldBe(1));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_malformed_file_is_refused_with_its_rows_and_nothing_is_written(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var controller = await engine.AsAsync("credit.controller");
        var before = await engine.Database.TableCountsAsync();
        const string header = "number,name,branch,riskClass,termDays,limit,currency\n";
        var bad = $"{header}X1,One,SH01,Low,30,1,CNY\nX2,Two,SH99,Low,thirty,1,CNY\nX3,Three,SH01,Low,30,1\n";

        var answer = (await controller.PostTextAsync("/api/imports/customers", bad, "text/csv")).ShouldBe(422, "import.rejected").Json;

        (answer.GetProperty("read").GetInt32(), answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejectedCount").GetInt32()).ShouldBe((3, 0, 2));
        var rows = answer.GetProperty("rejected").EnumerateArray().ToList();
        rows.Select(row => row.GetProperty("line").GetInt32()).ShouldBe([3, 4]);
        rows[0].GetProperty("column").GetString().ShouldBeOneOf("branch", "termDays");
        rows[1].GetProperty("reason").GetString().ShouldBe("expected 7 columns, as in the header");
        foreach (var file in new[] { "", "\"", "number\n1\n", $"{header}\"X1,One", $"{header}X1,O\0ne,SH01,Low,30,1,CNY\n", new string(',', 5000) })
        {
            (await controller.PostTextAsync("/api/imports/customers", file, "text/csv")).Status.ShouldBe(422, file);
        }

        (await controller.PostTextAsync("/api/imports/nothing", bad, "text/csv")).Status.ShouldBeOneOf(400, 404, 422);
        (await controller.PostTextAsync("/api/imports/customers?mapping=../../secret", bad, "text/csv")).Status.ShouldBeOneOf(400, 404, 422);
        (await engine.Database.TableCountsAsync()).ShouldBe(before);
    }
}
