using System.Text;
using System.Text.Json;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Walks every endpoint of the OpenAPI document, without a sign-in and as every role. An endpoint that the table does not know fails.</summary>
[Collection(SharedEngines.Name)]
public sealed class EndpointAccessTests(Engines engines)
{
    private static readonly string[] Anonymous = ["post /api/auth/token"];

    // What each person gets, in this order, for a request of sales.east for a customer of SH01 that waits for branch.manager.shanghai.
    private static readonly string[] People =
    [
        "sales.east", "sales.north", "branch.manager.shanghai", "ar.specialist", "regional.credit.east", "credit.controller", "credit.manager", "finance.director", "cfo",
        "legal.counsel", "legal.counsel.cn02", "asia.controller", "group.cfo", "auditor", "matrix.owner", "matrix.publisher", "process.owner", "process.publisher", "admin", "admin.second",
    ];

    // 412: he may, but nobody has read that version; 409: he may, but its state does not allow it; 422: he may, but the file is bad.
    private static readonly Dictionary<string, string> Table = new()
    {
        //                                            s.east s.nor  b.sh   ar     reg.e  c.ctl  c.mgr  fd     cfo    legal  leg02  asia   g.cfo  aud    m.own  m.pub  p.own  p.pub  admin  admin2
        ["get /api/me"] = "                           200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["get /api/request-types"] = "                200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["post /api/requests/preview"] = "            200    404    200    200    403    200    403    403    403    403    404    403    403    403    404    404    404    404    403    403",
        ["post /api/requests"] = "                    201    404    201    201    403    201    403    403    403    403    403    403    403    403    403    403    403    403    403    403",
        ["get /api/requests"] = "                     200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["get /api/requests/{number}"] = "            200    404    200    200    200    200    200    200    200    404    404    200    200    200    404    404    404    404    200    200",
        ["get /api/requests/{number}/history"] = "    200    404    200    200    200    200    200    200    200    404    404    200    200    200    404    404    404    404    200    200",
        ["get /api/requests/{number}/letters"] = "    200    404    200    200    200    200    200    200    200    404    404    200    200    200    404    404    404    404    200    200",
        ["get /api/requests/{number}/letters/{id}"] = "404   404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404",
        ["put /api/requests/{number}"] = "            409    404    404    404    403    404    403    403    403    403    403    403    403    403    403    403    403    403    403    403",
        ["post /api/requests/{number}/submit"] = "    409    404    404    404    403    404    403    403    403    403    403    403    403    403    403    403    403    403    403    403",
        ["post /api/requests/{number}/resubmit"] = "  409    404    404    404    403    404    403    403    403    403    403    403    403    403    403    403    403    403    403    403",
        ["post /api/requests/{number}/cancel"] = "    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    412    412",
        ["post /api/requests/{number}/withdraw"] = "  412    404    412    412    412    412    412    412    412    404    404    412    412    412    404    404    404    404    412    412",
        ["get /api/tasks"] = "                        200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["post /api/tasks/{id}/decision"] = "         403    404    409    403    403    403    403    403    403    404    404    403    403    403    404    404    404    404    403    403",
        ["get /api/customers"] = "                    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["get /api/customers/{number}"] = "           200    404    200    200    200    200    200    200    200    200    404    200    200    200    404    404    404    404    200    200",
        ["post /api/imports/{kind}"] = "              403    403    403    403    403    422    422    403    403    403    403    403    403    403    403    403    403    403    422    422",
        ["get /api/effects"] = "                      403    403    403    200    200    200    200    200    200    403    403    200    200    200    403    403    403    403    200    200",
        ["get /api/audit/verify"] = "                 403    403    403    403    403    403    403    403    403    403    403    403    403    200    403    403    403    403    200    200",
        ["get /api/audit/overrides"] = "              403    403    403    403    403    403    403    403    403    403    403    403    403    200    403    403    403    403    200    200",
        ["get /api/matrix"] = "                       403    403    200    403    200    200    200    200    200    200    200    200    200    200    200    200    403    403    200    200",
        ["get /api/authority"] = "                    403    403    200    403    200    200    200    200    200    200    404    200    200    200    200    200    403    403    200    200",
        ["get /api/role-assignments"] = "             403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    200    200",
        ["post /api/role-assignments"] = "            403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    400    400",
        ["post /api/role-assignments/{id}/end"] = "   403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    404",
        ["put /api/role-assignments/{id}/limit"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    404",
        ["get /api/places"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    200    200",
        ["get /api/people"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    200    200",
        ["get /api/people/{userName}"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    404",
        ["get /api/segregation-rules"] = "            403    403    200    403    200    200    200    200    200    200    200    200    200    200    200    200    403    403    200    200",
        ["put /api/people/{userName}/superior"] = "    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    400    400",
        ["get /api/matrix/replay"] = "            403    403    200    403    200    200    200    200    200    200    200    200    200    200    200    200    403    403    200    200",
        ["get /api/matrix/replay/csv"] = "            403    403    200    403    200    200    200    200    200    200    200    200    200    200    200    200    403    403    200    200",
        ["get /api/matrix/{type}"] = "                403    403    404    403    404    404    404    404    404    404    404    404    404    404    404    404    403    403    404    404",
        ["get /api/matrix/{type}/csv"] = "            403    403    404    403    404    404    404    404    404    404    404    404    404    404    404    404    403    403    404    404",
        ["get /api/matrix/changes"] = " 403    403    200    403    200    200    200    200    200    200    200    200    200    200    200    200    403    403    200    200",
        ["post /api/matrix/changes"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    201    403    403    403    403    403",
        ["get /api/matrix/changes/{number}"] = " 403    403    404    403    404    404    404    404    404    404    404    404    404    404    404    404    403    403    404    404",
        ["put /api/matrix/changes/{number}"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    403    403    403    403    403",
        ["get /api/matrix/changes/{number}/dmn"] = " 403    403    404    403    404    404    404    404    404    404    404    404    404    404    404    404    403    403    404    404",
        ["get /api/matrix/changes/{number}/tables/{type}"] = " 403    403    404    403    404    404    404    404    404    404    404    404    404    404    404    404    403    403    404    404",
        ["get /api/matrix/changes/{number}/tables/{type}/csv"] = " 403    403    404    403    404    404    404    404    404    404    404    404    404    404    404    404    403    403    404    404",
        ["put /api/matrix/changes/{number}/tables/{type}/csv"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    403    403    403    403    403",
        ["post /api/matrix/changes/{number}/take-over"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    403    403    403    403    403",
        ["post /api/matrix/changes/{number}/submit"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    403    403    403    403    403",
        ["post /api/matrix/changes/{number}/withdraw"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    403    403    403    403    403",
        ["post /api/matrix/changes/{number}/decision"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    403    403    404    404",
        ["get /api/requests/{number}/attachments"] = " 200    404    200    200    200    200    200    200    200    404    404    200    200    200    404    404    404    404    200    200",
        ["post /api/requests/{number}/attachments"] = " 400    404    400    400    400    400    400    400    400    404    404    400    400    400    404    404    404    404    400    400",
        ["get /api/requests/{number}/attachments/{id}"] = " 404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404",
        ["delete /api/requests/{number}/attachments/{id}"] = " 409    404    404    404    403    404    403    403    403    403    403    403    403    403    403    403    403    403    403    403",
        ["post /api/effects/{id}/resend"] = "         403    403    403    409    403    409    403    403    403    403    403    403    403    403    403    403    403    403    409    409",
        ["get /api/legal-cases"] = "                  200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["get /api/legal-cases/{number}"] = "         404    404    200    200    200    200    200    200    200    200    404    200    200    200    404    404    404    404    200    200",
        ["post /api/legal-cases/{number}/next-step"] = " 403    403    403    403    403    403    403    403    403    412    404    403    403    403    403    403    403    403    403    403",
        ["post /api/legal-cases/{number}/close"] = "  403    403    403    403    403    403    403    403    403    412    404    403    403    403    403    403    403    403    403    403",
        ["get /api/delegations"] = " 200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["post /api/delegations"] = " 400    400    400    400    400    400    400    400    400    400    400    400    400    400    400    400    400    400    400    400",
        ["get /api/delegations/delegates"] = " 200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200    200",
        ["get /api/delegations/leavers"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    200    200",
        ["delete /api/delegations/{id}"] = " 404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404    404",
        ["post /api/workflows/events/{name}"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    202    202",
        ["get /api/workflows/tasks"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    200    200",
        ["post /api/workflows/tasks/{taskId}/complete"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    404",
        ["get /api/workflows/instances"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    200    403    403    403    403    200    200",
        ["get /api/workflows/instances/{id}"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    200    403    403    403    403    200    200",
        ["post /api/workflows/instances/{id}/cancel"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    412    412",
        ["get /api/workflows/instances/{id}/migration"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    200    403    403    403    403    200    200",
        ["post /api/workflows/instances/{id}/migrate"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    412    412",
        ["get /api/workflows/incidents"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    200    403    403    403    403    200    200",
        ["post /api/workflows/incidents/{id}/retry"] = " 403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    403    404    404",
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_token_every_endpoint_answers_401_but_the_named_ones(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        foreach (var endpoint in (await EndpointsAsync(engine)).Except(Anonymous))
        {
            (await SendAsync(engine.Anybody, endpoint, Guid.CreateVersion7(), "NST-0-0", "")).ShouldBe(401, "auth.required");
            (await SendAsync(engine.Anybody with { Token = "CfDJ8-forged" }, endpoint, Guid.CreateVersion7(), "NST-0-0", "")).ShouldBe(401, "auth.required");
        }

        (await engine.Anybody.GetAsync("/api/no/such")).ShouldBe(401, "auth.required");
        (await (await engine.AsAsync("admin")).GetAsync("/api/no/such")).ShouldBe(404, "route.unknown");
        foreach (var open in new[] { "/health/live", "/health/ready", "/openapi/v1.json" })
        {
            (await engine.Anybody.GetAsync(open)).ShouldBe(200);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_endpoint_answers_every_role_as_the_table_says(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        (await EndpointsAsync(engine)).Except(Anonymous).ShouldBe(Table.Keys, ignoreOrder: true, "an endpoint without a line in the table has no rule who may use it");
        var request = await engine.RaiseAsync();
        var task = (await engine.ReadAsync(request.NumberOf())).OpenTasks().Single().Id;
        var instance = Guid.Parse(request.WorkflowInstanceId.ShouldNotBeNull());
        var escalated = await engine.ApproveAsync((await engine.RaiseAsync(ItemSteps.Escalation(await engine.TakeInvoiceAsync()), "ar.specialist")).NumberOf());
        var (legalCase, effect) = (escalated.LegalCase.ShouldNotBeNull(), escalated.Effects.Single().Id);
        var wrong = new List<string>();

        foreach (var (endpoint, line) in Table)
        {
            foreach (var (person, expected) in People.Zip(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), (person, cell) => (person, int.Parse(cell, null))))
            {
                var (id, number) = (endpoint.Contains("/effects/", StringComparison.Ordinal) ? effect : endpoint.Contains("/workflows/", StringComparison.Ordinal) ? instance : task, endpoint.Contains("/legal-cases/", StringComparison.Ordinal) ? legalCase : request.NumberOf());
                var answer = await SendAsync(await engine.AsAsync(person), endpoint, id, number, "sha256:other");
                if (answer.Status != expected)
                {
                    wrong.Add($"{endpoint} as {person}: expected {expected}, got {answer.Status} {answer.Code}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        (await engine.ReadAsync(request.NumberOf())).Status.ShouldBe("InReview", "no refused answer may have changed it");
        (await engine.Database.CountAsync("decisions", "request_id = (SELECT id FROM requests WHERE number = @p0)", request.NumberOf())).ShouldBe(0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Lists_hold_only_what_the_person_may_see(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (east, north) = (await engine.RaiseAsync(), await engine.RaiseAsync(RequestSteps.Terms(RequestSteps.BeijingCustomer), "sales.north"));
        foreach (var (person, seesEast, seesNorth) in new[] { ("sales.east", true, false), ("sales.north", false, true), ("auditor", true, true), ("matrix.owner", false, false), ("regional.credit.east", true, false) })
        {
            var list = (await (await engine.AsAsync(person)).GetAsync("/api/requests?limit=200")).ShouldBe(200).Text;
            (list.Contains($"\"{east.Number}\""), list.Contains($"\"{north.Number}\"")).ShouldBe((seesEast, seesNorth), person);
        }

        (await (await engine.AsAsync("sales.north")).GetAsync("/api/customers?limit=200")).ShouldBe(200).Text.ShouldNotContain("\"SH01\"");
        (await (await engine.AsAsync("matrix.owner")).GetAsync("/api/customers?limit=200")).ShouldBe(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await (await engine.AsAsync("sales.east")).GetAsync("/api/customers?limit=200")).ShouldBe(200).Text.ShouldContain("\"SH01\"");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_portals_cookie_opens_no_door_of_the_api(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var browser = engine.Server.CreateClient();
        var page = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        var token = page.Split("name=\"__RequestVerificationToken\"", 2)[1].Split("value=\"", 2)[1].Split('"')[0];
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["userName"] = "admin", ["password"] = "Demo-Pass-1", ["__RequestVerificationToken"] = token });
        using var signedIn = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        signedIn.Headers.GetValues("Set-Cookie").ShouldContain(cookie => cookie.Contains("ApprovalEngine="));

        foreach (var endpoint in (await EndpointsAsync(engine)).Except(Anonymous))
        {
            (await SendAsync(new ApiClient(browser, null), endpoint, Guid.CreateVersion7(), "NST-0-0", "")).ShouldBe(401, "auth.required");
        }
    }

    private static async Task<IReadOnlyList<string>> EndpointsAsync(Engine engine)
    {
        var paths = (await engine.Anybody.GetAsync("/openapi/v1.json")).ShouldBe(200).Json.GetProperty("paths").EnumerateObject();
        List<string> endpoints = [.. paths.SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name}"))];
        endpoints.Count.ShouldBeGreaterThan(15);
        return endpoints;
    }

    private static Task<ApiAnswer> SendAsync(ApiClient client, string endpoint, Guid id, string number, string contentHash)
    {
        var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var isCustomer = path.StartsWith("/api/customers", StringComparison.Ordinal);
        path = path.Replace("{number}", isCustomer ? RequestSteps.ShanghaiCustomer : number, StringComparison.Ordinal)
            .Replace("{id}", id.ToString(path.StartsWith("/api/workflows", StringComparison.Ordinal) ? "N" : "D"), StringComparison.Ordinal).Replace("{kind}", "customers", StringComparison.Ordinal)
            .Replace("{name}", "nobody-listens", StringComparison.Ordinal).Replace("{taskId}", id.ToString("N"), StringComparison.Ordinal);
        object? body = endpoint switch
        {
            "post /api/requests/preview" or "put /api/requests/{number}" => RequestSteps.Terms(),
            "post /api/requests" => RequestSteps.Terms(submit: false),
            "post /api/requests/{number}/cancel" => new { comment = "A reason." },
            "post /api/delegations" => new { @delegate = "", reason = "" },
            "post /api/legal-cases/{number}/next-step" => new { nextStep = "litigation", nextStepOn = ItemSteps.Today },
            "post /api/workflows/instances/{id}/cancel" => new { reason = "A reason." },
            "post /api/workflows/instances/{id}/migrate" => new { version = 1 },
            "post /api/legal-cases/{number}/close" => new { note = "A reason." },
            "put /api/matrix/changes/{number}" => new { xml = "<a/>" },
            "post /api/matrix/changes/{number}/submit" => new { reason = "A reason.", validFrom = ItemSteps.Today },
            "post /api/matrix/changes/{number}/decision" => new { verdict = "approve", contentHash = "sha256:0" },
            "put /api/people/{userName}/superior" => new { superior = "cfo" },
            "post /api/role-assignments" => new { userName = "cfo", role = "no-such-role", scopeKind = "group", scopeCode = "*", validFrom = ItemSteps.Today },
            "put /api/role-assignments/{id}/limit" => new { limit = 1 },
            "post /api/role-assignments/{id}/end" => new { lastDay = ItemSteps.Today },
            "post /api/tasks/{id}/decision" => new { verdict = "recommend", contentHash = contentHash is "" ? "sha256:0" : contentHash },
            _ => null,
        };
        // A version that nobody has read: who may change it gets 412, and it stays as it is.
        int? version = new[] { "/withdraw", "/cancel", "/close", "/next-step", "/migrate" }.Any(verb => endpoint.EndsWith(verb, StringComparison.Ordinal)) ? 9999 : null;
        HttpContent? content = path.StartsWith("/api/imports", StringComparison.Ordinal)
            ? new StringContent("number\n\"\"\n", Encoding.UTF8, "text/csv")
            : body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        path += path.EndsWith("/migration", StringComparison.Ordinal) ? "?version=1" : "";
        path += path == "/api/authority" ? "?type=non-standard-terms&branch=SH01&fact.deviationDays=20&fact.requestedTermDays=50" : "";
        return client.SendAsync(new HttpMethod(method.ToUpperInvariant()), path, content, version: version);
    }
}
