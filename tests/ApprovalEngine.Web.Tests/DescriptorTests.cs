using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>What the designer is told of activities, syntaxes and strategies: in the shape that Elsa Studio reads, in both languages, and nothing that is not honoured.</summary>
[Collection(SharedEngines.Name)]
public sealed partial class DescriptorTests(Engines engines)
{
    private const string Activities = "/elsa/api/descriptors/activities?Refresh=True";

    private static readonly string[] Members =
    [
        "typeName", "namespace", "name", "version", "category", "displayName", "description", "kind", "isBrowsable", "isContainer", "isStart", "isTerminal", "runAsynchronously",
        "ports", "customProperties", "constructionProperties", "inputs", "outputs",
    ];

    private static readonly string[] InputMembers =
    [
        "name", "typeName", "displayName", "description", "order", "isBrowsable", "isSerializable", "isSynthetic", "isWrapped", "uiHint", "category", "defaultValue", "defaultSyntax",
        "isReadOnly", "isSensitive", "storageDriverType", "autoEvaluate", "uiSpecifications",
    ];

    private static readonly string[] Paths =
    [
        Activities, "/elsa/api/features/installed", "/elsa/api/descriptors/expression-descriptors", "/elsa/api/descriptors/storage-drivers", "/elsa/api/descriptors/variables",
        "/elsa/api/descriptors/workflow-activation-strategies", "/elsa/api/descriptors/incident-strategies", "/elsa/api/descriptors/log-persistence-strategies",
    ];

