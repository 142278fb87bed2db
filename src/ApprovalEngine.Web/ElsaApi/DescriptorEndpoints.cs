using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>What Studio draws and fills its editors with: activities, syntaxes, types, strategies, and the words that scripts may use.</summary>
internal static class DescriptorEndpoints
{
    public static IServiceCollection AddDescriptors(this IServiceCollection services) => services
        .AddSingleton<DescriptorCache>().AddScoped<DescriptorChoices>().AddScoped<DescriptorInputs>().AddScoped<DescriptorWriter>().AddScoped<DescriptorLists>();

    public static void MapDescriptors(this IEndpointRouteBuilder group)
    {
        group.MapGet("/features/installed", Features).WithName("ListElsaFeatures");
        var descriptors = group.MapGroup("/descriptors");
        descriptors.MapGet("/activities", ActivitiesAsync).WithName("ListActivityDescriptors");
        descriptors.MapPost("/activities/{type}/options/{input}", Options).WithName("GetActivityOptions");
        descriptors.MapGet("/expression-descriptors", (DescriptorLists lists) => ElsaAnswers.Json(lists.Expressions)).WithName("ListExpressionDescriptors");
        descriptors.MapGet("/storage-drivers", (DescriptorLists lists) => ElsaAnswers.Json(lists.StorageDrivers)).WithName("ListStorageDrivers");
        descriptors.MapGet("/variables", (DescriptorLists lists) => ElsaAnswers.Json(lists.Variables)).WithName("ListVariableTypes");
        descriptors.MapGet("/workflow-activation-strategies", (DescriptorLists lists) => ElsaAnswers.Json(lists.ActivationStrategies)).WithName("ListActivationStrategies");
        descriptors.MapGet("/incident-strategies", (DescriptorLists lists) => ElsaAnswers.Json(lists.IncidentStrategies)).WithName("ListIncidentStrategies");
        descriptors.MapGet("/log-persistence-strategies", (DescriptorLists lists) => ElsaAnswers.Json(lists.LogPersistenceStrategies)).WithName("ListLogPersistenceStrategies");
        descriptors.MapGet("/commit-strategies/workflows", () => ElsaAnswers.Json(DescriptorLists.Nothing)).WithName("ListWorkflowCommitStrategies");
        descriptors.MapGet("/commit-strategies/activities", () => ElsaAnswers.Json(DescriptorLists.Nothing)).WithName("ListActivityCommitStrategies");
        descriptors.MapGet("/output-converters", () => ElsaAnswers.Json(DescriptorLists.Nothing)).WithName("ListOutputConverters");
        group.MapPost("/scripting/javascript/type-definitions/{definitionId}", ScriptTypesAsync).WithName("GetScriptTypes");
    }

    // Studio asks of each feature whether it is here; what is not named it does not offer.
    private static IResult Features(Microsoft.Extensions.Localization.IStringLocalizer<ActivityTexts> L) => ElsaAnswers.Json(new
    {
        Items = new[]
        {
            new
            {
                Name = "RealTimeWorkflowUpdates",
                Namespace = "Elsa",
                FullName = "Elsa.RealTimeWorkflowUpdates",
                DisplayName = (string)L["Live updates"],
                Description = (string)L["Tells open pages at once what a workflow does."],
            },
        },
        Count = 1,
    });

    private static async Task<IResult> ActivitiesAsync(IMediator mediator, DescriptorWriter writer, DescriptorCache cache, HttpContext http, CancellationToken cancellationToken)
    {
        var types = await mediator.Send(new ListActivityTypes(), cancellationToken);
        if (types.IsError)
        {
            return ElsaAnswers.Refused(types.Error);
        }

        var list = cache.Get(CultureInfo.CurrentUICulture.Name, types.Value.Stamp, () => writer.Write(types.Value));
        // Kept by the browser, asked for every time, and sent again only where it has changed.
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.Append("Vary", "Accept-Language, Cookie");
        return Results.Bytes(list.Body, "application/json; charset=utf-8", entityTag: list.Tag);
    }

    private static IResult Options(string type, string input, OptionsBody? body, ActivityCatalog catalog, DescriptorInputs inputs)
    {
        var version = catalog.VersionsOf(type) is [.., var newest] ? newest : 0;
        if (!catalog.TryGet(type, version, out var activity) || activity.Inputs.FirstOrDefault(one => one.Name.Equals(input, StringComparison.OrdinalIgnoreCase)) is not { } described)
        {
            return ElsaAnswers.Refused(StatusCodes.Status404NotFound, [$"There is no activity {type} with an input {input}."]);
        }

        return ElsaAnswers.Json(new { Items = inputs.SpecificationsOf(described, LiteralsOf(activity, body?.Context)) });
    }

    // By name or as the JSON spells it; the bare value, or the input as it stands in the drawing, of which only a literal says anything.
    private static Dictionary<string, string> LiteralsOf(ActivityDescriptor activity, Dictionary<string, JsonElement>? context)
    {
        var literals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in context ?? [])
        {
            if (activity.Inputs.FirstOrDefault(input => input.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } input && LiteralOf(value) is { } literal)
            {
                literals[input.Name] = literal;
            }
        }

        return literals;
    }

    private static string? LiteralOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Object when value.TryGetProperty("expression", out var expression) => LiteralOf(expression),
        JsonValueKind.Object when value.TryGetProperty("type", out var type) && value.TryGetProperty("value", out var inner)
            && (type.ValueKind is JsonValueKind.Null || type.ValueEquals("Literal")) => LiteralOf(inner),
        _ => null,
    };

    private static async Task<IResult> ScriptTypesAsync(string definitionId, IMediator mediator, CancellationToken cancellationToken)
    {
        var types = await mediator.Send(new GetScriptTypes(definitionId), cancellationToken);
        return types.IsError ? ElsaAnswers.Refused(types.Error) : Results.Text(types.Value, "text/plain; charset=utf-8");
    }

    internal sealed record OptionsBody(Dictionary<string, JsonElement>? Context);
}
