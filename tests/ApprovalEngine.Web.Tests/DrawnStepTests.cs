using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>
/// Approval steps that somebody has drawn: they ask people besides those of the matrix and never instead of them. Terms of 75 days need the branch
/// manager's recommendation and the finance director's approval.
/// </summary>
/// <remarks>Each test draws anew, so they share one host of their own for each database.</remarks>
public sealed class DrawnStepTests(Engines engines) : IClassFixture<Engines>
{
    private const string Terms = "non-standard-terms";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_step_adds_a_voice_to_those_of_the_matrix(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        await PublishAsync(engine, With(Step("further", ("role", "credit-manager"), ("slaHours", "5")), ("more-stages", "False")));
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);

        // The matrix is satisfied, the drawing is not: nothing is approved, ordered or written.
        var last = (await engine.DecideAsync("finance.director", number, "approve")).ShouldBe(200).Json;
        last.GetProperty("request").GetProperty("status").GetString().ShouldBe("InReview");
        var waiting = await engine.ReadAsync(number);
        var task = waiting.OpenTasks().ShouldHaveSingleItem();
        (task.Role, task.Function, task.Kind, task.DueAt - task.OpenedAt).ShouldBe(("credit-manager", "finance", "approve", TimeSpan.FromHours(5)));
        task.People.ShouldBe(["credit.manager"]);
        (waiting.Effects.Count, waiting.Letters.Count).ShouldBe((0, 0));
        var drawn = waiting.Route.Single(stage => stage.DrawnAs is not null);
        (drawn.Stage, drawn.DrawnAs, drawn.Parts.Single().Rules.Count).ShouldBe((1001, "further", 0));
        (await (await engine.AsAsync("credit.manager")).GetAsync("/api/tasks")).ShouldBe(200).Text.ShouldContain(number);

        var decided = (await engine.DecideAsync("credit.manager", number, "approve")).ShouldBe(200).Json;
        decided.GetProperty("request").GetProperty("status").GetString().ShouldBe("Approved");
        var approved = await engine.WithEffectAsync(number, "sent");
        (approved.Status, approved.Incidents.Count, approved.ClosedAt.HasValue).ShouldBe(("Approved", 0, true));
        approved.Stages.Single(stage => stage.Stage == 1001).Status.ShouldBe("approved");

        await ExpectHistoryAsync(engine, number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_step_before_the_matrix_stages_and_one_in_each_turn_of_them(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        await PublishAsync(engine, With(Step("first", ("role", "credit-manager")), ("matrix", "Routed")));
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.ReadAsync(number)).OpenTasks().ShouldHaveSingleItem().Role.ShouldBe("credit-manager");
        (await engine.DecideAsync("credit.manager", number, "approve")).ShouldBe(200);
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await engine.ReadAsync(number)).Effects.Count.ShouldBe(1);

        // In every turn: the role has to agree twice, and one person does not agree twice, so the second turn waits for somebody else.
        await PublishAsync(engine, With(Step("each", ("role", "credit-controller")), ("approval", "Approved")));
        var each = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", each, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("credit.controller", each, "approve")).ShouldBe(200);
        (await engine.DecideAsync("finance.director", each, "approve")).ShouldBe(200);
        var waiting = await engine.ReadAsync(each);
        (waiting.Status, waiting.Effects.Count).ShouldBe(("InReview", 0));
        var second = waiting.OpenTasks().ShouldHaveSingleItem();
        second.People.ShouldBeEmpty();
        waiting.Findings.Select(finding => finding.Code).ShouldContain("route.nobody");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_step_never_stands_in_for_the_matrix(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        // Only the step, then the effect: as somebody would draw it who has a friend with that role.
        await PublishAsync(engine, With(Step("alone", ("role", "credit-manager")), ("matrix", "Routed"), target: "apply-terms"));
        var alone = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("credit.manager", alone, "approve")).ShouldBe(200);
        await ExpectNothingAsync(engine, alone);

        // The whole ladder drawn, nobody of the matrix asked.
        await PublishAsync(engine, With(Step("alone", ("role", "finance-director"), ("function", "finance")), ("matrix", "Routed"), target: "apply-terms"));
        var ladder = (await engine.RaiseAsync()).NumberOf();
        var asked = (await engine.ReadAsync(ladder)).OpenTasks().ShouldHaveSingleItem();
        // He alone can answer the matrix's own part, so the step leaves him to it.
        asked.People.ShouldBeEmpty();
        (await engine.ReadAsync(ladder)).Effects.ShouldBeEmpty();

