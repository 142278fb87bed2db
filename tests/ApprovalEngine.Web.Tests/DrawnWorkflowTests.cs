using System.Text.Json.Nodes;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>The drawing carries, the domain decides: whatever somebody draws, nothing happens without every required decision.</summary>
public sealed class DrawnWorkflowTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task No_drawing_makes_an_effect_or_a_letter_without_the_decisions(DatabaseKind database)
    {
        var folder = CopyOfWorkflows();
        await File.WriteAllTextAsync(Path.Combine(folder, "non-standard-terms.json"), Drawing("apply-terms"));
        await using var engine = await Engine.StartAsync(database, new Dictionary<string, string> { ["ApprovalEngine__WorkflowsDirectory"] = folder });
        await ExpectNothingAsync(engine, (await engine.RaiseAsync()).NumberOf());

        await PublishAsync(engine, Drawing("confirmation"));
        await ExpectNothingAsync(engine, (await engine.RaiseAsync()).NumberOf());

        await PublishAsync(engine, Drawing("matrix", "apply-terms"));
        await ExpectNothingAsync(engine, (await engine.RaiseAsync()).NumberOf());

        await PublishAsync(engine, Drawing("matrix", "no-stages", "apply-terms"));
        await ExpectNothingAsync(engine, (await engine.RaiseAsync()).NumberOf());

        await PublishAsync(engine, Drawing("matrix", "second-stage", "apply-terms"));
        var secondOnly = (await engine.RaiseAsync()).NumberOf();
        (await engine.ReadAsync(secondOnly)).OpenTasks().ShouldHaveSingleItem().Role.ShouldBe("finance-director");
        (await engine.DecideAsync("finance.director", secondOnly, "approve")).ShouldBe(200);
        await ExpectNothingAsync(engine, secondOnly);

        await PublishAsync(engine, Drawing("matrix", "approval:Rejected", "apply-terms"));
        var rejected = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", rejected, "reject", "No.")).ShouldBe(200);
        await ExpectNothingAsync(engine, rejected);

        // Time enough for an outbox that is looked at every 0.1 s.
        await Task.Delay(500);
        (Directory.Exists(engine.ErpOutbox) ? Directory.EnumerateFileSystemEntries(engine.ErpOutbox) : []).ShouldBeEmpty();
        await ExpectTheShippedDrawingWorksAsync(engine);
        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_effect_of_any_type_follows_without_the_decisions(DatabaseKind database)
    {
        var folder = CopyOfWorkflows();
        await using var engine = await Engine.StartAsync(database, new Dictionary<string, string> { ["ApprovalEngine__WorkflowsDirectory"] = folder });
        foreach (var (type, action) in new[] { ("credit-memo", "issue-credit-memo"), ("write-off", "post-write-off"), ("legal-escalation", "open-legal-case") })
        {
            foreach (var line in new[] { new[] { action }, ["matrix", action], ["matrix", "no-stages", action] })
            {
                await PublishAsync(engine, Drawing(type, line), type);
                await ExpectNoEffectAsync(engine, (await engine.RaiseAsync(await BodyAsync(engine, type), "ar.specialist")).NumberOf(), action);
            }

            // An action of another type is refused, too, also where everybody has agreed.
            var shipped = await File.ReadAllTextAsync(Repository.PathTo($"workflows/{type}.json"));
            await PublishAsync(engine, shipped.Replace(TypeOf(action), "ApprovalEngine.ApplyTerms", StringComparison.Ordinal), type);
            var foreign = (await engine.RaiseAsync(await BodyAsync(engine, type), "ar.specialist")).NumberOf();
            await engine.ApproveAsync(foreign);
            await ExpectNoEffectAsync(engine, foreign, action);
        }

        (await engine.Database.CountAsync("legal_cases")).ShouldBe(0);
        (await engine.Database.CountAsync("open_items", "legal_case_number IS NOT NULL")).ShouldBe(0);
        await Task.Delay(500);
        (Directory.Exists(engine.ErpOutbox) ? Directory.EnumerateFileSystemEntries(engine.ErpOutbox) : []).ShouldBeEmpty();
        foreach (var type in new[] { "credit-memo", "write-off", "legal-escalation" })
        {
            await PublishAsync(engine, await File.ReadAllTextAsync(Repository.PathTo($"workflows/{type}.json")), type);
            var number = (await engine.RaiseAsync(await BodyAsync(engine, type), "ar.specialist")).NumberOf();
            await engine.ApproveAsync(number);
            (await engine.WithEffectAsync(number, "sent")).Incidents.ShouldBeEmpty();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Dictionary<string, object?>> BodyAsync(Engine engine, string type)
    {
        var item = await engine.TakeInvoiceAsync("C100012");
        return type switch
        {
            "credit-memo" => ItemSteps.Memo(item, 100m, customer: "C100012"),
            "write-off" => ItemSteps.WriteOff(item, 0, customer: "C100012"),
            _ => ItemSteps.Escalation(item, customer: "C100012"),
        };
    }

    private static string TypeOf(string action) => action switch
    {
        "issue-credit-memo" => "ApprovalEngine.IssueCreditMemo",
        "post-write-off" => "ApprovalEngine.PostWriteOff",
        _ => "ApprovalEngine.OpenLegalCase",
    };

    private static async Task ExpectNoEffectAsync(Engine engine, string number, string action)
    {
        var request = await engine.ReadAsync(number);
        request.Incidents.Select(incident => (incident.Code, incident.ActivityId)).ShouldBe([("request.not-empowered", action)]);
        (request.Effects.Count, request.Letters.Count(letter => letter.Kind != "decision-notice")).ShouldBe((0, 0));
        (await engine.Database.CountAsync("effects")).ShouldBe(0);
        (await engine.Database.CountAsync("settlements", "request_number IS NOT NULL")).ShouldBe(0);
    }

    // The same host, the same request, the shipped drawing: the refusals above came from the drawings.
    private static async Task ExpectTheShippedDrawingWorksAsync(Engine engine)
    {
        await PublishAsync(engine, await File.ReadAllTextAsync(Repository.PathTo("workflows/non-standard-terms.json")));
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await engine.WithEffectAsync(number, "sent")).Incidents.ShouldBeEmpty();
    }

    private static async Task ExpectNothingAsync(Engine engine, string number)
    {
        var request = await engine.ReadAsync(number);
        request.Status.ShouldBeOneOf("InReview", "Rejected");
        request.Incidents.Select(incident => incident.Code).ShouldBe(["request.not-empowered"]);
        request.Incidents[0].ActivityId.ShouldBeOneOf("apply-terms", "confirmation");
        request.Effects.ShouldBeEmpty();
        request.Letters.Where(letter => letter.Kind != "decision-notice").ShouldBeEmpty();
        (await engine.Database.CountAsync("effects")).ShouldBe(0);
        (await engine.Database.CountAsync("outbox_messages")).ShouldBe(0);
        (await engine.Database.CountAsync("letters", "request_number = @p0", number)).ShouldBe(0);
        (await engine.Database.CountAsync("audit_entries", "chain = @p0 AND kind = 'workflow.incident'", number)).ShouldBe(1);
        var customer = (await (await engine.AsAsync("sales.east")).GetAsync($"/api/customers/{request.Customer}")).ShouldBe(200).Json;
        (customer.GetProperty("agreedTerms").GetArrayLength(), customer.GetProperty("termDays").GetInt32()).ShouldBe((0, 30));
    }

    // As somebody does who may write definitions: a new version, which the next submission takes.
    private static Task<int> PublishAsync(Engine engine, string drawing, string type = "non-standard-terms") => engine.Database.PublishAsync(type, drawing);

    // The shipped definition with other activities and connections, in a line from Start to End. "approval:Rejected" goes on there.
    private static string Drawing(params string[] line) => Drawing("non-standard-terms", line);

    private static string Drawing(string type, string[] line)
    {
        var definition = JsonNode.Parse(File.ReadAllText(Repository.PathTo($"workflows/{type}.json")))!;
        var root = definition["root"]!;
        var shipped = root["activities"]!.AsArray().ToDictionary(activity => (string)activity!["id"]!, activity => activity!.DeepClone());
        shipped["second-stage"] = With(shipped["approval"], "second-stage", ("stage", "2"));
        shipped["no-stages"] = With(shipped["next-stage"], "no-stages", ("value", "0"));
        shipped["no-stages"]["variable"] = JsonNode.Parse("""{"id": "var-stage-count", "name": "StageCount", "typeName": "Int32", "isArray": false, "value": "0"}""");
        var steps = line.Select(step => step.Split(':')).Select(step => (Id: step[0], Port: step is [_, var port] ? port : PortOf(step[0])))
            .Prepend((Id: "start", Port: "Done")).Append((Id: "end-approved", Port: "Done")).ToList();
        root["activities"] = new JsonArray([.. steps.Select(step => shipped[step.Id])]);
        root["connections"] = new JsonArray([.. steps.Zip(steps.Skip(1), (from, to) => JsonNode.Parse(
            $$"""{ "source": { "activity": "{{from.Id}}", "port": "{{from.Port}}" }, "target": { "activity": "{{to.Id}}", "port": "In" }, "vertices": [] }"""))]);
        return definition.ToJsonString();
    }

    private static string PortOf(string activity) => activity switch
    {
        "matrix" => "Routed",
        "second-stage" => "Approved",
        _ => "Done",
    };

    private static JsonNode With(JsonNode activity, string id, (string Input, string Literal) value)
    {
        var copy = activity.DeepClone();
        (copy["id"], copy["nodeId"], copy["name"]) = (id, $"Workflow1:flow:{id}", id);
        copy[value.Input] = JsonNode.Parse($$"""{ "typeName": "Int32", "expression": { "type": "Literal", "value": "{{value.Literal}}" } }""");
        return copy;
    }

    private static string CopyOfWorkflows()
    {
        var folder = Directory.CreateTempSubdirectory("approval-workflows-").FullName;
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo("workflows")))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        return folder;
    }
}
