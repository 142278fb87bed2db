using System.Text.Json.Nodes;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>The operator's way over REST: sees the incident, puts the cause right, retries; cancels; moves an instance to another version.</summary>
public sealed class OperatorTests
{
    private const string Letter = "terms-confirmation.en.sbn-html";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_letter_that_failed_at_the_final_approval_is_mended_and_retried_and_nothing_is_done_twice(DatabaseKind database)
    {
        var templates = CopyOf("templates");
        await File.WriteAllTextAsync(Path.Combine(templates, Letter), "{{ nobody.knows }}");
        await using var engine = await Engine.StartAsync(database, new Dictionary<string, string> { ["ApprovalEngine__TemplatesDirectory"] = templates });
        var number = (await engine.RaiseAsync()).NumberOf();
        var approved = await engine.ApproveAsync(number);
        (approved.Status, approved.Letters.Count).ShouldBe(("Approved", 0));
        (await engine.WithEffectAsync(number, "sent")).Incidents.ShouldHaveSingleItem().ResolvedAt.ShouldBeNull();
        var admin = await engine.AsAsync("admin");
        var incident = (await admin.GetAsync("/api/workflows/incidents?state=open")).ShouldBe(200).As<Page<IncidentSummary>>().Items.ShouldHaveSingleItem();
        (incident.Request, incident.Code, incident.ActivityId).ShouldBe((number, "letter.failed", "confirmation"));

        // Not mended yet: it fails again, which is an incident of its own.
        var path = $"/api/workflows/incidents/{incident.Id}/retry";
        (await admin.PostAsync(path, version: incident.InstanceVersion + 1)).ShouldBe(412, "instance.stale");
        (await admin.PostAsync(path, version: incident.InstanceVersion, key: "once")).ShouldBe(200).As<OperatedInstance>().Incidents.ShouldHaveSingleItem().Code.ShouldBe("letter.failed");
        (await admin.PostAsync(path)).ShouldBe(409, "incident.resolved");

        File.Copy(Repository.PathTo($"templates/{Letter}"), Path.Combine(templates, Letter), overwrite: true);
        await engine.RestartAsync();
        admin = await engine.AsAsync("admin");
        var again = (await admin.GetAsync("/api/workflows/incidents")).ShouldBe(200).As<Page<IncidentSummary>>().Items;
        (again.Count, again[0].ResolvedAt, again[1].Resolution).ShouldBe((2, null, "retried"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => admin.PostAsync($"/api/workflows/incidents/{again[0].Id}/retry")));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 409 && answer.Code == "incident.resolved");
        var done = await engine.ReadAsync(number);
        done.Letters.Select(letter => letter.Culture).Order(StringComparer.Ordinal).ShouldBe(["en", "zh-CN"]);
        done.Effects.ShouldHaveSingleItem().ShouldSatisfyAllConditions(effect => effect.Id.ShouldBe(approved.Effects[0].Id), effect => effect.Attempt.ShouldBe(1));
        done.Incidents.ShouldAllBe(one => one.Resolution == "retried");
        Directory.EnumerateFiles(engine.ErpOutbox, "*.json").Count().ShouldBe(1);
        (await engine.Database.CountAsync("decisions", "request_id = (SELECT id FROM requests WHERE number = @p0)", number)).ShouldBe(2);
        (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).Json.GetProperty("isValid").GetBoolean().ShouldBeTrue();
        var instance = (await admin.GetAsync($"/api/workflows/instances/{incident.Instance}")).ShouldBe(200);
        instance.Headers["ETag"].ShouldBe($"\"{instance.Json.GetProperty("version").GetInt32()}\"");
        instance.As<InstanceView>().Instance.SubStatus.ShouldBe("Finished");
        (await admin.PostAsync($"/api/workflows/instances/{incident.Instance}/cancel", new { reason = "Enough." })).ShouldBe(409, "instance.over");
        Directory.Delete(templates, recursive: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_instance_moves_to_a_newer_version_or_its_operator_is_told_why_not(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var (number, admin) = ((await engine.RaiseAsync()).NumberOf(), await engine.AsAsync("admin"));
        var id = (await engine.ReadAsync(number)).WorkflowInstanceId;
        var path = $"/api/workflows/instances/{id}";
        (await admin.PostAsync($"{path}/cancel", new { reason = "Why not." })).ShouldBe(409, "instance.carries-request").Text.ShouldContain($"/api/requests/{number}/cancel");
        (await admin.PostAsync($"{path}/cancel")).ShouldBe(400, "request.invalid");
        await PublishAsync(engine, 2, root => root["activities"]!.AsArray().Single(one => (string)one!["id"]! == "tell-approved")!["name"] = "Tell all");
        await PublishAsync(engine, 3, root =>
        {
            root["activities"] = JsonNode.Parse(root["activities"]!.ToJsonString().Replace("\"id\":\"approval\"", "\"id\":\"other\"", StringComparison.Ordinal));
            root["connections"] = JsonNode.Parse(root["connections"]!.ToJsonString().Replace("\"activity\":\"approval\"", "\"activity\":\"other\"", StringComparison.Ordinal));
        });

        var view = (await admin.GetAsync(path)).ShouldBe(200).As<InstanceView>();
        view.NewerVersions.ShouldBe([3, 2]);
        (await admin.GetAsync($"{path}/migration?version=3")).ShouldBe(200).As<MigrationView>().Reasons.ShouldHaveSingleItem().Kind.ShouldBe("missing");
        var refused = (await admin.PostAsync($"{path}/migrate", new { version = 3 })).ShouldBe(409, "instance.not-migratable");
        refused.Json.GetProperty("reasons")[0].GetProperty("activityId").GetString().ShouldBe("approval");
        (await admin.PostAsync($"{path}/migrate", new { version = 9 })).ShouldBe(404, "definition.unknown-version");
        (await admin.GetAsync($"{path}/migration")).Status.ShouldBe(400);
        (await admin.GetAsync($"{path}/migration?version=2")).ShouldBe(200).As<MigrationView>().IsPossible.ShouldBeTrue();
        (await admin.PostAsync($"{path}/migrate", new { version = 2 }, version: view.Version)).ShouldBe(200).As<OperatedInstance>().DefinitionVersion.ShouldBe(2);

        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await engine.WithEffectAsync(number, "sent")).Letters.Count.ShouldBe(2);
        (await admin.GetAsync($"/api/workflows/instances?q={number}")).ShouldBe(200).As<Page<InstanceSummary>>().Items.ShouldHaveSingleItem().DefinitionVersion.ShouldBe(2);
        (await admin.GetAsync("/api/workflows/instances?status=asleep")).ShouldBe(400, "instance.unknown-status");
        (await admin.GetAsync("/api/workflows/incidents?state=closed")).ShouldBe(400, "incident.unknown-state");
    }

    private static async Task PublishAsync(Engine engine, int version, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(await engine.Database.TextAsync("SELECT json FROM workflow_definitions WHERE definition_id = 'non-standard-terms' AND version = 1"))!;
        json["version"] = version;
        change(json["root"]!);
        (await engine.Database.PublishAsync("non-standard-terms", json.ToJsonString())).ShouldBe(version);
    }

    private static string CopyOf(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("approval-copy-").FullName;
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo(folder), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Repository.PathTo(folder), path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        return copy;
    }
}
