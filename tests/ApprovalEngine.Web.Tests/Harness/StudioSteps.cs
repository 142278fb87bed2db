using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>What Elsa Studio asks the server, over <c>/elsa/api</c>.</summary>
public static class StudioSteps
{
    extension(Engine engine)
    {
        /// <summary>A draft of process.owner, saved as the designer saves it; the id of the version.</summary>
        public async Task<(string DefinitionId, string VersionId)> DraftAsync(JsonNode model)
        {
            var saved = (await (await engine.AsAsync("process.owner")).PostAsync("/elsa/api/workflow-definitions", new { model, publish = false })).ShouldBe(200).Json.GetProperty("workflowDefinition");
            return (saved.GetProperty("definitionId").GetString()!, saved.GetProperty("id").GetString()!);
        }

        /// <summary>Runs the latest version; the instance's id.</summary>
        public async Task<string> TrialAsync(string definitionId, string person = "process.owner", string? correlationId = null, object? input = null)
        {
            var answer = (await (await engine.AsAsync(person)).PostAsync(
                $"/elsa/api/workflow-definitions/{definitionId}/execute", new { correlationId, triggerActivityId = (string?)null, versionOptions = "Latest", input })).ShouldBe(200);
            answer.Json.GetProperty("workflowState").GetProperty("id").GetString().ShouldBe(answer.Headers["x-elsa-workflow-instance-id"]);
            return answer.Headers["x-elsa-workflow-instance-id"];
        }

        public async Task<JsonElement> InstanceAsync(string id, string person = "process.owner") =>
            (await (await engine.AsAsync(person)).GetAsync($"/elsa/api/workflow-instances/{id}")).ShouldBe(200).Json;
    }

    /// <summary>A definition as the designer makes it: activities in a line, from Start to End.</summary>
    /// <param name="activities">JSON of what comes between.</param>
    public static JsonNode InLine(string name, params string[] activities)
    {
        List<JsonObject> all =
        [
            new JsonObject { ["id"] = "start", ["type"] = "Elsa.Start", ["version"] = 1 },
            .. activities.Select(activity => JsonNode.Parse(activity)!.AsObject()),
            new JsonObject { ["id"] = "end", ["type"] = "Elsa.End", ["version"] = 1 },
        ];
        var ways = all.Zip(all.Skip(1), (from, to) => new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = (string)from["id"]!, ["port"] = "Done" },
            ["target"] = new JsonObject { ["activity"] = (string)to["id"]!, ["port"] = "In" },
        }).ToList<JsonNode>();
        return new JsonObject
        {
            ["name"] = name,
            ["variables"] = new JsonArray(new JsonObject
            {
                ["id"] = "var-x", ["name"] = "X", ["typeName"] = "Object", ["isArray"] = false, ["value"] = null,
                ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
            }),
            ["root"] = new JsonObject
            {
                ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1",
                ["activities"] = new JsonArray([.. all]), ["connections"] = new JsonArray([.. ways]),
            },
        };
    }

    /// <summary>An activity with literal inputs.</summary>
    public static string Activity(string id, string type, params (string Name, object? Value)[] inputs) => With(id, type, "Literal", inputs);

    /// <summary>An activity whose inputs are JavaScript.</summary>
    public static string Script(string id, string type, params (string Name, object? Value)[] inputs) => With(id, type, "JavaScript", inputs);

    private static string With(string id, string type, string syntax, (string Name, object? Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs)
        {
            activity[name] = value is JsonNode node ? node : new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = JsonSerializer.SerializeToNode(value) } };
        }

        if (type is "Elsa.SetVariable")
        {
            activity["variable"] = new JsonObject { ["id"] = "var-x", ["name"] = "X", ["typeName"] = "Object" };
        }

        if (type is "Elsa.RunTask" or "Elsa.Event" or "Elsa.SendHttpRequest" or "Elsa.ExecuteWorkflow" or "Elsa.DispatchWorkflow")
        {
            activity["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-x" } };
        }

        return activity.ToJsonString();
    }
}
