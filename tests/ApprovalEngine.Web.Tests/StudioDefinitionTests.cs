using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;
using static ApprovalEngine.Web.Tests.Harness.StudioSteps;

namespace ApprovalEngine.Web.Tests;

/// <summary>Definitions as Elsa Studio reads, saves and publishes them: paths, shapes and refusals are a contract with it.</summary>
[Collection(SharedEngines.Name)]
public sealed class StudioDefinitionTests(Engines engines)
{
    private const string Root = "/elsa/api/workflow-definitions";

    private static readonly string[] SummaryMembers =
    [
        "id", "definitionId", "name", "description", "version", "toolVersion", "isLatest", "isPublished", "isReadonly", "providerName", "materializerName", "isMaterializerAvailable",
        "createdAt", "links",
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task Lists_have_the_shape_that_Studio_reads_and_links_only_for_who_may_act(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (id, version) = await engine.DraftAsync(InLine("Listed one"));
        const string first = $"{Root}?versionOptions=Latest&Page=0&PageSize=100&SearchTerm=&IsSystem=False&OrderDirection=Ascending&materializer=&label=a&label=b";

        var list = (await (await engine.AsAsync("process.owner")).GetAsync(first)).ShouldBe(200).Json;

        list.EnumerateObject().Select(member => member.Name).ShouldBe(["items", "page", "pageSize", "totalCount", "links"]);
        var item = list.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("definitionId").GetString() == id);
        item.EnumerateObject().Select(member => member.Name).ShouldBe(SummaryMembers);
        (item.GetProperty("id").GetString(), item.GetProperty("materializerName").GetString(), item.GetProperty("isMaterializerAvailable").GetBoolean()).ShouldBe((version, "Json", true));
        item.GetProperty("toolVersion").GetString().ShouldNotBeNull().Split('.').Length.ShouldBe(4);
        Rels(list).ShouldBe(["bulk-publish"]);
        Rels(item).ShouldBe(["publish"]);
        list.GetProperty("totalCount").GetInt32().ShouldBe(list.GetProperty("items").GetArrayLength());
        foreach (var (person, acts) in new[] { ("auditor", false), ("finance.director", false), ("process.publisher", true) })
        {
            var seen = (await (await engine.AsAsync(person)).GetAsync(first)).ShouldBe(200).Json;
            (Rels(seen).Count > 0, seen.GetProperty("items").EnumerateArray().Any(one => Rels(one).Count > 0)).ShouldBe((acts, acts), person);
        }

        var owner = await engine.AsAsync("process.owner");
        (await CountAsync(owner, $"{Root}?versionOptions=&Ids={version}")).ShouldBe(1);
        (await CountAsync(owner, $"{Root}?versionOptions=Published&DefinitionIds={id}&DefinitionIds=write-off")).ShouldBe(1);
        (await CountAsync(owner, $"{Root}?versionOptions=AllVersions&DefinitionIds={id}&OrderBy=Version&OrderDirection=Descending")).ShouldBe(1);
        (await CountAsync(owner, $"{Root}?versionOptions=LatestOrPublished&SearchTerm=lISTED%20ON")).ShouldBe(1);
        (await CountAsync(owner, $"{Root}?versionOptions=Draft&DefinitionIds={id}")).ShouldBe(1);
        (await CountAsync(owner, $"{Root}?versionOptions=LatestAndPublished&DefinitionIds={id}")).ShouldBe(0);
        (await CountAsync(owner, $"{Root}?versionOptions=1&DefinitionIds={id}&IsSystem=False&OrderBy=Created")).ShouldBe(1);
        (await CountAsync(owner, $"{Root}?versionOptions=Latest&IsSystem=True")).ShouldBe(0);
        (await owner.GetAsync($"{Root}?versionOptions=Newest")).Status.ShouldBe(400);
        (await owner.GetAsync($"{Root}?versionOptions=Latest&Page=999999999&PageSize=100")).ShouldBe(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await owner.GetAsync($"{Root}/validation/is-name-unique?name=listed%20one")).ShouldBe(200).Json.GetProperty("isUnique").GetBoolean().ShouldBeFalse();
        (await owner.GetAsync($"{Root}/validation/is-name-unique?name=Listed%20one&definitionId={id}")).ShouldBe(200).Json.GetProperty("isUnique").GetBoolean().ShouldBeTrue();
        (await owner.GetAsync($"{Root}/query/count")).ShouldBe(200).Json.GetProperty("count").GetInt32().ShouldBeGreaterThanOrEqualTo(5);
        (await owner.GetAsync($"{Root}/{id}/consumers")).ShouldBe(200).Json.GetProperty("consumingWorkflowDefinitionIds").GetArrayLength().ShouldBe(0);
        (await owner.GetAsync($"{Root}/many-by-id?ids={version}&ids=nobody")).ShouldBe(200).Json.GetProperty("count").GetInt32().ShouldBe(1);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task From_nothing_to_publication_by_a_second_person(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (owner, publisher) = (await engine.AsAsync("process.owner"), await engine.AsAsync("process.publisher"));
        var created = (await owner.PostTextAsync(
            Root,
            """
            {"model":{"id":null,"definitionId":null,"name":"From nothing","description":null,"toolVersion":"3.8.0.0","variables":null,"inputs":null,"outputs":null,"outcomes":null,
            "customProperties":null,"isReadonly":false,"options":null,"root":{"id":"f1","type":"Elsa.Flowchart","version":1,"name":"Flowchart1"},"links":null,
            "createdAt":"0001-01-01T00:00:00+00:00","version":1,"isLatest":true,"isPublished":false},"publish":null}
            """)).ShouldBe(200).Json;
        created.EnumerateObject().Select(member => member.Name).ShouldBe(["workflowDefinition", "alreadyPublished", "consumingWorkflowCount"]);
        var model = ModelOf(created);
        var id = (string)model["definitionId"]!;
        ((string)model["root"]!["nodeId"]!, model["variables"] is JsonArray, model["options"] is JsonObject).ShouldBe(("Workflow1:f1", true, true));
        model["root"]!["activities"] = new JsonArray(JsonNode.Parse(Activity("start", "Elsa.Start")), JsonNode.Parse(Activity("say", "Elsa.WriteLine", ("text", "审批"))));
        model["root"]!["connections"] = new JsonArray(JsonNode.Parse("""{"source":{"activity":"start","port":"Done"},"target":{"activity":"say","port":"In"}}"""));

        var refused = (await owner.PostAsync(Root, new { model, publish = true })).ShouldBeRefused();

        refused.ShouldBe(["You saved this draft yourself since it was last published: somebody else must look at it and publish it. The draft is saved."]);
        var saved = (await owner.GetAsync($"{Root}/by-definition-id/{id}?versionOptions=Latest")).ShouldBe(200).Json;
        saved.GetProperty("root").GetProperty("activities")[1].GetProperty("nodeId").GetString().ShouldBe("Workflow1:f1:say");
        (await owner.PostAsync($"{Root}/{id}/publish", new { })).ShouldBeRefused().Single().ShouldStartWith("You saved this draft yourself");
        (await (await engine.AsAsync("auditor")).PostAsync($"{Root}/{id}/publish", new { })).ShouldBeRefused().Single().ShouldStartWith("You hold no role that may publish");
        var published = (await publisher.PostAsync($"{Root}/{id}/publish", new { })).ShouldBe(200).Json;
        (published.GetProperty("alreadyPublished").GetBoolean(), published.GetProperty("workflowDefinition").GetProperty("isPublished").GetBoolean()).ShouldBe((false, true));
        (await publisher.PostAsync($"{Root}/{id}/publish", new { })).ShouldBe(200).Json.GetProperty("alreadyPublished").GetBoolean().ShouldBeTrue();
        model = ModelOf(saved);
        model["description"] = "Second.";
        (await owner.PostAsync(Root, new { model, publish = false })).ShouldBe(200).Json.GetProperty("workflowDefinition").GetProperty("version").GetInt32().ShouldBe(2);
        var old = published.GetProperty("workflowDefinition").GetProperty("id").GetString();
        (await owner.GetAsync($"{Root}/by-id/{old}")).ShouldBe(200).Json.GetProperty("version").GetInt32().ShouldBe(1);
        var retracted = (await publisher.PostAsync($"{Root}/{id}/retract", new { })).ShouldBe(200).Json;
        (retracted.GetProperty("version").GetInt32(), retracted.GetProperty("isPublished").GetBoolean()).ShouldBe((2, false), "the editor goes on with what it shows");
        (await owner.PostAsync($"{Root}/{id}/revert/1", new { })).ShouldBe(200).Json.GetProperty("version").GetInt32().ShouldBe(3);
        (await owner.PostAsync($"{Root}/{id}/revert/99", new { })).Status.ShouldBe(404);
        (await publisher.SendAsync(HttpMethod.Delete, $"{Root}/{id}", null)).Status.ShouldBe(204);
        (await owner.GetAsync($"{Root}/by-definition-id/{id}")).Status.ShouldBe(404);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_real_publication_of_Studio_is_saved_and_refused_with_a_line_for_each_thing_that_nobody_knows(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        var request = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathTo("tests/ApprovalEngine.Application.Tests/Definitions/Samples/save-publish.json")))!;

        var answer = await owner.PostTextAsync(Root, request.ToJsonString());
        var lines = answer.ShouldBeRefused();

        lines.Count(line => line.Contains("activity type ApprovalEngine.ScoreCase is not known")).ShouldBe(1);
        lines.Count(line => line.Contains("has no port")).ShouldBe(2);
        // Role is known; the stub that it was drawn against had an approval with other members.
        foreach (var member in new[] { "title", "requireComment", "instructions", "dueInHours", "amount", "decision" })
        {
            lines.Count(line => line.Contains($"has no input or output \"{member}\"")).ShouldBe(1, member);
        }

        lines.Count.ShouldBe(9, string.Join('\n', lines));
        var saved = (await owner.GetAsync($"{Root}/by-definition-id/consumer-loan")).ShouldBe(200).Json;
        JsonNode.DeepEquals(JsonNode.Parse(saved.GetProperty("root").GetRawText()), request["model"]!["root"]).ShouldBeTrue();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_pages_of_the_designer_do_not_overwrite_each_other(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (id, _) = await engine.DraftAsync(InLine("Two pages", Activity("say", "Elsa.WriteLine", ("text", "one"))));
        using var browser = await PortalClient.SignInAsync(engine, "process.owner");
        var (first, second) = (await PageAsync(engine, browser, id), await PageAsync(engine, browser, id));
        var model = ModelOf((await first.GetAsync($"{Root}/by-definition-id/{id}")).ShouldBe(200).Json);

        (await first.PostAsync(Root, new { model = WithText(model, "first"), publish = false })).ShouldBe(200);
        (await first.PostAsync(Root, new { model = WithText(model, "first again"), publish = false })).ShouldBe(200);
        var line = (await second.PostAsync(Root, new { model = WithText(model, "second"), publish = false })).ShouldBeRefused().Single();

        line.ShouldContain("process.owner");
        line.ShouldContain("version 2");
        (await first.GetAsync($"{Root}/by-definition-id/{id}")).ShouldBe(200).Text.ShouldContain("first again");
        var history = (await first.GetAsync($"{Root}?versionOptions=AllVersions&DefinitionIds={id}&OrderBy=Version&OrderDirection=Descending")).ShouldBe(200).Json.GetProperty("items");
        history[0].GetProperty("description").GetString().ShouldNotBeNull().ShouldStartWith("Kept beside the draft: sent by process.owner");
        (await second.PostAsync($"{Root}/{id}/revert/2", new { })).ShouldBe(200);
        (await first.GetAsync($"{Root}/by-definition-id/{id}")).ShouldBe(200).Text.ShouldContain("second");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Files_go_out_and_come_in(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        var (id, version) = await engine.DraftAsync(InLine("File", Activity("say", "Elsa.WriteLine", ("text", "审批"))));

        var file = (await owner.GetAsync($"{Root}/{id}/export?versionOptions=1&includeConsumingWorkflows=False")).ShouldBe(200);
        file.Headers["Content-Disposition"].ShouldContain($"workflow-definition-{id}.json");
        var zip = await owner.Http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/elsa/api/bulk-actions/export/workflow-definitions")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", owner.Token) },
            Content = new StringContent(JsonSerializer.Serialize(new { ids = new[] { version }, includeConsumingWorkflows = false }), Encoding.UTF8, "application/json"),
        });
        zip.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        var bytes = await zip.Content.ReadAsByteArrayAsync();
        using (var archive = new ZipArchive(new MemoryStream(bytes)))
        {
            using var reader = new StreamReader(archive.Entries.Single().Open());
            (await reader.ReadToEndAsync()).ShouldBe(file.Text);
        }

        var changed = file.Text.Replace("审批", "核销", StringComparison.Ordinal);
        (await ImportAsync(owner, ("a.json", Encoding.UTF8.GetBytes(changed)))).ShouldBe(200).Json.GetProperty("count").GetInt32().ShouldBe(1);
        (await owner.GetAsync($"{Root}/by-definition-id/{id}")).ShouldBe(200).Text.ShouldContain("核销");
        (await ImportAsync(owner, ("all.zip", bytes))).ShouldBe(200);
        (await owner.GetAsync($"{Root}/by-definition-id/{id}")).ShouldBe(200).Json.GetProperty("version").GetInt32().ShouldBe(3);
        (await owner.PostTextAsync($"{Root}/import", changed)).ShouldBe(200).Json.GetProperty("version").GetInt32().ShouldBe(4);
        var refused = (await ImportAsync(owner, ("good.json", Encoding.UTF8.GetBytes(file.Text)), ("bad.json", "{\n \"root\": 1 }"u8.ToArray()), ("x.zip", "PK\x03\x04nothing"u8.ToArray()))).ShouldBeRefused();
        refused.ShouldContain(line => line.StartsWith("x.zip: it is not a zip archive", StringComparison.Ordinal));
        (await owner.GetAsync($"{Root}/by-definition-id/{id}")).ShouldBe(200).Json.GetProperty("version").GetInt32().ShouldBe(4);
        (await ImportAsync(await engine.AsAsync("process.publisher"), ("a.json", Encoding.UTF8.GetBytes(file.Text)))).ShouldBeRefused().Single().ShouldStartWith("You hold no role that may change");
        (await owner.PostAsync($"{Root}/import-files", new { })).ShouldBeRefused();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Several_at_once_are_each_done_or_refused_by_name(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (owner, publisher) = (await engine.AsAsync("process.owner"), await engine.AsAsync("process.publisher"));
        var (good, _) = await engine.DraftAsync(InLine("Bulk good"));
        var (bad, badVersion) = await engine.DraftAsync(InLine("Bulk bad", Activity("x", "Bank.Unknown")));
        const string bulk = "/elsa/api/bulk-actions";

        (await owner.PostAsync($"{bulk}/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { good } })).ShouldBeRefused().Single().ShouldStartWith($"{good}: You saved this draft yourself");
        var refused = (await publisher.PostAsync($"{bulk}/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { good, bad, "nobody" } }, key: "bulk-key")).ShouldBeRefused();
        refused.Single().ShouldContain("Bank.Unknown is not known");
        var done = (await publisher.PostAsync($"{bulk}/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { good, "nobody" } })).ShouldBe(200).Json;
        (done.GetProperty("alreadyPublished")[0].GetString(), done.GetProperty("notFound")[0].GetString(), done.GetProperty("published").GetArrayLength()).ShouldBe((good, "nobody", 0));
        var retracted = (await publisher.PostAsync($"{bulk}/retract/workflow-definitions/by-definition-ids", new { definitionIds = new[] { good, bad } })).ShouldBe(200).Json;
        (retracted.GetProperty("retracted")[0].GetString(), retracted.GetProperty("alreadyRetracted")[0].GetString()).ShouldBe((good, bad));
        (await publisher.PostAsync($"{bulk}/delete/workflow-definitions/by-id", new { ids = new[] { badVersion } })).ShouldBe(200).Json.GetProperty("deleted").GetInt32().ShouldBe(1);
        (await publisher.PostAsync($"{bulk}/delete/workflow-definitions/by-definition-id", new { definitionIds = new[] { good, "write-off" } })).ShouldBeRefused().Single().ShouldStartWith("write-off: Version");
        (await owner.GetAsync($"{Root}/by-definition-id/{good}")).Status.ShouldBe(404);
        (await publisher.PostAsync($"{bulk}/delete/workflow-definitions/by-id", new { ids = Enumerable.Range(0, 201).Select(index => $"{index}") })).ShouldBeRefused().Single().ShouldContain("200");
    }

    [Theory, OnSqlite]
    public async Task What_cannot_be_read_is_refused_with_its_place_and_never_asked_again(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        foreach (var (body, part) in new[]
        {
            ("{\"model\":", "line 1"), ("[]", "JSON object"), ("{}", "$.model"), ("{\"model\":5}", "$.model"), ("{\"model\":{},\"model\":{}}", "not valid JSON"),
            ("{\"model\":{\"root\":{\"id\":\"f\",\"type\":\"Elsa.Flowchart\",\"version\":\"x\"}}}", "$.root.version"), ("{\"model\":{\"root\":{\"id\":\"\\ud800\",\"type\":\"T\",\"version\":1}}}", "The request"),
            ($"{{\"model\":{string.Concat(Enumerable.Repeat("{\"a\":", 170))}1{new string('}', 171)}", "not valid JSON"),
            ($"{{\"model\":{{\"root\":{{\"id\":\"f\",\"type\":\"T\",\"version\":1}},\"description\":\"{new string('x', 2 * 1024 * 1024)}\"}}}}", "at most 2 Mi"),
        })
        {
            (await owner.PostTextAsync(Root, body)).ShouldBeRefused().Single().ShouldContain(part);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_second_person_sees_what_differs_and_publishes_it_in_the_portal(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (id, _) = await engine.DraftAsync(InLine("Seen in the portal", Activity("say", "Elsa.WriteLine", ("text", "old text"))));
        using var owner = await PortalClient.SignInAsync(engine, "process.owner");
        using var publisher = await PortalClient.SignInAsync(engine, "process.publisher");
        (await owner.GetAsync($"/workflows/definitions/{id}/changes")).ShouldSatisfyAllConditions(
            page => page.Status.ShouldBe(200), page => page.Text.ShouldContain("You saved this draft yourself"), page => page.Text.ShouldContain("Nothing is in force: all of it is new"), page => page.Text.ShouldNotContain("id=\"publish\""));
        var seen = SeenOf((await publisher.GetAsync($"/workflows/definitions/{id}/changes")).Text);
        using var published = await publisher.PostAsync($"/workflows/definitions/{id}/changes?handler=Publish", new() { ["seen"] = seen });
        ((int)published.StatusCode, published.Headers.Location!.ToString()).ShouldBe((302, $"/workflows/definitions/{id}/changes"));
        var api = await engine.AsAsync("process.owner");
        var model = WithText(ModelOf((await api.GetAsync($"{Root}/by-definition-id/{id}")).ShouldBe(200).Json), "new text");
        (await api.PostAsync(Root, new { model, publish = false })).ShouldBe(200);

        var changes = (await publisher.GetAsync($"/workflows/definitions/{id}/changes")).Text;

        changes.ShouldContain("old text");
        changes.ShouldContain("new text");
        changes.ShouldContain("data-activity=\"say\" data-kind=\"Changed\"");
        (await publisher.GetAsync("/workflows/definitions")).Text.ShouldContain($"/workflows/definitions/{id}/changes");
        (await api.PostAsync(Root, new { model = WithText(model, "newer text"), publish = false })).ShouldBe(200);
        using var overtaken = await publisher.PostAsync($"/workflows/definitions/{id}/changes?handler=Publish", new() { ["seen"] = SeenOf(changes) });
        ((int)overtaken.StatusCode, (await overtaken.Content.ReadAsStringAsync()).Contains("What you see differs from the draft")).ShouldBe((409, true));
        using var retracted = await publisher.PostAsync($"/workflows/definitions/{id}/changes?handler=Retract", []);
        ((int)retracted.StatusCode).ShouldBe(302);
        (await publisher.GetAsync("/workflows/definitions")).Text.ShouldContain("Nothing new starts on it.");
        using var reverted = await owner.PostAsync($"/workflows/definitions/{id}/changes?handler=Revert", new() { ["version"] = "1" });
        ((int)reverted.StatusCode).ShouldBe(302);
        (await publisher.GetAsync($"/workflows/definitions/nobody/changes")).Status.ShouldBe(404);
        using var sales = await PortalClient.SignInAsync(engine, "sales.east");
        (await sales.GetAsync("/workflows/definitions")).Status.ShouldBe(403);
        (await sales.GetAsync($"/workflows/definitions/{id}/changes")).Status.ShouldBe(403);
    }

    private static string SeenOf(string page) => page.Split("name=\"seen\" value=\"", 2)[1].Split('"')[0];

    private static IReadOnlyList<string> Rels(JsonElement element) => [.. element.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("rel").GetString()!)];

    private static async Task<int> CountAsync(ApiClient client, string path) => (await client.GetAsync(path)).ShouldBe(200).Json.GetProperty("totalCount").GetInt32();

    private static JsonObject ModelOf(JsonElement answer) =>
        JsonNode.Parse((answer.TryGetProperty("workflowDefinition", out var inside) ? inside : answer).GetRawText())!.AsObject();

    private static JsonObject WithText(JsonObject model, string text)
    {
        var copy = (JsonObject)model.DeepClone();
        copy["root"]!["activities"]![1]!["text"]!["expression"]!["value"] = text;
        return copy;
    }

    // The token of a page of the designer that somebody has opened.
    private static async Task<ApiClient> PageAsync(Engine engine, PortalClient browser, string id)
    {
        var page = await browser.GetAsync($"/studio/workflows/definitions/{id}/edit");
        return new ApiClient(engine.Anybody.Http, page.Text.Split("access-token=\"", 2)[1].Split('"')[0]);
    }

    private static Task<ApiAnswer> ImportAsync(ApiClient client, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), "files", name);
        }

        return client.SendAsync(HttpMethod.Post, $"{Root}/import-files", form);
    }
}

internal static class StudioRefusals
{
    extension(ApiAnswer answer)
    {
        /// <summary>400 in the only form that Studio shows to people; its lines.</summary>
        public IReadOnlyList<string> ShouldBeRefused()
        {
            answer.Status.ShouldBe(400, $"{answer.Asked} answered {answer.Text}");
            answer.Headers["Content-Type"].ShouldStartWith("application/problem+json");
            return [.. answer.Json.GetProperty("errors").GetProperty("generalErrors").EnumerateArray().Select(line => line.GetString()!)];
        }
    }
}