        // A step behind the effect comes too late to add anything.
        await PublishAsync(engine, With(Step("late", ("role", "credit-manager")), ("apply-terms", "Done")));
        var late = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", late, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("finance.director", late, "approve")).ShouldBe(200);
        var stood = await engine.ReadAsync(late);
        (stood.Status, stood.Incidents.Single().Code).ShouldBe(("Approved", "request.step-too-late"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_step_on_a_way_that_is_not_gone_holds_nothing_up(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        await PublishAsync(engine, Branch("false"));
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await engine.WithEffectAsync(number, "sent")).Incidents.ShouldBeEmpty();

        await PublishAsync(engine, Branch("true"));
        var asked = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", asked, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("finance.director", asked, "approve")).ShouldBe(200);
        (await engine.DecideAsync("credit.manager", asked, "reject", "No.")).ShouldBe(200);
        var rejected = await engine.ReadAsync(asked);
        (rejected.Status, rejected.Effects.Count).ShouldBe(("Rejected", 0));

        // Without any effect the end of the workflow is where it is approved.
        await PublishAsync(engine, With(Step("last", ("role", "credit-manager")), ("more-stages", "False"), target: "end-approved"));
        var ended = (await engine.RaiseAsync()).NumberOf();
        (await engine.ApproveAsync(ended)).Status.ShouldBe("Approved");
        (await engine.ReadAsync(ended)).Incidents.ShouldBeEmpty();
    }

    [Theory, OnSqlite]
    public async Task The_requester_is_not_asked_and_the_shorter_time_counts(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var drawing = With(Step("further", ("role", "ar-specialist")), ("matrix", "Routed"));
        Activity(drawing, "approval")["slaHours"] = Literal("3");
        await PublishAsync(engine, drawing);

        var own = (await engine.RaiseAsync(requester: "ar.specialist")).NumberOf();
        (await engine.ReadAsync(own)).OpenTasks().ShouldHaveSingleItem().People.ShouldBeEmpty();
        var other = (await engine.RaiseAsync()).NumberOf();
        (await engine.ReadAsync(other)).OpenTasks().ShouldHaveSingleItem().People.ShouldBe(["ar.specialist"]);
        (await engine.DecideAsync("ar.specialist", other, "approve")).ShouldBe(200);
        var stage = (await engine.ReadAsync(other)).OpenTasks().ShouldHaveSingleItem();
        (stage.Role, stage.DueAt - stage.OpenedAt).ShouldBe(("branch-manager", TimeSpan.FromHours(3)));
    }

    [Theory, OnSqlite]
    public async Task A_role_that_does_not_exist_is_refused_when_it_is_drawn_or_found_out_when_it_is_computed(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        (await SaveAsync(owner, With(Step("further", ("role", "emperor")), ("matrix", "Routed")))).ShouldBe(200);
        (await (await engine.AsAsync("process.publisher")).PostAsync($"/elsa/api/workflow-definitions/{Terms}/publish", new { })).ShouldBe(400, "(no code)").Text.ShouldContain("input Role: expected one of");

        var computed = With(Step("further", ("role", "")), ("matrix", "Routed"));
        Activity(computed, "further")["role"] = JsonNode.Parse("""{"typeName":"String","expression":{"type":"JavaScript","value":"'emp' + 'eror'"}}""");
        await PublishAsync(engine, computed);
        (await engine.RaiseAsync()).Incidents.ShouldBeEmpty();
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.ReadAsync(number)).Incidents.ShouldHaveSingleItem().Code.ShouldBe("workflow.unknown-role");
    }

    private static async Task ExpectHistoryAsync(Engine engine, string number)
    {
        using var portal = await PortalClient.SignInAsync(engine, "admin");
        var page = await portal.GetAsync($"/requests/{number}");
        page.Text.ShouldContain("drawn in the workflow: further");
        page.Text.ShouldContain("The workflow also asks");
        page.Text.ShouldContain("everybody whom the matrix and the workflow ask has agreed");
        await engine.ExpectAuditAsync(number);
    }

    private static async Task ExpectNothingAsync(Engine engine, string number)
    {
        var request = await engine.ReadAsync(number);
        (request.Status, request.Effects.Count, request.Incidents.Single().Code).ShouldBe(("InReview", 0, "request.not-empowered"));
    }

