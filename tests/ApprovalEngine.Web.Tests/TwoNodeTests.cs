using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ApprovalEngine.CrashTest;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Two nodes on one database: no leader, no session of one node only, nothing twice.</summary>
[Collection(Turn)]
public sealed class TwoNodeTests(NodePair nodes) : IClassFixture<NodePair>
{
    /// <summary>Tests of two nodes take turns: four hosts under load at once are more than a small machine has.</summary>
    public const string Turn = "two nodes";

    private const int ClientsPerNode = 16;
    private const int Rounds = 15;

    [PostgresFact]
    public async Task Nodes_that_start_at_once_share_one_key_for_cookies_and_tokens() =>
        (await nodes.Database.CountAsync("data_protection_keys")).ShouldBe(1);

    [PostgresFact]
    public async Task A_token_of_one_node_is_good_on_the_other_until_password_person_or_roles_change()
    {
        const string person = "regional.credit.west";
        using var a = nodes.A.CreateClient();
        using var b = nodes.B.CreateClient();
        var token = (await new ApiClient(a, null).PostAsync("/api/auth/token", new { userName = person, password = "Demo-Pass-1" })).ShouldBe(200)
            .Json.GetProperty("accessToken").GetString();
        ApiClient[] both = [new(a, token), new(b, token)];
        (await AllAnswerAsync(both, "/api/me", 200)).ShouldAllBe(me => me.Json.GetProperty("roles").GetArrayLength() > 0);

        await nodes.Database.ExecuteAsync("DELETE FROM role_assignments WHERE user_name = @p0", person);
        (await AllAnswerAsync(both, "/api/me", 200)).ShouldAllBe(me => me.Json.GetProperty("roles").GetArrayLength() == 0);

        // What a new password does, too.
        await nodes.Database.ExecuteAsync("UPDATE accounts SET security_stamp = 'CHANGED' WHERE id = @p0", person);
        await AllAnswerAsync(both, "/api/me", 401, "auth.required");

        var again = (await new ApiClient(b, null).PostAsync("/api/auth/token", new { userName = person, password = "Demo-Pass-1" })).ShouldBe(200)
            .Json.GetProperty("accessToken").GetString();
        both = [new(a, again), new(b, again)];
        await AllAnswerAsync(both, "/api/me", 200);
        await nodes.Database.ExecuteAsync("UPDATE people SET is_active = false WHERE user_name = @p0", person);
        await AllAnswerAsync(both, "/api/me", 401, "auth.required");
    }

    [PostgresFact]
    public async Task Wrong_passwords_on_both_nodes_lock_an_account_on_both()
    {
        using var a = nodes.A.CreateClient();
        using var b = nodes.B.CreateClient();
        for (var turn = 0; turn < 5; turn++)
        {
            (await new ApiClient(turn % 2 == 0 ? a : b, null).PostAsync("/api/auth/token", new { userName = "branch.manager.south", password = "wrong" })).ShouldBe(401, "auth.failed");
        }

        foreach (var node in new[] { a, b })
        {
            (await new ApiClient(node, null).PostAsync("/api/auth/token", new { userName = "branch.manager.south", password = "Demo-Pass-1" })).ShouldBe(401, "auth.failed");
        }
    }

    [PostgresFact]
    public async Task A_cookie_and_a_form_of_one_node_are_good_on_the_other()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        Uri On(ServerProcess node, string path) => new(node.Address, path);

