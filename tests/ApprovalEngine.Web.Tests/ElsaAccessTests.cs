using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Walks every endpoint below /elsa, without a sign-in and as each kind of person. An endpoint that the table does not know fails.</summary>
[Collection(SharedEngines.Name)]
public sealed class ElsaAccessTests(Engines engines)
{
    private static readonly string[] People = ["sales.east", "ar.specialist", "matrix.owner", "branch.manager.shanghai", "auditor", "process.owner", "process.publisher", "admin"];

    // For ids that nobody has: 404 and 400 of a person who may look say that there is no such thing; 403 that he may not.
    private static readonly Dictionary<string, string> Table = new()
    {
        //                                     sales  ar     m.own  b.sh   aud    p.own  p.pub  admin
        ["get /elsa/api/package/version"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/features/installed"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/activities"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/expression-descriptors"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/storage-drivers"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/variables"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/workflow-activation-strategies"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/incident-strategies"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/log-persistence-strategies"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/commit-strategies/workflows"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/commit-strategies/activities"] = "  404    404    404    200    200    200    200    200",
        ["get /elsa/api/descriptors/output-converters"] = "  404    404    404    200    200    200    200    200",
        ["post /elsa/api/descriptors/activities/{type}/options/{input}"] = "  404    404    404    404    404    404    404    404",
        ["post /elsa/api/scripting/javascript/type-definitions/{definitionId}"] = "  404    404    404    200    200    200    200    200",
        ["post /elsa/api/workflow-instances"] = "404    404    404    200    200    200    200    200",
        ["get /elsa/api/workflow-instances/{id}"] = "404    404    404    404    404    404    404    404",
        ["post /elsa/api/workflow-instances/{id}/journal"] = "404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-instances/{id}/execution-state"] = "404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-instances/{id}/variables"] = "404    404    404    404    404    404    404    404",
        ["post /elsa/api/activity-executions/report"] = "404    404    404    404    404    404    404    404",
        ["get /elsa/api/activity-execution-summaries/list"] = "404    404    404    404    404    404    404    404",
        ["get /elsa/api/activity-executions/list"] = "404    404    404    404    404    404    404    404",
        ["get /elsa/api/activity-executions/by-id"] = "404    404    404    404    404    404    404    404",
        ["get /elsa/api/activity-executions/{id}/call-stack"] = "404    404    404    404    404    404    404    404",
        ["delete /elsa/api/workflow-instances/{id}"] = "404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-instances/{id}/export"] = "404    404    404    404    404    404    404    404",
        ["post /elsa/api/cancel/workflow-instances/{id}"] = "404    404    404    400    400    400    400    404",
        ["post /elsa/api/bulk-actions/cancel/workflow-instances"] = "404    404    404    400    400    400    400    400",
        ["post /elsa/api/bulk-actions/delete/workflow-instances/by-id"] = "404    404    404    400    400    400    400    400",
        ["post /elsa/api/bulk-actions/export/workflow-instances"] = "404    404    404    400    400    400    400    400",
        ["post /elsa/api/bulk-actions/import/workflow-instances"] = "404    404    404    400    400    400    400    400",
        ["post /elsa/api/workflow-definitions/{definitionId}/execute"] = "404    404    404    400    400    404    404    404",
        ["post /elsa/api/workflow-definitions/{definitionId}/dispatch"] = "404    404    404    400    400    404    404    404",
        ["post /elsa/api/tests/activities"] = "404    404    404    400    400    404    400    400",
        ["get /elsa/api/workflow-definitions"] = "                                    404    404    404    200    200    200    200    200",
        ["get /elsa/api/workflow-definitions/by-definition-id/{definitionId}"] = "    404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-definitions/by-id/{id}"] = "                         404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-definitions/many-by-id"] = "                         404    404    404    200    200    200    200    200",
        ["get /elsa/api/workflow-definitions/subgraph/{id}"] = "                      404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-definitions/subgraph/segments/{id}"] = "             404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-definitions/query/count"] = "                        404    404    404    200    200    200    200    200",
        ["get /elsa/api/workflow-definitions/validation/is-name-unique"] = "          404    404    404    200    200    200    200    200",
        ["get /elsa/api/workflow-definitions/{definitionId}/consumers"] = "           404    404    404    404    404    404    404    404",
        ["get /elsa/api/workflow-definitions/{definitionId}/export"] = "              404    404    404    404    404    404    404    404",
        ["post /elsa/api/workflow-definitions"] = "                                   404    404    404    400    400    400    400    400",
        ["post /elsa/api/workflow-definitions/import"] = "                            404    404    404    400    400    400    400    400",
        ["post /elsa/api/workflow-definitions/import-files"] = "                      404    404    404    400    400    400    400    400",
        ["post /elsa/api/workflow-definitions/{definitionId}/publish"] = "            404    404    404    400    400    404    404    404",
        ["post /elsa/api/workflow-definitions/{definitionId}/retract"] = "            404    404    404    400    400    400    404    404",
        ["post /elsa/api/workflow-definitions/{definitionId}/revert/{version}"] = "   404    404    404    400    400    400    400    400",
        ["post /elsa/api/workflow-definitions/{definitionId}/update-references"] = "  404    404    404    400    400    404    400    400",
        ["delete /elsa/api/workflow-definitions/{definitionId}"] = "                  404    404    404    400    400    400    404    404",
        ["delete /elsa/api/workflow-definition-versions/{id}"] = "                    404    404    404    400    400    400    404    404",
        ["post /elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids"] = "  404    404    404    200    200    200    200    200",
        ["post /elsa/api/bulk-actions/retract/workflow-definitions/by-definition-ids"] = "  404    404    404    200    200    200    200    200",
        ["post /elsa/api/bulk-actions/delete/workflow-definitions/by-definition-id"] = "    404    404    404    200    200    200    200    200",
        ["post /elsa/api/bulk-actions/delete/workflow-definitions/by-id"] = "         404    404    404    200    200    200    200    200",
        ["post /elsa/api/bulk-actions/export/workflow-definitions"] = "               404    404    404    404    404    404    404    404",
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_person_gets_what_the_table_says(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var endpoints = await EndpointsAsync(engine);
        endpoints.Except(Table.Keys).ShouldBeEmpty("the table says nothing of them");
        Table.Keys.Except(endpoints).ShouldBeEmpty("the table speaks of what is not there");
        var wrong = new List<string>();
        foreach (var endpoint in endpoints)
        {
            (await SendAsync(engine.Anybody, endpoint)).Status.ShouldBe(401, endpoint);
            var expected = Table[endpoint].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (person, status) in People.Zip(expected))
            {
                var answer = await SendAsync(await engine.AsAsync(person), endpoint);
                if (answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) != status)
                {
                    wrong.Add($"{endpoint} as {person}: expected {status}, got {answer.Status} {answer.Text}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> EndpointsAsync(Engine engine)
    {
        var paths = (await engine.Anybody.GetAsync("/openapi/elsa.json")).ShouldBe(200).Json.GetProperty("paths").EnumerateObject();
        return [.. paths.SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name}"))];
    }

    private static Task<ApiAnswer> SendAsync(ApiClient client, string endpoint)
    {
        var (method, path) = (endpoint.Split(' ')[0], System.Text.RegularExpressions.Regex.Replace(endpoint.Split(' ')[1], "{[^}]*}", "nobody"));
        return client.SendAsync(new HttpMethod(method.ToUpperInvariant()), path, method is "get" or "delete" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
    }
}