    /// <summary>As it is done: one person saves, another one publishes.</summary>
    private static async Task PublishAsync(Engine engine, JsonNode drawing)
    {
        (await SaveAsync(await engine.AsAsync("process.owner"), drawing)).ShouldBe(200);
        (await (await engine.AsAsync("process.publisher")).PostAsync($"/elsa/api/workflow-definitions/{Terms}/publish", new { })).ShouldBe(200);
    }

    private static async Task<ApiAnswer> SaveAsync(ApiClient client, JsonNode drawing)
    {
        var latest = (await client.GetAsync($"/elsa/api/workflow-definitions/by-definition-id/{Terms}?versionOptions=Latest")).ShouldBe(200).Json;
        drawing["createdAt"] = latest.GetProperty("createdAt").GetString();
        return await client.PostAsync("/elsa/api/workflow-definitions", new { model = drawing, publish = false });
    }

    /// <summary>The shipped drawing with a step put into a way: what the way led to, or another target, comes behind the step.</summary>
    private static JsonNode With(JsonObject step, (string Activity, string Port) from, string? target = null)
    {
        var definition = JsonNode.Parse(File.ReadAllText(Repository.PathTo($"workflows/{Terms}.json")))!;
        var id = (string)step["id"]!;
        var connections = definition["root"]!["connections"]!.AsArray();
        var way = connections.Single(one => (string?)one!["source"]!["activity"] == from.Activity && (string?)one["source"]!["port"] == from.Port)!;
        target ??= (string)way["target"]!["activity"]!;
        way["target"]!["activity"] = id;
        definition["root"]!["activities"]!.AsArray().Add(step);
        connections.Add(Connection(id, "Approved", target));
        foreach (var port in new[] { "Rejected", "Returned", "Expired" })
        {
            connections.Add(Connection(id, port, "notice"));
        }

        return WithoutTheUnreachable(definition);
    }

    // The step behind a decision: it is asked or not.
    private static JsonNode Branch(string condition)
    {
        var drawing = With(Step("further", ("role", "credit-manager")), ("more-stages", "False"));
        var root = drawing["root"]!;
        root["activities"]!.AsArray().Add(JsonNode.Parse(
            $$$"""{"id":"ask","name":"ask","type":"Elsa.FlowDecision","version":1,"condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"{{{condition}}}"} } }"""));
        root["connections"]!.AsArray().Single(one => (string?)one!["target"]!["activity"] == "further")!["target"]!["activity"] = "ask";
        root["connections"]!.AsArray().Add(Connection("ask", "True", "further"));
        root["connections"]!.AsArray().Add(Connection("ask", "False", "apply-terms"));
        return drawing;
    }

    // Publishing refuses what can never run, so it goes with the way that led to it.
    private static JsonNode WithoutTheUnreachable(JsonNode definition)
    {
        var root = definition["root"]!;
        var reached = new HashSet<string> { "start" };
        var connections = root["connections"]!.AsArray();
        for (var before = 0; before != reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(connections.Where(one => reached.Contains((string)one!["source"]!["activity"]!)).Select(one => (string)one!["target"]!["activity"]!));
        }

        root["activities"] = new JsonArray([.. root["activities"]!.AsArray().Where(one => reached.Contains((string)one!["id"]!)).Select(one => one!.DeepClone())]);
        root["connections"] = new JsonArray([.. connections.Where(one => reached.Contains((string)one!["source"]!["activity"]!)).Select(one => one!.DeepClone())]);
        return definition;
    }

    private static JsonNode Activity(JsonNode drawing, string id) => drawing["root"]!["activities"]!.AsArray().Single(one => (string?)one!["id"] == id)!;

    private static JsonObject Step(string id, params (string Input, string Literal)[] inputs)
    {
        var step = JsonNode.Parse($$"""{"id":"{{id}}","name":"{{id}}","type":"ApprovalEngine.RequestApproval","version":1,"customProperties":{ },"metadata":{} }""")!.AsObject();
        foreach (var (input, literal) in inputs)
        {
            step[input] = Literal(literal);
        }

        return step;
    }

    // As Studio writes what somebody has just typed: without a type, and text whatever it is.
    private static JsonNode Literal(string value) => JsonNode.Parse($$"""{"typeName":null,"expression":{"type":"Literal","value":{{JsonSerializer.Serialize(value)}} },"memoryReference":null}""")!;

    private static JsonNode Connection(string from, string port, string to) => JsonNode.Parse(
        $$"""{"source":{"activity":"{{from}}","port":"{{port}}"},"target":{"activity":"{{to}}","port":"In"},"vertices":[]}""")!;
}
