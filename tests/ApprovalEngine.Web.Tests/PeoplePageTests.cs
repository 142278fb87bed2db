using System.Globalization;
using System.Net;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>People, their roles, limits and superiors in the portal: an administrator's page. What it does is what REST does.</summary>
public sealed class PeoplePageTests
{
    private static DateOnly Today => BusinessDay.Of(TimeProvider.System.GetUtcNow());

    [Theory, OnSqlite, OnPostgres]
    public async Task A_limit_that_an_administrator_sets_in_the_portal_routes_the_next_request(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "admin");
        (await portal.GetAsync("/people?q=finance")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("/people/finance.director"), page => page.ShouldNotContain("/people/sales.east"), page => page.ShouldContain("href=\"/people\""));
        var before = (await DirectorAsync(engine)).Single();

        (await SendAsync(portal, "finance.director", "Limit", ("id", before.Id), ("Form.Limit", "249,999.99"))).ShouldBe(HttpStatusCode.Redirect);
        var after = await DirectorAsync(engine);
        after.Select(one => (one.First, one.Last, one.Limit)).ShouldBe(
            [(before.First, Text(Today.AddDays(-1)), null), (Text(Today), null, 249_999.99m)], "the days before stay as they were");
        (await portal.GetAsync("/people/finance.director")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("249,999.99"), page => page.ShouldContain("The limit is recorded"), page => page.ShouldContain("What was recorded before"));
        (await engine.RaiseAsync()).Route[1].Parts.Single().Role.ShouldBe("cfo");

        // Emptied, he may approve as much as his role again.
        (await SendAsync(portal, "finance.director", "Limit", ("id", after[1].Id), ("Form.Limit", ""))).ShouldBe(HttpStatusCode.Redirect);
        (await engine.RaiseAsync()).Route[1].Parts.Single().Role.ShouldBe("finance-director");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Roles_are_given_and_ended_and_superiors_are_set(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "admin");
        (string, string)[] role = [("Form.Role", "credit-committee"), ("Form.Place", "legalEntity:CN01"), ("Form.From", Text(Today)), ("Form.To", ""), ("Form.Limit", "")];
        (await SendAsync(portal, "sales.north", "Assign", role)).ShouldBe(HttpStatusCode.Redirect);
        (await SendAsync(portal, "sales.north", "Assign", role)).ShouldBe(HttpStatusCode.Conflict);
        var given = (await AssignmentsAsync(engine, "sales.north")).Single(one => one.Role == "credit-committee");
        (await SendAsync(portal, "sales.north", "End", ("id", given.Id), ("Form.To", Text(Today.AddDays(3))))).ShouldBe(HttpStatusCode.Redirect);
        (await AssignmentsAsync(engine, "sales.north")).Single(one => one.Role == "credit-committee").Last.ShouldBe(Text(Today.AddDays(3)));
        (await SendAsync(portal, "sales.north", "End", ("id", given.Id), ("Form.To", Text(Today)))).ShouldBe(HttpStatusCode.NotFound, "it was recorded anew meanwhile");

