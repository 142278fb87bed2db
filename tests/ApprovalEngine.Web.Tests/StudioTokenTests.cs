using System.Text.Json;
using System.Text.RegularExpressions;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>The token with which a page of the designer works: whom it is given to, what it opens, when it ends.</summary>
[Collection(SharedEngines.Name)]
public sealed class StudioTokenTests(Engines engines)
{
    private const string Look = "/elsa/api/package/version";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_has_a_token_of_its_own_that_opens_only_what_Studio_asks(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "process.owner");
        var (one, other) = (await OpenAsync(portal), await OpenAsync(portal));
        one.Page.ShouldNotBe(other.Page);
        var studio = engine.Anybody with { Token = one.Token };
        (await studio.GetAsync(Look)).ShouldBe(200);
        (await studio.GetAsync("/api/me")).ShouldBe(401, "auth.required");
        // In the address it counts for the hubs only.
        (await engine.Anybody.GetAsync($"{Look}?access_token={Uri.EscapeDataString(one.Token)}")).ShouldBe(401, "auth.required");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_renewed_for_the_same_page_and_person(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "process.owner");
        var opened = await OpenAsync(portal);
        var renewed = await RenewAsync(portal, opened);
        renewed.Status.ShouldBe(200);
        renewed.Headers["Cache-Control"].ShouldContain("no-store");
        var answer = JsonDocument.Parse(renewed.Text).RootElement;
        answer.GetProperty("seconds").GetInt32().ShouldBeInRange(1700, 1800);
        var token = answer.GetProperty("token").GetString()!;
        token.ShouldNotBe(opened.Token);
        (await (engine.Anybody with { Token = token }).GetAsync(Look)).ShouldBe(200);

        (await RenewAsync(portal, opened with { Antiforgery = "" })).Status.ShouldBe(400, "nobody else's page may ask for one");
        using var auditor = await PortalClient.SignInAsync(engine, "auditor");
        (await RenewAsync(auditor, opened)).Status.ShouldBe(400, "the page is another person's");
        (await portal.GetAsync("/studio/token")).Status.ShouldBe(404);
    }

    [Theory, OnSqlite]
    public async Task Nobody_gets_one_who_may_not_look_at_workflows(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "sales.east");
        var form = (await portal.GetAsync("/")).Text.Split("name=\"__RequestVerificationToken\"", 2)[1].Split("value=\"", 2)[1].Split('"')[0];
        (await RenewAsync(portal, new OpenPage("", "", form))).Status.ShouldBe(404);
        using var nobody = PortalClient.Nobody(engine);
        (await RenewAsync(nobody, new OpenPage("", "", form))).Status.ShouldBe(401);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_ends_with_a_change_of_password_or_roles(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "asia.controller");
        var opened = await OpenAsync(portal);
        var studio = engine.Anybody with { Token = opened.Token };
        (await studio.GetAsync(Look)).ShouldBe(200);

        await engine.Database.ExecuteAsync("UPDATE accounts SET security_stamp = 'CHANGED' WHERE id = 'asia.controller'");

        (await studio.GetAsync(Look)).ShouldBe(401, "auth.required");
        (await RenewAsync(portal, opened)).Status.ShouldBe(302, "the cookie has ended, too");
    }

    private static async Task<OpenPage> OpenAsync(PortalClient portal)
    {
        var page = (await portal.GetAsync("/studio/workflows/definitions")).Text;
        string Value(string name) => Regex.Match(page, $"{name}=\"([^\"]+)\"").Groups[1].Value;
        return new OpenPage(Value("access-token"), Value("data-page"), Value("data-antiforgery"));
    }

    // As js/studio-session.js asks.
    private static Task<PortalAnswer> RenewAsync(PortalClient portal, OpenPage page) => portal.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/studio/token")
    {
        Headers = { { "RequestVerificationToken", page.Antiforgery }, { "X-Requested-With", "XMLHttpRequest" } },
        Content = new FormUrlEncodedContent([new("page", page.Page)]),
    });

    private sealed record OpenPage(string Token, string Page, string Antiforgery);
}
