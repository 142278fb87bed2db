using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>What Elsa Studio's list and viewer are told of instances, and who is told.</summary>
[Collection(SharedEngines.Name)]
public sealed class StudioInstanceTests(Engines engines)
{
    private const string Approval = "Workflow1:flow:approval";

    private static readonly string[] StatMembers = ["activityId", "activityNodeId", "startedCount", "completedCount", "uncompletedCount", "isBlocked", "isFaulted", "metadata"];

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_in_review_shows_what_it_waits_for_and_moves_with_each_decision(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (request, director) = (await engine.RaiseAsync(), await engine.AsAsync("finance.director"));
        var (number, id) = (request.NumberOf(), request.WorkflowInstanceId!);

        var instance = await engine.InstanceAsync(id, "finance.director");
        (Text(instance, "status"), Text(instance, "subStatus"), Text(instance, "correlationId"), Text(instance, "name")).ShouldBe(("Running", "Suspended", number, number));
        var state = instance.GetProperty("workflowState");
        var bookmark = state.GetProperty("bookmarks").EnumerateArray().ShouldHaveSingleItem();
        (Text(bookmark, "activityNodeId"), bookmark.GetProperty("payload").EnumerateObject().Count()).ShouldBe((Approval, 0));
        state.GetProperty("input").GetProperty("RequestNumber").GetString().ShouldBe(number);
        state.GetProperty("activityExecutionContexts").EnumerateArray().Count(context => context.GetProperty("parentContextId").ValueKind is JsonValueKind.Null).ShouldBe(1);
        (state.GetProperty("incidents").GetArrayLength(), state.GetProperty("completionCallbacks").GetArrayLength()).ShouldBe((0, 0));
        var version = await engine.Database.TextAsync("SELECT id FROM workflow_definitions WHERE definition_id = 'non-standard-terms' AND is_published");
        Text(instance, "definitionVersionId").ShouldBe(version);

        var badges = await StatsAsync(director, id);
        badges["Workflow1:flow:start"].ShouldBe((1, 1, 0, false, false));
        badges[Approval].ShouldBe((1, 0, 1, true, false));
        badges["Workflow1:flow"].ShouldBe((1, 0, 1, false, false));
        badges["Workflow1"].ShouldBe((1, 0, 1, false, false));
        badges.Keys.ShouldNotContain("Workflow1:flow:apply-terms");
        (await StatsAsync(director, id, "Workflow1:flow:start")).Keys.ShouldBe(["Workflow1:flow:start"]);

        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        (await StatsAsync(director, id))[Approval].ShouldBe((2, 1, 1, true, false));
        var runs = (await director.GetAsync($"/elsa/api/activity-execution-summaries/list?WorkflowInstanceId={id}&ActivityNodeId={Uri.EscapeDataString(Approval)}")).ShouldBe(200).Json;
        runs.GetProperty("items").EnumerateArray().Select(run => (Text(run, "status"), run.GetProperty("hasBookmarks").GetBoolean())).ShouldBe([("Completed", false), ("Running", true)]);
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await StatsAsync(director, id))[Approval].ShouldBe((2, 2, 0, false, false));
        var progress = (await director.GetAsync($"/elsa/api/workflow-instances/{id}/execution-state")).ShouldBe(200).Json;
        (Text(progress, "status"), Text(progress, "subStatus"), progress.EnumerateObject().Count()).ShouldBe(("Finished", "Finished", 3));
        var over = (await engine.InstanceAsync(id, "finance.director")).GetProperty("workflowState");
        over.GetProperty("bookmarks").GetArrayLength().ShouldBe(0);
        Text(over.GetProperty("activityExecutionContexts").EnumerateArray().ShouldHaveSingleItem(), "scheduledActivityNodeId").ShouldBe("Workflow1");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Journal_runs_variables_and_causes_tell_what_happened(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        var approved = await engine.ApproveAsync(number);
        var (id, auditor) = (approved.WorkflowInstanceId!, await engine.AsAsync("auditor"));

        var whole = await JournalAsync(auditor, id, "skip=0&take=1000", new { });
        whole.Lines.Select(line => line.GetProperty("sequence").GetInt64()).ShouldBe(Enumerable.Range(1, whole.Lines.Count).Select(one => (long)one));
        whole.Total.ShouldBe(whole.Lines.Count);
        Text(whole.Lines[0], "nodeId").ShouldBe("Workflow1");
        whole.Lines.Select(line => Text(line, "eventName")).Distinct().ShouldBeSubsetOf(["Started", "Completed", "Suspended", "Resumed"]);
        var filter = new { filter = new { excludedActivityTypes = new[] { "Elsa.Workflow", "Elsa.Flowchart" }, activityNodeIds = new[] { Approval, "Workflow1:flow" }, eventNames = Array.Empty<string>(), activityIds = (string[]?)null } };
        var approvals = await JournalAsync(auditor, id, "skip=0&take=110", filter);
        approvals.Lines.Select(line => Text(line, "eventName")).ShouldBe(["Started", "Suspended", "Resumed", "Completed", "Started", "Suspended", "Resumed", "Completed"]);
        var page = await JournalAsync(auditor, id, "skip=2&take=3", filter);
        (page.Total, page.Lines.Count, Text(page.Lines[0], "eventName")).ShouldBe((8, 3, "Resumed"));
        (await JournalAsync(auditor, id, "skip=100&take=3", filter)).ShouldBe((8, 0), "behind the end");
        (await JournalAsync(auditor, id, "skip=0&take=10", new { filter = new { eventNames = new[] { "Faulted" } } })).ShouldBe((0, 0), "no incident");

        var run = (await auditor.GetAsync($"/elsa/api/activity-executions/by-id?id={Text(page.Lines[0], "activityInstanceId")}")).ShouldBe(200).Json;
        run.GetProperty("payload").GetProperty("Outcomes").EnumerateArray().Select(outcome => outcome.GetString()).ShouldBe(["Approved"]);
        run.GetProperty("outputs").GetProperty("Outcome").GetString().ShouldBe("Approved");
        run.GetProperty("activityState").GetProperty("Stage").GetInt32().ShouldBe(1);
        (Text(run, "status"), run.GetProperty("exception").ValueKind).ShouldBe(("Completed", JsonValueKind.Null));
        var causes = (await auditor.GetAsync($"/elsa/api/activity-executions/{Text(run, "id")}/call-stack?includeCrossWorkflowChain=True&skip=0&take=100")).ShouldBe(200).Json;
        causes.GetProperty("items").EnumerateArray().Select(one => Text(one, "activityId")).ShouldBe(["Workflow1", "flow", "start", "matrix", "approval"]);
        causes.GetProperty("totalCount").GetInt32().ShouldBe(5);

        var variables = (await auditor.GetAsync($"/elsa/api/workflow-instances/{id}/variables")).ShouldBe(200).Json;
        variables.GetProperty("items").EnumerateArray().Select(one => (Text(one, "id"), Text(one, "name"), one.GetProperty("value").GetInt32())).ShouldBe([("var-stage", "Stage", 3), ("var-stage-count", "StageCount", 2)]);
        var root = (await auditor.GetAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId={id}&ActivityNodeId=Workflow1%3Aflow")).ShouldBe(200).Json;
        root.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("completedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_instance_is_there_for_whoever_sees_its_request_and_for_nobody_else(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var id = (await engine.RaiseAsync()).WorkflowInstanceId!;
        var north = (await engine.RaiseAsync(RequestSteps.Terms(RequestSteps.BeijingCustomer), "sales.north")).WorkflowInstanceId!;
        foreach (var (person, seesEast, seesNorth) in new[]
        {
            ("finance.director", true, true), ("auditor", true, true), ("admin", true, true), ("branch.manager.shanghai", true, false), ("branch.manager.beijing", false, true),
            ("regional.credit.east", true, false), ("legal.counsel", false, false), ("process.owner", false, false), ("process.publisher", false, false),
        })
        {
            var client = await engine.AsAsync(person);
            foreach (var (instance, sees) in new[] { (id, seesEast), (north, seesNorth) })
            {
                var expected = sees ? 200 : 404;
                (await client.GetAsync($"/elsa/api/workflow-instances/{instance}")).Status.ShouldBe(expected, person);
                (await client.GetAsync($"/elsa/api/workflow-instances/{instance}/execution-state")).Status.ShouldBe(expected, person);
                (await client.GetAsync($"/elsa/api/workflow-instances/{instance}/variables")).Status.ShouldBe(expected, person);
                (await client.GetAsync($"/elsa/api/workflow-instances/{instance}/export")).Status.ShouldBe(expected, person);
                (await client.PostAsync($"/elsa/api/workflow-instances/{instance}/journal", new { })).Status.ShouldBe(expected, person);
                (await client.PostAsync("/elsa/api/activity-executions/report", new { workflowInstanceId = instance, activityNodeIds = new[] { "Workflow1" } })).Status.ShouldBe(expected, person);
                (await client.GetAsync($"/elsa/api/activity-execution-summaries/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1")).Status.ShouldBe(expected, person);
                (await client.GetAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1")).Status.ShouldBe(expected, person);
                (await client.GetAsync($"/elsa/api/activity-executions/by-id?id={instance}-1")).Status.ShouldBe(expected, person);
                (await client.GetAsync($"/elsa/api/activity-executions/{instance}-1/call-stack")).Status.ShouldBe(expected, person);
                (await FindAsync(client, new { searchTerm = instance })).Ids.Contains(instance).ShouldBe(sees, person);
            }
        }

        // To whoever may not look at workflows there is nothing below /elsa.
        (await (await engine.AsAsync("sales.east")).GetAsync($"/elsa/api/workflow-instances/{id}")).Status.ShouldBe(404);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_list_filters_sorts_and_pages(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var admin = await engine.AsAsync("admin");
        var since = TimeProvider.System.GetUtcNow();
        var open = (await engine.RaiseAsync()).ShouldNotBeNull();
        var closed = await engine.ApproveAsync((await engine.RaiseAsync()).NumberOf());
        var (running, over) = (open.WorkflowInstanceId!, closed.WorkflowInstanceId!);
        object After(string column) => new[] { new { column, @operator = "GreaterThanOrEqual", timestamp = since } };

        // As Studio asks it first.
        var plain = await FindAsync(admin, new
        {
            page = 0, pageSize = 10, searchTerm = "", definitionId = (string?)null, definitionIds = Array.Empty<string>(), correlationId = (string?)null, version = (int?)null, hasIncidents = (bool?)null,
            isSystem = false, status = (string?)null, statuses = Array.Empty<string>(), subStatus = (string?)null, subStatuses = Array.Empty<string>(), orderBy = (string?)null,
            orderDirection = "Descending", timestampFilters = Array.Empty<object>(),
        });
        plain.Ids.Take(2).ShouldBe([over, running]);
        plain.Ids.Count.ShouldBe(Math.Min(plain.Total, 10));
        (await FindAsync(admin, new { page = 1, pageSize = 1 })).Ids.ShouldBe([running]);
        (await FindAsync(admin, new { isSystem = true })).Ids.ShouldBeEmpty();

        (await FindAsync(admin, new { statuses = new[] { "Running" }, timestampFilters = After("CreatedAt") })).Ids.ShouldBe([running]);
        (await FindAsync(admin, new { status = "Finished", timestampFilters = After("CreatedAt") })).Ids.ShouldBe([over]);
        (await FindAsync(admin, new { subStatuses = new[] { "Suspended", "Cancelled" }, timestampFilters = After("UpdatedAt") })).Ids.ShouldBe([running]);
        (await FindAsync(admin, new { timestampFilters = After("FinishedAt") })).Ids.ShouldBe([over]);
        (await FindAsync(admin, new { statuses = new[] { "Running" }, subStatuses = new[] { "Finished" } })).Ids.ShouldBeEmpty();
        (await FindAsync(admin, new { timestampFilters = new[] { new { column = "CreatedAt", @operator = "LessThan", timestamp = since } } })).Ids.ShouldNotContain(running);
        (await FindAsync(admin, new { definitionIds = new[] { "write-off" }, timestampFilters = After("CreatedAt") })).Ids.ShouldBeEmpty();
        (await FindAsync(admin, new { definitionId = "non-standard-terms", version = 1, hasIncidents = false, timestampFilters = After("CreatedAt") })).Ids.ShouldBe([over, running]);
        (await FindAsync(admin, new { hasIncidents = true, timestampFilters = After("CreatedAt") })).Ids.ShouldBeEmpty();
        (await FindAsync(admin, new { correlationId = open.Number })).Ids.ShouldBe([running]);
        foreach (var search in new[] { running, open.NumberOf(), open.NumberOf().ToLowerInvariant() })
        {
            (await FindAsync(admin, new { searchTerm = search })).Ids.ShouldBe([running], search);
        }

        (await FindAsync(admin, new { searchTerm = open.NumberOf()[4..] })).Ids.ShouldContain(running, "a part of it");
        (await FindAsync(admin, new { searchTerm = "no such thing" })).ShouldSatisfyAllConditions(found => found.Total.ShouldBe(0), found => found.Ids.ShouldBeEmpty());
        foreach (var (order, direction, first) in new[]
        {
            ("Created", "Ascending", running), ("Created", "Descending", over), ("LastExecuted", "Ascending", running), ("LastExecuted", "Descending", over), ("Name", "Ascending", running), ("Name", "Descending", over),
        })
        {
            (await FindAsync(admin, new { orderBy = order, orderDirection = direction, timestampFilters = After("CreatedAt") })).Ids[0].ShouldBe(first, $"{order} {direction}");
        }

        (await FindAsync(admin, new { orderBy = "Finished", orderDirection = "Descending", statuses = new[] { "Finished" } })).Ids[0].ShouldBe(over);
        foreach (var wrong in new object[] { new { orderBy = "Colour" }, new { statuses = new[] { "Asleep" } }, new { timestampFilters = new[] { new { column = "Name", @operator = "Is", timestamp = since } } } })
        {
            (await admin.PostAsync("/elsa/api/workflow-instances", wrong)).ShouldBe(400, "(no code)").Json.GetProperty("errors").GetProperty("generalErrors").GetArrayLength().ShouldBe(1);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_operators_cancel_and_what_carries_a_request_is_neither_cancelled_nor_deleted(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var (number, id) = ((await engine.RaiseAsync()) is var request ? request.NumberOf() : "", request.WorkflowInstanceId!);
        var (admin, director) = (await engine.AsAsync("admin"), await engine.AsAsync("finance.director"));
        (await director.PostAsync($"/elsa/api/cancel/workflow-instances/{id}")).Status.ShouldBe(400);
        (await admin.PostAsync($"/elsa/api/cancel/workflow-instances/{id}")).ShouldBe(400, "(no code)").Text.ShouldContain(number);
        (await admin.PostAsync("/elsa/api/bulk-actions/cancel/workflow-instances", new { ids = new[] { id } })).Status.ShouldBe(400);
        foreach (var person in new[] { admin, director })
        {
            (await person.SendAsync(HttpMethod.Delete, $"/elsa/api/workflow-instances/{id}", null)).Status.ShouldBe(400);
            (await person.PostAsync("/elsa/api/bulk-actions/delete/workflow-instances/by-id", new { ids = new[] { id } })).Status.ShouldBe(400);
        }

        (await admin.PostAsync("/elsa/api/bulk-actions/import/workflow-instances", new { })).Status.ShouldBe(400);
        (await engine.ReadAsync(number)).Status.ShouldBe("InReview");
        (await engine.Database.CountAsync("workflow_journal", "instance_id = @p0", id)).ShouldBeGreaterThan(0);

        var file = (await director.GetAsync($"/elsa/api/workflow-instances/{id}/export")).ShouldBe(200);
        file.Headers["Content-Disposition"].ShouldContain($"workflow-instance-{id}.json");
        file.Json.GetProperty("workflowExecutionLogRecords").GetArrayLength().ShouldBeGreaterThan(5);
        using var http = engine.Server.CreateClient();
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/elsa/api/bulk-actions/export/workflow-instances") { Content = new StringContent(JsonSerializer.Serialize(new { ids = new[] { id } }), System.Text.Encoding.UTF8, "application/json") };
        ask.Headers.Authorization = new("Bearer", admin.Token);
        using var packed = await http.SendAsync(ask);
        using var zip = new ZipArchive(await packed.Content.ReadAsStreamAsync());
        zip.Entries.Select(entry => entry.FullName).ShouldBe([$"workflow-instance-{id}.json"]);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<Dictionary<string, (int Started, int Completed, int Uncompleted, bool IsBlocked, bool IsFaulted)>> StatsAsync(ApiClient client, string id, params string[] nodes)
    {
        var stats = (await client.PostAsync("/elsa/api/activity-executions/report", new { workflowInstanceId = id, activityNodeIds = nodes })).ShouldBe(200).Json.GetProperty("stats").EnumerateArray().ToList();
        stats.ShouldAllBe(one => one.EnumerateObject().Select(member => member.Name).SequenceEqual(StatMembers));
        return stats.ToDictionary(one => one.GetProperty("activityNodeId").GetString()!, one => (
            one.GetProperty("startedCount").GetInt32(), one.GetProperty("completedCount").GetInt32(), one.GetProperty("uncompletedCount").GetInt32(),
            one.GetProperty("isBlocked").GetBoolean(), one.GetProperty("isFaulted").GetBoolean()));
    }

    private static async Task<Journal> JournalAsync(ApiClient client, string id, string query, object body)
    {
        var json = (await client.PostAsync($"/elsa/api/workflow-instances/{id}/journal?{query}", body)).ShouldBe(200).Json;
        return new Journal([.. json.GetProperty("items").EnumerateArray()], json.GetProperty("totalCount").GetInt32());
    }

    private static async Task<(IReadOnlyList<string> Ids, int Total)> FindAsync(ApiClient client, object body)
    {
        var json = (await client.PostAsync("/elsa/api/workflow-instances", body)).ShouldBe(200).Json;
        return ([.. json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)], json.GetProperty("totalCount").GetInt32());
    }

    private sealed record Journal(IReadOnlyList<JsonElement> Lines, int Total)
    {
        public void ShouldBe((int Total, int Count) expected, string why) => (Total, Lines.Count).ShouldBe(expected, string.Create(CultureInfo.InvariantCulture, $"{why}"));
    }
}
