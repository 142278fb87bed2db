using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>
/// Studio draws nothing at all while one type of a drawing is missing in the list of activities: workflows used as activities and activities that
/// nobody knows are there too, as long as a stored version has them.
/// </summary>
public sealed class ForeignActivityTests(Engines engines) : IClassFixture<Engines>
{
    private const string Activities = "/elsa/api/descriptors/activities";
    private const string Definitions = "/elsa/api/workflow-definitions";

    [Theory, OnSqlite, OnPostgres]
    public async Task What_nobody_knows_is_described_as_it_is_drawn_and_the_drawing_stays_as_it_is(DatabaseKind database)
    {
        var owner = await (await engines.OnAsync(database)).AsAsync("process.owner");
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathTo("tests/ApprovalEngine.Workflows.Tests/studio-samples/save-publish.json")))!["model"]!;
        sample["definitionId"] = $"unknown-{database}";
        var score = sample["root"]!["activities"]!.AsArray().Single(one => (string?)one!["type"] == "ApprovalEngine.ScoreCase")!;
        score["threshold"] = JsonNode.Parse("""{"typeName":null,"expression":{"type":"Literal","value":"700"},"memoryReference":null}""");
        sample["root"]!["connections"]!.AsArray().Add(JsonNode.Parse("""{"source":{"activity":"cfc04f432eb33593","port":"Low"},"target":{"activity":"fin1","port":"In"},"vertices":[]}"""));

        (await owner.PostAsync(Definitions, new { model = sample, publish = false })).ShouldBe(200);

        var unknown = DescriptorTests.Of((await owner.GetAsync(Activities)).ShouldBe(200).Json, "ApprovalEngine.ScoreCase");
        (Text(unknown, "displayName"), Text(unknown, "category"), unknown.GetProperty("isBrowsable").GetBoolean()).ShouldBe(("Unknown activity ApprovalEngine.ScoreCase", "Unknown activities", false));
        Names(unknown, "ports").ShouldBe(["Low"]);
        Names(unknown, "inputs").ShouldBe(["Threshold"]);
        using var message = DescriptorTests.Message(owner, Activities, "zh-CN");
        using var chinese = await owner.Http.SendAsync(message);
        Text(DescriptorTests.Of(JsonSerializer.Deserialize<JsonElement>(await chinese.Content.ReadAsStringAsync()), "ApprovalEngine.ScoreCase"), "displayName").ShouldBe("未知活动 ApprovalEngine.ScoreCase");
        var stored = (await owner.GetAsync($"{Definitions}/by-definition-id/unknown-{database}?versionOptions=Latest")).ShouldBe(200).Json;
        JsonNode.DeepEquals(JsonNode.Parse(stored.GetProperty("root").GetProperty("activities").GetRawText()), sample["root"]!["activities"]).ShouldBeTrue();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_workflow_that_others_may_use_is_an_activity_in_each_version_that_was_published(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        await PublishAsync(engine, Usable(database, "Check credit", "\"Good\",\"Bad\""));
        var stamp = (await owner.GetAsync(Activities)).ShouldBe(200).Headers["ETag"];
        await PublishAsync(engine, Usable(database, "Check credit", "\"Good\",\"Bad\",\"Unsure\""));

        var list = (await owner.GetAsync(Activities)).ShouldBe(200);

        list.Headers["ETag"].ShouldNotBe(stamp);
        var versions = list.Json.GetProperty("items").EnumerateArray().Where(one => Text(one, "typeName") == "CheckCredit").OrderBy(one => one.GetProperty("version").GetInt32()).ToList();
        versions.Select(one => (one.GetProperty("version").GetInt32(), one.GetProperty("isBrowsable").GetBoolean())).ShouldBe([(1, false), (2, true)]);
        var newest = versions[^1];
        (Text(newest, "displayName"), Text(newest, "category"), newest.GetProperty("isContainer").GetBoolean()).ShouldBe(("Check credit", "Our checks", false));
        Names(newest, "ports").ShouldBe(["Good", "Bad", "Unsure"]);
        Names(newest, "inputs").ShouldBe(["Customer"]);
        Text(newest.GetProperty("inputs")[0], "displayName").ShouldBe("客户 Customer");
        Names(newest, "outputs").ShouldBe(["Score"]);
        var custom = newest.GetProperty("customProperties");
        (Text(custom, "RootType"), Text(custom, "WorkflowDefinitionId")).ShouldBe(("WorkflowDefinitionActivity", $"check-{database}"));
        var version = (await owner.GetAsync($"{Definitions}/by-id/{Text(custom, "WorkflowDefinitionVersionId")}")).ShouldBe(200).Json;
        (Text(version, "definitionId"), version.GetProperty("version").GetInt32()).ShouldBe(($"check-{database}", 2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Scripts_of_the_draft_have_their_words(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        var draft = Usable(database, "Words", "")!;
        draft["definitionId"] = $"words-{database}";
        draft["variables"] = JsonNode.Parse("""[{"id":"v","name":"Limit","typeName":"Decimal","isArray":false,"value":null,"storageDriverTypeName":null}]""");
        (await owner.PostAsync(Definitions, new { model = draft, publish = false })).ShouldBe(200);

        var types = (await owner.PostAsync($"/elsa/api/scripting/javascript/type-definitions/words-{database}", new { workflowDefinitionId = $"words-{database}", activityTypeName = "Elsa.WriteLine", propertyName = "text" })).ShouldBe(200);

        types.Headers["Content-Type"].ShouldStartWith("text/plain");
        types.Text.ShouldContain("declare function getLimit(): number;");
        types.Text.ShouldContain("declare function getCustomer(): string;");
        (await owner.PostAsync("/elsa/api/scripting/javascript/type-definitions/nobody", new { })).ShouldBe(200).Text.ShouldBeEmpty();
    }

    private static async Task PublishAsync(Engine engine, JsonNode drawing)
    {
        var id = (string)drawing["definitionId"]!;
        var owner = await engine.AsAsync("process.owner");
        var latest = await owner.GetAsync($"{Definitions}/by-definition-id/{id}?versionOptions=Latest");
        if (latest.Status == 200)
        {
            drawing["createdAt"] = latest.Json.GetProperty("createdAt").GetString();
        }

        (await owner.PostAsync(Definitions, new { model = drawing, publish = false })).ShouldBe(200);
        (await (await engine.AsAsync("process.publisher")).PostAsync($"{Definitions}/{id}/publish", new { })).ShouldBe(200);
    }

    private static JsonNode Usable(DatabaseKind database, string name, string outcomes) => JsonNode.Parse(
        $$"""
        {"definitionId":"check-{{database}}","name":"{{name}}","variables":[],"outcomes":[{{outcomes}}],
        "inputs":[{"type":"String","isArray":false,"name":"Customer","displayName":"客户 Customer","description":"","category":"Primitives","uiHint":"singleline","storageDriverType":null}],
        "outputs":[{"type":"Int32","isArray":false,"name":"Score","displayName":"Score","description":"","category":"Primitives"}],
        "options":{"usableAsActivity":true,"activityCategory":"Our checks"},
        "root":{"id":"line","type":"Elsa.WriteLine","version":1,"name":"Line"} }
        """)!;

    private static IEnumerable<string> Names(JsonElement activity, string list) => activity.GetProperty(list).EnumerateArray().Select(one => Text(one, "name"));

    private static string Text(JsonElement item, string member) => item.GetProperty(member).GetString()!;
}