        // The form of A is sent to B, which signs in; its cookie is shown to A.
        var form = await FormOfAsync(browser, On(nodes.A, "sign-in"));
        form["userName"] = "regional.credit.south";
        form["password"] = "Demo-Pass-1";
        (await SendAsync(browser, On(nodes.B, "sign-in"), form)).ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetAsync(On(nodes.A, ""))).StatusCode.ShouldBe(HttpStatusCode.OK);

        // A form without its token is refused; with the token of the other node it is taken.
        (await SendAsync(browser, On(nodes.B, "language"), new() { ["culture"] = "zh-CN", ["returnUrl"] = "/" })).ShouldBe(HttpStatusCode.BadRequest);
        form = await FormOfAsync(browser, On(nodes.A, ""));
        form["culture"] = "zh-CN";
        form["returnUrl"] = "/";
        (await SendAsync(browser, On(nodes.B, "language"), form)).ShouldBe(HttpStatusCode.Redirect);

        await nodes.Database.ExecuteAsync("UPDATE accounts SET security_stamp = 'CHANGED' WHERE id = 'regional.credit.south'");
        var cookies = handler.CookieContainer.GetCookieHeader(nodes.A.Address);
        foreach (var node in new[] { nodes.A, nodes.B })
        {
            // The first refusal takes the cookie away; a thief would keep it.
            using var thief = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
            thief.DefaultRequestHeaders.Add("Cookie", cookies);
            using var answer = await thief.GetAsync(On(node, "requests"));
            (answer.StatusCode, answer.Headers.Location?.ToString()).ShouldBe((HttpStatusCode.Redirect, "/sign-in"));
        }
    }

    [PostgresFact]
    public async Task Of_sixteen_clients_on_each_node_exactly_one_decides_a_task()
    {
        await ShareBranchManagerAsync();
        using var a = nodes.Api.At(0);
        using var b = nodes.Api.At(1);
        for (var round = 0; round < Rounds; round++)
        {
            var number = await RaiseAsync(string.Create(CultureInfo.InvariantCulture, $"race-{round}"));
            foreach (var (people, verdict) in new[] { (new[] { "branch.manager.shanghai", "branch.manager.north" }, "recommend"), (["finance.director"], "approve") })
            {
                await RaceAsync([a, b], number, people, verdict);
            }
        }

        await nodes.FinishAsync();
        await nodes.ExpectAllWholeAsync();
    }

    private static async Task<ApiAnswer[]> AllAnswerAsync(ApiClient[] clients, string path, int status, string? code = null) =>
        [.. (await Task.WhenAll(clients.Select(client => client.GetAsync(path)))).Select(answer => answer.ShouldBe(status, code))];

    private static async Task<Dictionary<string, string>> FormOfAsync(HttpClient browser, Uri page) => new()
    {
        ["__RequestVerificationToken"] = (await browser.GetStringAsync(page)).Split("name=\"__RequestVerificationToken\"", 2)[1].Split("value=\"", 2)[1].Split('"')[0],
    };

    private static async Task<HttpStatusCode> SendAsync(HttpClient browser, Uri page, Dictionary<string, string> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(page, form);
        return answer.StatusCode;
    }

    private async Task<string> RaiseAsync(string key)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(RequestSteps.Terms()))!.AsObject();
        body["justification"] = key;
        var command = new Command("sales.east", "api/requests", body, key);
        var answer = (await nodes.Api.SendAsync(command)).ShouldNotBeNull();
        nodes.Memory.Keep(command, answer).ShouldBeTrue($"{answer}");
        return answer.Body!["number"]!.GetValue<string>();
    }

    private async Task RaceAsync(Api[] at, string number, string[] people, string verdict)
    {
        var inbox = (await nodes.Api.GetAsync(people[0], "api/tasks?limit=200")).ShouldNotBeNull();
        var task = inbox.Body!["items"]!.AsArray().Single(one => one!["request"]!.GetValue<string>() == number)!;
        var commands = Enumerable.Range(0, at.Length * ClientsPerNode)
            .Select(client => Client.Decision(people[client / at.Length % people.Length], task, verdict, string.Create(CultureInfo.InvariantCulture, $"{number}-{verdict}-{client}"))).ToList();
        var answers = await Task.WhenAll(commands.Select((command, client) => at[client % at.Length].SendAsync(command)));

        foreach (var (command, answer) in commands.Zip(answers))
        {
            nodes.Memory.Keep(command, answer.ShouldNotBeNull());
        }

        answers.Count(answer => answer!.Status == 200).ShouldBe(1, number);
        answers.Where(answer => answer!.Status != 200).Select(answer => (answer!.Status, answer.Code)).Distinct().ShouldBe([(409, "task.already-decided")], number);
    }

    // A second person holds the role for the same branch: two people, each on both nodes.
    private Task<int> ShareBranchManagerAsync() => nodes.Database.ExecuteAsync(
        """
        INSERT INTO role_assignments (id, user_name, role, scope_kind, scope_code, valid_from, valid_to, recorded_at)
        SELECT @p0, 'branch.manager.north', role, scope_kind, scope_code, valid_from, valid_to, recorded_at FROM role_assignments
        WHERE user_name = 'branch.manager.shanghai' AND role = 'branch-manager'
        """,
        Guid.CreateVersion7());
}
