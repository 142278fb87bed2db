using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Limits of single persons, from the role assignment to the decision. The request is CNY 250,000 and goes to the finance director.</summary>
public sealed class PersonLimitTests
{
    private static DateOnly Today => BusinessDay.Of(TimeProvider.System.GetUtcNow());

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_below_the_amount_is_not_asked_the_next_level_is_and_the_route_says_why(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await LimitAsync(engine, "finance.director", "finance-director", 249_999.99m);
        var request = await engine.RaiseAsync();
        var part = request.Route[1].Parts.Single();

        (part.Role, part.InsteadOf, part.Level).ShouldBe(("cfo", "finance-director", 4));
        part.People.ShouldBe(["cfo"]);
        part.NotAsked.ShouldBe([new LimitedView("finance.director", 249_999.99m)]);
        using (var portal = await PortalClient.SignInAsync(engine, "sales.east"))
        {
            (await portal.GetAsync($"/requests/{request.NumberOf()}")).Text.ShouldSatisfyAllConditions(
                page => page.ShouldContain("is not asked: may approve CNY 249,999.99 at most"), page => page.ShouldContain("instead of Finance director China"));
        }

        (await engine.ApproveAsync(request.NumberOf())).Status.ShouldBe("Approved");

        var answer = (await (await engine.AsAsync("auditor")).GetAsync("/api/authority?type=non-standard-terms&branch=SH01&amount=250000&fact.deviationDays=45&fact.requestedTermDays=75")).ShouldBe(200).Json;
        var asked = answer.GetProperty("stages")[1].GetProperty("parts")[0];
        (asked.GetProperty("role").GetString(), asked.GetProperty("insteadOf").GetString()).ShouldBe(("cfo", "finance-director"));
        asked.GetProperty("notAsked")[0].GetProperty("limit").GetDecimal().ShouldBe(249_999.99m);
        answer.GetProperty("sentence").GetProperty("en").GetString()!.ShouldContain("instead of the Finance director China, whose limits are below it, approves");
        var small = (await (await engine.AsAsync("auditor")).GetAsync("/api/authority?type=non-standard-terms&branch=SH01&amount=249999.99&fact.deviationDays=45&fact.requestedTermDays=75")).ShouldBe(200).Json;
        small.GetProperty("stages")[1].GetProperty("parts")[0].GetProperty("people")[0].GetProperty("limit").GetDecimal().ShouldBe(249_999.99m, "the limit is inclusive");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_limit_that_is_given_after_the_route_was_pinned_is_held_at_the_decision_and_stays_known(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        await LimitAsync(engine, "finance.director", "finance-director", 0m);

        var refused = await engine.DecideAsync("finance.director", number, "approve");
        refused.ShouldBe(403, "authority.limit-exceeded");
        refused.Json.GetProperty("detail").GetString()!.ShouldContain("may approve 0 at most, and the request is 250000");
        (await engine.ReadAsync(number)).Status.ShouldBe("InReview");
        (await engine.DecideAsync("finance.director", number, "reject", "too long")).ShouldBe(200);

        var history = (await (await engine.AsAsync("admin")).GetAsync("/api/role-assignments?userName=finance.director&history=true")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().ToList();
        history.Count(one => one.GetProperty("limit").ValueKind is JsonValueKind.Number && one.GetProperty("limit").GetDecimal() == 0).ShouldBe(2);
        history.Count(one => one.GetProperty("retractedAt").ValueKind is not JsonValueKind.Null).ShouldBe(2, "that he had none stays known");
        (await (await engine.AsAsync("admin")).PostAsync("/api/role-assignments", Body("cfo", "credit-manager", "CN01", -1m))).ShouldBe(400, "request.invalid");
    }

    [Theory, OnSqlite]
    public async Task Where_nobody_of_the_ladder_may_approve_so_much_the_request_waits(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        foreach (var (person, role) in new[] { ("finance.director", "finance-director"), ("cfo", "cfo"), ("group.cfo", "group-cfo") })
        {
            await LimitAsync(engine, person, role, 1_000m);
        }

        var request = await engine.RaiseAsync();
        request.Findings.Select(finding => finding.Code).ShouldBe(["route.nobody"]);
        request.Route[1].Parts.Single().NotAsked.Count.ShouldBe(3);
        (await engine.DecideAsync("branch.manager.shanghai", request.NumberOf(), "recommend")).ShouldBe(200);
        var waiting = await engine.ReadAsync(request.NumberOf());
        (waiting.Status, waiting.OpenTasks().Single().People.Count).ShouldBe(("InReview", 0));
    }

    // The role goes on with a limit from today on: what stood is ended with yesterday.
    private static async Task LimitAsync(Engine engine, string person, string role, decimal limit)
    {
        var admin = await engine.AsAsync("admin");
        var held = (await admin.GetAsync($"/api/role-assignments?userName={person}")).ShouldBe(200).Json.GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("role").GetString() == role).ToList();
        held.ShouldNotBeEmpty();
        foreach (var one in held)
        {
            (await admin.PostAsync($"/api/role-assignments/{one.GetProperty("id").GetString()}/end", new { lastDay = Text(Today.AddDays(-1)) })).ShouldBe(200);
            (await admin.PostAsync("/api/role-assignments", Body(person, role, one.GetProperty("scopeCode").GetString()!, limit))).ShouldBe(201).Json.GetProperty("limit").GetDecimal().ShouldBe(limit);
        }
    }

    private static object Body(string userName, string role, string scopeCode, decimal limit) =>
        new { userName, role, scopeKind = scopeCode == "*" ? "group" : "legalEntity", scopeCode, validFrom = Text(Today), limit };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
