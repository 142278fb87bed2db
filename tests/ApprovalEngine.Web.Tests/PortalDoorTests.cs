using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>What the portal shows to whom, and what it does with what no form of its own sends.</summary>
[Collection(SharedEngines.Name)]
public sealed class PortalDoorTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Requests_letters_and_customers_of_others_exist_neither_on_pages_nor_over_rest(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var draft = await engine.RaiseAsync(RequestSteps.Terms(submit: false));
        var approved = await engine.ApproveAsync((await engine.RaiseAsync()).NumberOf());
        var letter = approved.Letters[0].Id;
        string[] pages = [$"/requests/{approved.Number}", $"/requests/{approved.Number}/letters/{letter}", $"/letters/{approved.Number}/{letter}/raw"];
        foreach (var (person, own, theirs, customer) in new[]
        {
            ("sales.east", 200, 200, 200), ("auditor", 404, 200, 200), ("admin", 404, 200, 200), ("legal.counsel", 404, 404, 200), ("sales.north", 404, 404, 404), ("matrix.owner", 404, 404, 404),
        })
        {
            using var portal = await PortalClient.SignInAsync(engine, person);
            var rest = await engine.AsAsync(person);
            foreach (var page in pages)
            {
                (await portal.GetAsync(page)).Status.ShouldBe(theirs, $"{page} as {person}");
            }

            (await rest.GetAsync($"/api/requests/{approved.Number}/letters/{letter}")).Status.ShouldBe(theirs, person);
            (await portal.GetAsync($"/customers/{RequestSteps.ShanghaiCustomer}")).Status.ShouldBe(customer, person);
            (await portal.GetAsync($"/requests/{draft.Number}")).Status.ShouldBe(own, person);
            (await portal.GetAsync($"/requests/{draft.Number}/edit")).Status.ShouldBe(own, person);
            (await rest.GetAsync($"/api/requests/{draft.Number}")).Status.ShouldBe(own, person);
            // A letter is found below its own request only.
            (await portal.GetAsync($"/letters/{draft.Number}/{letter}/raw")).Status.ShouldBe(404, person);
            (await rest.GetAsync($"/api/requests/{draft.Number}/letters/{letter}")).Status.ShouldBe(404, person);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_no_form_sends_is_refused_with_a_page(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "sales.east");
        const string form = "application/x-www-form-urlencoded";
        foreach (var (body, type) in new[]
        {
            ("garbage", "multipart/form-data; boundary=x"),
            ("garbage", "multipart/form-data"),
            (string.Join('&', Enumerable.Range(0, 1100).Select(field => $"field{field}=1")), form),
            (new string('k', 5000) + "=1", form),
            ("Form.Customer=%00", form),
            ("--x\r\nContent-Disposition: form-data; name=\"Form.Customer\"\r\n\r\na\0b\r\n--x--\r\n", "multipart/form-data; boundary=x"),
            ("{}", "application/json"),
        })
        {
            var answer = await portal.PostTextAsync("/requests/new", body, type);
            (answer.Status, answer.MediaType).ShouldBe((400, "text/html"), type);
            answer.Text.ShouldContain("This form can no longer be sent");
        }

        foreach (var path in new[] { "/customers?q=%00", "/requests?q=a%00b", "/requests?status=Lost", "/?cursor=%00" })
        {
            var answer = await portal.GetAsync(path);
            (answer.Status, answer.MediaType).ShouldBe((400, "text/html"), path);
            answer.Text.ShouldContain("There is nothing here");
        }

        foreach (var method in new[] { HttpMethod.Trace, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options })
        {
            var answer = await portal.SendAsync(method, $"/customers/{RequestSteps.ShanghaiCustomer}");
            (answer.Status, answer.MediaType).ShouldBe((405, "text/html"), method.Method);
            answer.Text.ShouldContain("This could not be done");
        }

        (await portal.GetAsync("/customers?cursor=AA%3D%3D")).Status.ShouldBe(200);
    }

    [Theory, OnSqlite]
    public async Task A_return_address_stays_on_this_host_and_may_be_Chinese(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "auditor", "/customers/客户?q=上海");
        foreach (var (asked, expected) in new[]
        {
            ("/requests?q=%E4%B8%8A", "/requests?q=%E4%B8%8A"), ("/customers/客户", "/customers/%E5%AE%A2%E6%88%B7"), ("//elsewhere.example", "/"), ("/\\elsewhere.example", "/"),
            ("https://elsewhere.example", "/"), ("/\r\nSet-Cookie: a=b", "/"), ("", "/"),
        })
        {
            using var answer = await portal.PostAsync("/language", new() { ["culture"] = "en", ["returnUrl"] = asked });
            ((int)answer.StatusCode, answer.Headers.Location?.OriginalString).ShouldBe((302, expected), asked);
        }

        (await portal.GetAsync("/customers/%E5%AE%A2%3F")).Text.ShouldContain("name=\"returnUrl\" value=\"/customers/%E5%AE%A2%3F\"");
    }
}