        (await SendAsync(portal, "sales.north", "Superior", ("superior", "branch.manager.beijing"))).ShouldBe(HttpStatusCode.Redirect);
        (await (await engine.AsAsync("admin")).GetAsync("/api/people/sales.north")).ShouldBe(200).Json.GetProperty("superior").GetString().ShouldBe("branch.manager.beijing");
        (await SendAsync(portal, "branch.manager.beijing", "Superior", ("superior", "sales.north"))).ShouldBe(HttpStatusCode.Conflict, "nobody is above himself");
        (await SendAsync(portal, "sales.north", "Superior", ("superior", " "))).ShouldBe(HttpStatusCode.Redirect);
        (await (await engine.AsAsync("admin")).GetAsync("/api/people/sales.north")).ShouldBe(200).Json.GetProperty("superior").GetString().ShouldBeNull();
        (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).Json.GetProperty("isValid").GetBoolean().ShouldBeTrue();
    }

    [Theory, OnSqlite]
    public async Task What_is_not_right_is_said_in_the_language_of_the_page_and_changes_nothing(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "admin");
        using var answer = await portal.PostAsync("/language", new() { ["culture"] = "zh-CN", ["returnUrl"] = "/people" });
        var own = (await AssignmentsAsync(engine, "admin"))[0];
        var director = (await DirectorAsync(engine)).Single();
        (string, string)[] role = [("Form.Role", "cfo"), ("Form.Place", "group:*"), ("Form.From", Text(Today))];

        (await ComplaintAsync(portal, "admin", "Limit", ("id", own.Id), ("Form.Limit", "1"))).ShouldBe((403, "任何人不得给自己授予角色或更改自己的角色，须由另一位管理员办理。"));
        (await ComplaintAsync(portal, "admin", "Superior", ("superior", "cfo"))).ShouldBe((403, "任何人不得指定自己的上级，须由另一位管理员办理。"));
        (await ComplaintAsync(portal, "finance.director", "Limit", ("id", director.Id), ("Form.Limit", "-1"))).Item1.ShouldBe(400);
        (await ComplaintAsync(portal, "finance.director", "Limit", ("id", director.Id), ("Form.Limit", "a lot"))).Item1.ShouldBe(400);
        (await ComplaintAsync(portal, "finance.director", "Limit", ("id", director.Id), ("Form.Limit", "100.00001"))).ShouldBe((400, "限额最多四位小数。"));
        (await ComplaintAsync(portal, "finance.director", "Assign", [.. role, ("Form.To", Text(Today.AddDays(-1)))])).ShouldBe((400, "最后一天早于第一天。"));
        (await ComplaintAsync(portal, "finance.director", "Assign", ("Form.Role", "cfo"), ("Form.Place", "branch:NOWHERE"), ("Form.From", Text(Today)))).ShouldBe((400, "请选择角色的适用范围。"));
        (await ComplaintAsync(portal, "finance.director", "Superior", ("superior", "nobody.known"))).ShouldBe((400, "没有名为“nobody.known”的在职人员。"));
        (await portal.GetAsync("/people/nobody.known")).Status.ShouldBe(404);
        (await DirectorAsync(engine)).ShouldBe([director]);

        foreach (var person in new[] { "sales.east", "finance.director", "auditor", "matrix.owner" })
        {
            using var other = await PortalClient.SignInAsync(engine, person);
            (await other.GetAsync("/people")).Status.ShouldBe(403, person);
            (await other.GetAsync("/people/finance.director")).Status.ShouldBe(403, person);
            (await other.GetAsync("/")).Text.ShouldNotContain("href=\"/people\"", customMessage: person);
            (await SendAsync(other, "sales.north", "Superior", ("superior", "cfo"))).ShouldBe(HttpStatusCode.Forbidden, person);
        }
    }

    private static async Task<HttpStatusCode> SendAsync(PortalClient portal, string person, string handler, params (string Name, string Value)[] fields)
    {
        using var answer = await portal.PostAsync($"/people/{person}?handler={handler}", fields.ToDictionary(field => field.Name, field => field.Value));
        return answer.StatusCode;
    }

    // The status, and what the page says.
    private static async Task<(int Status, string Said)> ComplaintAsync(PortalClient portal, string person, string handler, params (string Name, string Value)[] fields)
    {
        using var answer = await portal.PostAsync($"/people/{person}?handler={handler}", fields.ToDictionary(field => field.Name, field => field.Value));
        var page = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(page.Split("role=\"alert\"", 2)[1].Split('>', 2)[1].Split('<')[0]));
    }

    // What the finance director holds of his role where the requests of these tests are.
    private static async Task<List<(string Id, string Role, string First, string? Last, decimal? Limit)>> DirectorAsync(Engine engine) =>
        [.. (await AssignmentsAsync(engine, "finance.director", "CN01")).Where(one => one.Role == "finance-director").OrderBy(one => one.First)];

    private static async Task<List<(string Id, string Role, string First, string? Last, decimal? Limit)>> AssignmentsAsync(Engine engine, string person, string? place = null) =>
        [.. (await (await engine.AsAsync("admin.second")).GetAsync($"/api/role-assignments?userName={person}")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().Where(one => place is null || one.GetProperty("scopeCode").GetString() == place).Select(one => (
            one.GetProperty("id").GetString()!, one.GetProperty("role").GetString()!, one.GetProperty("validFrom").GetString()!, one.GetProperty("validTo").GetString(),
            one.GetProperty("limit").ValueKind is System.Text.Json.JsonValueKind.Null ? (decimal?)null : one.GetProperty("limit").GetDecimal()))];

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
