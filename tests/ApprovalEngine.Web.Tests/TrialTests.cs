using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;
using static ApprovalEngine.Web.Tests.Harness.StudioSteps;

namespace ApprovalEngine.Web.Tests;

/// <summary>Run, Test, execute, dispatch, events, tasks, retry: whatever is started from the designer, nothing follows from it.</summary>
[Collection(SharedEngines.Name)]
public sealed class TrialTests(Engines engines)
{
    private const string Refused = "request.not-empowered";

    // What an effect would leave behind, of whichever kind.
    private static readonly string[] Traces = ["effects", "letters", "outbox_messages", "requests", "tasks", "decisions", "agreed_terms", "settlements", "item_claims", "legal_cases"];

    [Theory, OnSqlite, OnPostgres]
    public async Task No_door_of_the_designer_leads_to_an_effect(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var approved = (await engine.ApproveAsync((await engine.RaiseAsync()).NumberOf())).NumberOf();
        _ = await engine.WithEffectAsync(approved, "sent");
        var before = await CountAsync(engine);

        // A drawing that goes straight to the effect, with the name of a request that everybody has agreed to.
        foreach (var action in new[] { "ApplyTerms", "IssueCreditMemo", "PostWriteOff", "OpenLegalCase", "NotifyParties", "EvaluateMatrix" })
        {
            await ExpectRefusedAsync(engine, await engine.TrialAsync((await engine.DraftAsync(Straight(action))).DefinitionId, correlationId: approved, input: new Dictionary<string, string> { ["RequestNumber"] = approved }), action);
        }

        var (letter, letterVersion) = await engine.DraftAsync(InLine("Trial letter", Activity("act", "ApprovalEngine.SendLetter", ("kind", "terms-confirmation"))));
        await ExpectRefusedAsync(engine, await engine.TrialAsync(letter, correlationId: approved), "SendLetter");
        var owner = await engine.AsAsync("process.owner");
        var dispatched = (await owner.PostAsync($"/elsa/api/workflow-definitions/{letter}/dispatch", new { correlationId = approved, versionOptions = "Latest" })).ShouldBe(200);
        await ExpectRefusedAsync(engine, dispatched.Json.GetProperty("workflowInstanceId").GetString()!, "SendLetter");
        var test = (await owner.PostAsync("/elsa/api/tests/activities", new { workflowDefinitionHandle = new { definitionVersionId = letterVersion }, activityHandle = new { activityId = "act" } })).ShouldBe(200).Json;
        (test.GetProperty("status").GetString(), test.GetProperty("exception").GetProperty("type").GetString()).ShouldBe(("Faulted", Refused));

        // The shipped drawing itself, run by whoever may publish.
        var shipped = await engine.TrialAsync("non-standard-terms", "admin", approved, new Dictionary<string, string> { ["RequestNumber"] = approved });
        (await engine.InstanceAsync(shipped, "admin")).GetProperty("subStatus").GetString().ShouldBe("Faulted");

        // An operator who retries, and one who moves it to another version, cannot make more of it either.
        var admin = await engine.AsAsync("admin");
        var incident = await engine.Database.TextAsync("SELECT id FROM workflow_incidents WHERE instance_id = @p0", shipped);
        (await admin.PostAsync($"/api/workflows/incidents/{incident}/retry")).ShouldBe(200).Json.GetProperty("incidents")[0].GetProperty("code").GetString().ShouldBe(Refused);

        // An approval is waited for, and nobody is asked.
        var asking = await engine.TrialAsync((await engine.DraftAsync(Asking())).DefinitionId, correlationId: approved);
        var state = (await engine.InstanceAsync(asking)).GetProperty("workflowState");
        (state.GetProperty("subStatus").GetString(), state.GetProperty("bookmarks").GetArrayLength(), state.GetProperty("incidents").GetArrayLength()).ShouldBe(("Suspended", 1, 0));

        // Time enough for an outbox that is looked at every 0.1 s.
        await Task.Delay(500);
        (await CountAsync(engine)).ShouldBe(before);
        (await engine.Database.CountAsync("workflow_instances", "is_trial AND request_number IS NOT NULL")).ShouldBe(0);
        (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).Json.GetProperty("isValid").GetBoolean().ShouldBeTrue();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_trial_asks_of_others_reaches_trials_only(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var before = await CountAsync(engine);

        // A workflow in force that waits for an event; a trial of the same; a trial that publishes it, starts a child and sends a request.
        var name = $"paid-{Guid.CreateVersion7():N}";
        var listener = (await engine.DraftAsync(InLine("Listens", Activity("hear", "Elsa.Event", ("eventName", name))))).DefinitionId;
        (await (await engine.AsAsync("process.publisher")).PostAsync($"/elsa/api/workflow-definitions/{listener}/publish", new { })).ShouldBe(200);
        var waiting = await engine.TrialAsync(listener);
        await MakeRealAsync(engine, waiting);
        var hearing = await engine.TrialAsync(listener);
        var child = (await engine.DraftAsync(Straight("ApplyTerms"))).DefinitionId;
        (await (await engine.AsAsync("process.publisher")).PostAsync($"/elsa/api/workflow-definitions/{child}/publish", new { })).ShouldBe(200);
        var parent = await engine.TrialAsync((await engine.DraftAsync(InLine(
            "Asks others",
            Activity("tell", "Elsa.PublishEvent", ("eventName", name)),
            Activity("later", "Elsa.DispatchWorkflow", ("workflowDefinitionId", child)),
            Activity("now", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", child)),
            Activity("send", "Elsa.SendHttpRequest", ("url", "https://example.test/"), ("waitForAnswer", true))))).DefinitionId);
        await engine.UntilAsync(async () => await SubStatusAsync(engine, hearing), status => status is "Finished");
        await engine.UntilAsync(() => engine.Database.CountAsync("workflow_instances", "parent_id = @p0 AND sub_status = 'Faulted'", parent), count => count == 2);
        (await engine.Database.CountAsync("workflow_instances", "parent_id = @p0 AND (NOT is_trial OR started_by IS NULL OR started_by <> 'process.owner')", parent)).ShouldBe(0);
        await engine.UntilAsync(async () => await SubStatusAsync(engine, parent), status => status is "Faulted");
        (await engine.Database.TextAsync("SELECT code FROM workflow_incidents WHERE instance_id = @p0", parent)).ShouldBe("http.refused");
        (await SubStatusAsync(engine, waiting)).ShouldBe("Suspended", "it is no trial, and a trial's event is not for it");

        // From outside: an event is for work only; a task of a trial is not offered to whoever does tasks, and completing it moves the trial only.
        var admin = await engine.AsAsync("admin");
        var trial = await engine.TrialAsync(listener);
        (await admin.PostAsync($"/api/workflows/events/{name}", new { })).ShouldBe(202).Json.GetProperty("listeners").GetInt32().ShouldBe(1);
        await engine.UntilAsync(async () => await SubStatusAsync(engine, waiting), status => status is "Finished");
        (await SubStatusAsync(engine, trial)).ShouldBe("Suspended");
        var weighing = await engine.TrialAsync((await engine.DraftAsync(InLine("Asks for work", Activity("weigh", "Elsa.RunTask", ("taskName", name)), Activity("act", "ApprovalEngine.ApplyTerms")))).DefinitionId);
        (await admin.GetAsync("/api/workflows/tasks?limit=200")).ShouldBe(200).Text.ShouldNotContain(name);
        var task = (await admin.GetAsync("/api/workflows/tasks?limit=200&trial=true")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("taskName").GetString() == name);
        (await admin.PostAsync($"/api/workflows/tasks/{task.GetProperty("taskId").GetString()}/complete", new { result = "12 t" })).ShouldBe(200);
        await ExpectRefusedAsync(engine, weighing, "ApplyTerms");
        (await CountAsync(engine)).ShouldBe(before);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_trial_runs_the_draft_that_is_there_and_keeps_it(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        var model = InLine("Counts", Script("set", "Elsa.SetVariable", ("value", "getInput('Start') + 1")), Activity("name", "Elsa.SetName", ("value", "Counted")));
        var (definition, version) = await engine.DraftAsync(model);
        var first = await engine.TrialAsync(definition, input: new Dictionary<string, int> { ["Start"] = 41 });

        var instance = await engine.InstanceAsync(first);
        (instance.GetProperty("subStatus").GetString(), instance.GetProperty("definitionVersionId").GetString(), instance.GetProperty("isTrial").GetBoolean()).ShouldBe(("Finished", version, true));
        instance.GetProperty("name").GetString().ShouldBe("[Trial] Counted");
        (await owner.GetAsync($"/elsa/api/workflow-instances/{first}/variables")).ShouldBe(200).Json.GetProperty("items")[0].GetProperty("value").GetInt32().ShouldBe(42);
        var run = (await owner.GetAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId={first}&ActivityNodeId=Workflow1%3Aflow%3Aset")).ShouldBe(200).Json.GetProperty("items")[0];
        run.GetProperty("activityState").GetProperty("Value").GetInt32().ShouldBe(42);

        // What ran stays as it ran: the next save is another version.
        model["definitionId"] = definition;
        model["root"]!["activities"]!.AsArray()[1]!["value"]!["expression"]!["value"] = "7";
        var saved = (await owner.PostAsync("/elsa/api/workflow-definitions", new { model, publish = false })).ShouldBe(200).Json.GetProperty("workflowDefinition");
        (saved.GetProperty("version").GetInt32(), saved.GetProperty("id").GetString() == version).ShouldBe((2, false));
        var second = await engine.TrialAsync(definition, input: new Dictionary<string, int> { ["Start"] = 1 });
        (await owner.GetAsync($"/elsa/api/workflow-instances/{second}/variables")).ShouldBe(200).Json.GetProperty("items")[0].GetProperty("value").GetInt32().ShouldBe(7);
        (await owner.GetAsync($"/elsa/api/workflow-definitions/by-id/{version}")).ShouldBe(200).Text.ShouldContain("getInput('Start') + 1");

        // Who looks and who neither draws nor publishes starts nothing; others' trials are not his to delete; their starter deletes them, under way or not.
        foreach (var person in new[] { "auditor", "branch.manager.shanghai" })
        {
            (await (await engine.AsAsync(person)).PostAsync($"/elsa/api/workflow-definitions/{definition}/execute", new { versionOptions = "Latest" })).Status.ShouldBe(400);
        }

        var publisher = await engine.AsAsync("process.publisher");
        (await publisher.SendAsync(HttpMethod.Delete, $"/elsa/api/workflow-instances/{first}", null)).Status.ShouldBe(400);
        var hanging = await engine.TrialAsync((await engine.DraftAsync(Asking())).DefinitionId);
        (await publisher.PostAsync($"/elsa/api/cancel/workflow-instances/{hanging}")).Status.ShouldBe(400);
        (await owner.PostAsync($"/elsa/api/cancel/workflow-instances/{hanging}")).ShouldBe(200);
        (await SubStatusAsync(engine, hanging)).ShouldBe("Cancelled");
        var other = await engine.TrialAsync((await engine.DraftAsync(Asking())).DefinitionId);
        (await owner.PostAsync("/elsa/api/bulk-actions/delete/workflow-instances/by-id", new { ids = new[] { first, hanging, other } })).ShouldBe(200).Json.GetProperty("deleted").GetInt32().ShouldBe(3);
        foreach (var table in new[] { "workflow_journal", "activity_executions", "workflow_bookmarks", "workflow_incidents" })
        {
            (await engine.Database.CountAsync(table, "instance_id IN (@p0, @p1, @p2)", first, hanging, other)).ShouldBe(0, table);
        }

        (await owner.GetAsync($"/elsa/api/workflow-instances/{other}")).Status.ShouldBe(404);
        (await owner.PostAsync("/elsa/api/workflow-instances", new { definitionId = definition })).ShouldBe(200).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()).ShouldBe([second]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_cannot_run_is_said_line_by_line(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        var model = InLine("Broken", Activity("a", "Elsa.NoSuch"), Script("b", "Elsa.SetVariable", ("value", "1 +")));
        var broken = (await engine.DraftAsync(model)).DefinitionId;
        var lines = (await owner.PostAsync($"/elsa/api/workflow-definitions/{broken}/execute", new { versionOptions = "Latest" })).ShouldBe(400, "(no code)")
            .Json.GetProperty("errors").GetProperty("generalErrors").EnumerateArray().Select(line => line.GetString()!).ToList();
        lines.Count.ShouldBe(2);
        lines.ShouldContain(line => line.Contains("Elsa.NoSuch", StringComparison.Ordinal));
        (await owner.PostAsync($"/elsa/api/workflow-definitions/{broken}/execute", new { })).Status.ShouldBe(404, "nothing of it is published");
        (await owner.PostAsync("/elsa/api/workflow-definitions/write-off/execute", new { versionOptions = "Latest", triggerActivityId = "matrix" })).Status.ShouldBe(400);
        (await owner.PostAsync("/elsa/api/workflow-definitions/write-off/execute", new { versionOptions = "Latest", input = "text" })).Status.ShouldBe(400);
        (await owner.PostAsync("/elsa/api/workflow-definitions/write-off/execute", new { versionOptions = "Latest", correlationId = new string('x', 101) })).Status.ShouldBe(400);
        (await owner.PostAsync("/elsa/api/workflow-definitions/write-off/execute", new { versionOptions = "Whatever" })).Status.ShouldBe(400);
        (await engine.Database.CountAsync("workflow_instances", "definition_id = @p0", broken)).ShouldBe(0);
        (await engine.Database.CountAsync("workflow_definitions", "definition_id = @p0 AND is_tried", broken)).ShouldBe(0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_test_tab_runs_one_activity_and_leaves_nothing(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("process.owner");
        var child = (await engine.DraftAsync(InLine("Child", Activity("x", "Elsa.WriteLine", ("text", "hello"))))).DefinitionId;
        var model = InLine(
            "Tested",
            Script("sum", "Elsa.SetVariable", ("value", "getVariable('X') * 2")),
            Script("broken", "Elsa.SetVariable", ("value", "nobody.knows")),
            Activity("wait", "Elsa.RunTask", ("taskName", "weigh")),
            Activity("tell", "Elsa.PublishEvent", ("eventName", "told")),
            Activity("child", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", child)),
            Script("endless", "Elsa.SetVariable", ("value", "(function () { while (true) { } })()")));
        model["customProperties"] = new JsonObject { ["VariableTestValues"] = new JsonObject { ["var-x"] = 21 } };
        var version = (await engine.DraftAsync(model)).VersionId;
        var before = await engine.Database.TableCountsAsync();

        var sum = await TestAsync(owner, version, "sum");
        (sum.GetProperty("status").GetString(), sum.GetProperty("activityState").GetProperty("Value").GetInt32()).ShouldBe(("Completed", 42));
        sum.GetProperty("payload").GetProperty("Outcomes")[0].GetString().ShouldBe("Done");
        var broken = await TestAsync(owner, version, "broken");
        (broken.GetProperty("status").GetString(), broken.GetProperty("exception").GetProperty("message").GetString()!.Contains("nobody", StringComparison.Ordinal)).ShouldBe(("Faulted", true));
        (await TestAsync(owner, version, "wait")).GetProperty("status").GetString().ShouldBe("Running");
        (await TestAsync(owner, version, "tell")).GetProperty("status").GetString().ShouldBe("Completed");
        (await TestAsync(owner, version, "child")).GetProperty("exception").GetProperty("type").GetString().ShouldBe("workflow.test");
        (await TestAsync(owner, version, "endless")).GetProperty("status").GetString().ShouldBe("Faulted");
        var flow = await TestAsync(owner, version, "Workflow1:flow");
        flow.GetProperty("status").GetString().ShouldBe("Faulted");
        foreach (var person in new[] { "process.publisher", "auditor", "admin" })
        {
            (await (await engine.AsAsync(person)).PostAsync("/elsa/api/tests/activities", new { workflowDefinitionHandle = new { definitionVersionId = version }, activityHandle = new { activityId = "sum" } })).Status.ShouldBe(400);
        }

        (await owner.PostAsync("/elsa/api/tests/activities", new { workflowDefinitionHandle = new { definitionVersionId = version }, activityHandle = new { activityId = "nobody" } })).Status.ShouldBe(404);
        (await engine.Database.TableCountsAsync()).ShouldBe(before);
    }

    private static async Task<JsonElement> TestAsync(ApiClient client, string version, string activity) => (await client.PostAsync(
        "/elsa/api/tests/activities",
        new { workflowDefinitionHandle = new { definitionVersionId = version }, activityHandle = activity.Contains(':', StringComparison.Ordinal) ? (object)new { activityNodeId = activity } : new { activityId = activity } })).ShouldBe(200).Json;

    private static JsonNode Straight(string action)
    {
        var model = InLine($"Straight to {action}", Activity("act", $"ApprovalEngine.{action}"));
        model["root"]!["connections"]![1]!["source"]!["port"] = action is "EvaluateMatrix" ? "Routed" : "Done";
        return model;
    }

    private static JsonNode Asking()
    {
        var model = InLine("Asks", Activity("ask", "ApprovalEngine.RequestApproval", ("stage", "1")));
        var ways = model["root"]!["connections"]!.AsArray();
        ways[1]!["source"]!["port"] = "Approved";
        foreach (var port in new[] { "Rejected", "Returned", "Expired" })
        {
            var way = ways[1]!.DeepClone();
            way["source"]!["port"] = port;
            ways.Add(way);
        }

        return model;
    }

    private static async Task ExpectRefusedAsync(Engine engine, string instance, string action)
    {
        var state = (await engine.InstanceAsync(instance)).GetProperty("workflowState");
        state.GetProperty("subStatus").GetString().ShouldBe("Faulted", action);
        var incident = state.GetProperty("incidents").EnumerateArray().ShouldHaveSingleItem();
        (incident.GetProperty("activityId").GetString(), incident.GetProperty("exception").GetProperty("type").GetString()).ShouldBe(("act", Refused), action);
    }

    // As only somebody could who writes to the database: what waits is work, not a trial.
    private static Task<int> MakeRealAsync(Engine engine, string instance) => engine.Database.ExecuteAsync(
        "UPDATE workflow_instances SET is_trial = false, started_by = NULL, state = replace(state, '\"isTrial\":true', '\"isTrial\":false') WHERE id = @p0", instance);

    private static Task<string> SubStatusAsync(Engine engine, string instance) => engine.Database.TextAsync("SELECT sub_status FROM workflow_instances WHERE id = @p0", instance);

    private static async Task<string> CountAsync(Engine engine)
    {
        // What other tests have ordered is on its way to the ERP; it arrives before anything is counted.
        await engine.UntilAsync(() => engine.Database.CountAsync("outbox_messages", "sent_at IS NULL AND parked_at IS NULL AND kind <> 'mail'"), count => count == 0);
        var counts = new List<string>();
        foreach (var table in Traces)
        {
            counts.Add($"{table} {await engine.Database.CountAsync(table)}");
        }

        var files = Directory.Exists(engine.ErpOutbox) ? Directory.EnumerateFileSystemEntries(engine.ErpOutbox).Count() : 0;
        return string.Join(", ", counts.Append($"ERP files {files}"));
    }
}