    // Codes that are the same in every language.
    private static readonly string[] Codes =
        ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "text/plain", "application/json", "application/xml", "application/x-www-form-urlencoded", "–"];

    [Theory, OnSqlite]
    public async Task Every_activity_has_all_that_Studio_reads(DatabaseKind database)
    {
        var list = await JsonAsync(database, Activities);

        var items = list.GetProperty("items").EnumerateArray().ToList();
        list.GetProperty("count").GetInt32().ShouldBe(items.Count);
        items.ShouldAllBe(item => item.EnumerateObject().Select(member => member.Name).SequenceEqual(Members));
        items.SelectMany(item => item.GetProperty("inputs").EnumerateArray()).ShouldAllBe(input => input.EnumerateObject().Select(member => member.Name).SequenceEqual(InputMembers));
        items.Select(item => (item.GetProperty("typeName").GetString(), item.GetProperty("version").GetInt32())).ShouldBeUnique();
        foreach (var (type, isBrowsable, isContainer, isStart, isTerminal) in new[]
        {
            ("Elsa.Workflow", false, true, false, false), ("Elsa.Flowchart", false, true, false, false), ("Elsa.Start", true, false, true, false),
            ("Elsa.End", true, false, false, true), ("Elsa.Finish", true, false, false, true), ("Elsa.FlowDecision", true, false, false, false),
            ("ApprovalEngine.RequestApproval", true, false, false, false),
        })
        {
            var item = items.Single(one => one.GetProperty("typeName").GetString() == type);
            (item.GetProperty("isBrowsable").GetBoolean(), item.GetProperty("isContainer").GetBoolean(), item.GetProperty("isStart").GetBoolean(), item.GetProperty("isTerminal").GetBoolean())
                .ShouldBe((isBrowsable, isContainer, isStart, isTerminal), type);
        }

        // Numbers where Studio cannot read words.
        items.SelectMany(item => item.GetProperty("inputs").EnumerateArray()).Where(input => input.GetProperty("uiHint").GetString() == "code-editor")
            .ShouldAllBe(input => input.GetProperty("uiSpecifications").GetProperty("code-editor").GetProperty("editorHeight").ValueKind == JsonValueKind.Number);
    }

    [Theory, OnSqlite]
    public async Task Approval_has_its_outcomes_and_pickers_from_the_organisation(DatabaseKind database)
    {
        var approval = Of(await JsonAsync(database, Activities), "ApprovalEngine.RequestApproval");
        (Text(approval, "category"), Text(approval, "displayName"), Text(approval, "namespace"), Text(approval, "name")).ShouldBe(("Credit Approval", "Request Approval", "ApprovalEngine", "RequestApproval"));
        approval.GetProperty("ports").EnumerateArray().Select(port => (Text(port, "name"), Text(port, "type"))).ShouldBe([("Approved", "Flow"), ("Rejected", "Flow"), ("Returned", "Flow"), ("Expired", "Flow")]);

        var role = Input(approval, "Role");
        Text(role, "uiHint").ShouldBe("dropdown");
        Choices(role, "dropdown", "selectList").ShouldContainKeyAndValue("finance-director", "Finance director China");
        Choices(role, "dropdown", "selectList").ShouldContainKeyAndValue("", "–");
        Choices(Input(approval, "Function"), "dropdown", "selectList").ShouldContainKeyAndValue("legal", "Legal");
        (Input(approval, "SlaHours").GetProperty("defaultValue").GetInt32(), Text(Input(approval, "SlaHours"), "uiHint")).ShouldBe((0, "singleline"));

        var letter = Of(await JsonAsync(database, Activities, "zh-CN"), "ApprovalEngine.SendLetter");
        Choices(Input(letter, "Kind"), "dropdown", "selectList").ShouldContainKeyAndValue("demand-letter", "催款函");
        Input(letter, "Cultures").GetProperty("uiSpecifications").GetProperty("Refresh").GetBoolean().ShouldBeTrue();
    }

    [Theory, OnSqlite]
    public async Task Shapes_that_are_particular_are_as_Studio_wants_them(DatabaseKind database)
    {
        var list = await JsonAsync(database, Activities);

        var set = Input(Of(list, "Elsa.SetVariable"), "Variable");
        (Text(set, "uiHint"), set.GetProperty("isWrapped").GetBoolean()).ShouldBe(("variable-picker", false));
        Input(Of(list, "Elsa.FlowFork"), "Branches").GetProperty("uiSpecifications").GetProperty("DynamicOutcomesOptions").GetProperty("fixedOutcomes").GetArrayLength().ShouldBe(0);
        (Text(Input(Of(list, "Elsa.FlowSwitch"), "Cases"), "uiHint"), Input(Of(list, "Elsa.FlowSwitch"), "Cases").GetProperty("isWrapped").GetBoolean()).ShouldBe(("flow-switch-editor", false));
        Of(list, "Elsa.If").GetProperty("ports").EnumerateArray().Select(port => (Text(port, "name"), Text(port, "type"))).ShouldBe([("Done", "Flow"), ("Then", "Embedded"), ("Else", "Embedded")]);
        Of(list, "Elsa.FlowDecision").GetProperty("ports").EnumerateArray().Select(port => Text(port, "name")).ShouldBe(["True", "False"]);
        Input(Of(list, "Elsa.FlowJoin"), "Mode").GetProperty("defaultValue").GetString().ShouldBe("WaitAny");
        (Text(Input(Of(list, "Elsa.SendHttpRequest"), "WaitForAnswer"), "uiHint"), Input(Of(list, "Elsa.SendHttpRequest"), "WaitForAnswer").GetProperty("defaultValue").GetBoolean()).ShouldBe(("checkbox", true));
    }

    [Theory, OnSqlite]
    public async Task Nothing_is_left_in_English_for_who_reads_Chinese(DatabaseKind database)
    {
        foreach (var path in Paths)
        {
            var texts = TextsIn(await JsonAsync(database, path, "zh-CN")).Where(text => text.Length > 0).ToList();

            texts.Count.ShouldBeGreaterThan(1, path);
            texts.Where(text => !Han().IsMatch(text) && !Codes.Contains(text)).ShouldBeEmpty(path);
            TextsIn(await JsonAsync(database, path, "en")).Where(text => Han().IsMatch(text)).ShouldBeEmpty(path);
        }
    }

    [Theory, OnSqlite]
    public async Task No_Chinese_is_left_over(DatabaseKind database)
    {
        var chinese = new List<string>();
        foreach (var path in Paths)
        {
            chinese.AddRange(TextsIn(await JsonAsync(database, path, "zh-CN")));
        }

        var resource = System.Xml.Linq.XDocument.Load(Repository.PathTo("src/ApprovalEngine.Web/ElsaApi/ActivityTexts.zh-CN.resx")).Root!.Elements("data").Select(data => (string)data.Element("value")!).ToList();
        resource.Count.ShouldBeGreaterThan(200);
        // The placeholder of activities that nobody knows has a test of its own.
        resource.Except(chinese).Where(text => !text.Contains("未知活动", StringComparison.Ordinal) && !text.Contains("本系统没有此活动", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory, OnSqlite]
    public async Task The_language_is_that_of_the_portal_before_that_of_the_browser(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var client = await engine.AsAsync("process.owner");
        using var message = Message(client, Activities, "en");
        message.Headers.Add("Cookie", ".AspNetCore.Culture=" + Uri.EscapeDataString("c=zh-CN|uic=zh-CN"));
        using var response = await client.Http.SendAsync(message);

        Text(Of(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()), "Elsa.Start"), "displayName").ShouldBe("开始");
    }

    [Theory, OnSqlite]
    public async Task The_list_is_sent_again_only_where_it_has_changed(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var client = await engine.AsAsync("process.owner");
        using var first = Message(client, Activities, "en");
        using var answer = await client.Http.SendAsync(first);
        var tag = answer.Headers.ETag.ShouldNotBeNull();
        using var again = Message(client, Activities, "en");
        again.Headers.IfNoneMatch.Add(tag);
        using var unchanged = await client.Http.SendAsync(again);
        using var other = Message(client, Activities, "zh-CN");
        other.Headers.IfNoneMatch.Add(tag);
        using var chinese = await client.Http.SendAsync(other);

        ((int)unchanged.StatusCode, (int)chinese.StatusCode).ShouldBe((304, 200));
    }

    [Theory, OnSqlite]
    public async Task Only_what_the_engine_honours_is_offered(DatabaseKind database)
    {
        var syntaxes = (await JsonAsync(database, "/elsa/api/descriptors/expression-descriptors")).GetProperty("items").EnumerateArray().ToList();
        syntaxes.Select(one => Text(one, "type")).ShouldBe(["Literal", "Object", "Variable", "Input", "Output", "JavaScript", "Scriban"]);
        syntaxes.Where(one => !one.GetProperty("isBrowsable").GetBoolean()).Select(one => Text(one, "type")).ShouldBe(["Literal", "Object"]);
        syntaxes.Single(one => Text(one, "type") == "JavaScript").GetProperty("properties").GetProperty("MonacoLanguage").GetString().ShouldBe("javascript");

        (await TypesAsync(database, "storage-drivers")).ShouldBe(["Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core", "Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core"]);
        (await TypesAsync(database, "workflow-activation-strategies")).ShouldBe(["Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core"]);
        (await TypesAsync(database, "incident-strategies")).Count.ShouldBe(2);
        (await TypesAsync(database, "variables")).ShouldContain("Decimal");
        foreach (var path in new[] { "commit-strategies/workflows", "commit-strategies/activities", "output-converters?sourceType=String&destinationType=String" })
        {
            (await JsonAsync(database, "/elsa/api/descriptors/" + path)).GetProperty("items").GetArrayLength().ShouldBe(0);
        }

        (await JsonAsync(database, "/elsa/api/features/installed")).GetProperty("items").EnumerateArray().Select(one => Text(one, "fullName")).ShouldBe(["Elsa.RealTimeWorkflowUpdates"]);
    }

    [Theory, OnSqlite]
    public async Task Languages_of_a_letter_follow_its_kind(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var client = await engine.AsAsync("process.owner");
        async Task<IEnumerable<string>> AskAsync(object context) =>
            (await client.PostAsync("/elsa/api/descriptors/activities/ApprovalEngine.SendLetter/options/Cultures", new { context })).ShouldBe(200).Json
                .GetProperty("items").GetProperty("checklist").GetProperty("checkList").GetProperty("items").EnumerateArray().Select(item => Text(item, "value"));

        (await AskAsync(new { Kind = "demand-letter" })).ShouldBe(["en", "zh-CN"]);
        (await AskAsync(new { kind = new { typeName = (string?)null, expression = new { type = "Literal", value = "demand-letter" } } })).ShouldBe(["en", "zh-CN"]);
        (await AskAsync(new { kind = new { typeName = (string?)null, expression = new { type = "JavaScript", value = "getKind()" } } })).ShouldBe(["en", "zh-CN"]);
        (await AskAsync(new { Kind = "no-such-letter" })).ShouldBeEmpty();
        (await client.PostAsync("/elsa/api/descriptors/activities/Elsa.Nothing/options/Cultures", new { })).ShouldBe(404, "(no code)");
    }

    private async Task<IReadOnlyList<string>> TypesAsync(DatabaseKind database, string list) =>
        [.. (await JsonAsync(database, "/elsa/api/descriptors/" + list)).GetProperty("items").EnumerateArray().Select(one => Text(one, "typeName"))];

    private async Task<JsonElement> JsonAsync(DatabaseKind database, string path, string language = "en")
    {
        var engine = await engines.OnAsync(database);
        var client = await engine.AsAsync("process.owner");
        using var message = Message(client, path, language);
        using var response = await client.Http.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    internal static HttpRequestMessage Message(ApiClient client, string path, string language)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, path);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.Token);
        message.Headers.AcceptLanguage.ParseAdd(language);
        return message;
    }

    internal static JsonElement Of(JsonElement list, string type) => list.GetProperty("items").EnumerateArray().Single(one => Text(one, "typeName") == type);

    private static JsonElement Input(JsonElement activity, string name) => activity.GetProperty("inputs").EnumerateArray().Single(one => Text(one, "name") == name);

    private static string Text(JsonElement item, string member) => item.GetProperty(member).GetString()!;

    private static Dictionary<string, string> Choices(JsonElement input, string editor, string list) => input.GetProperty("uiSpecifications").GetProperty(editor).GetProperty(list).GetProperty("items")
        .EnumerateArray().ToDictionary(item => Text(item, "value"), item => Text(item, "text"));

    // Everything that a person reads; workflows are named by people, in whatever language.
    private static IEnumerable<string> TextsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("customProperties", out var custom) && custom.TryGetProperty("RootType", out _) => [],
        // Drafts of other tests hold types that nobody knows; their ports are shown as they were drawn.
        JsonValueKind.Object when element.TryGetProperty("constructionProperties", out _) && Text(element, "typeName") is { } type
            && !type.StartsWith("Elsa.", StringComparison.Ordinal) && !type.StartsWith("ApprovalEngine.", StringComparison.Ordinal) => [],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name is "displayName" or "description" or "category" or "text" && member.Value.ValueKind is JsonValueKind.String
            ? [member.Value.GetString()!]
            : TextsIn(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsIn),
        _ => [],
    };

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
