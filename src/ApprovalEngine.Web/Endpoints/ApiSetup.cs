using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ApprovalEngine.Web.ElsaApi;
using ApprovalEngine.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.OpenApi;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>The REST interface.</summary>
internal static class ApiSetup
{
    /// <summary>The name of the description of what is ours.</summary>
    private const string Document = "v1";

    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.Converters.Add(new PlainText());
            // Two amounts in one body: which of them was meant is not for us to guess.
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.Id ?? context.HttpContext.TraceIdentifier);
        services.AddExceptionHandler<MalformedBodies>();
        Describe(services, Document, "Approval Engine", "Requests, tasks and decisions. Sign in with POST /api/auth/token and send the token as a bearer token; errors are RFC 9457 problems with a stable code.");
        Describe(services, ElsaApiSetup.Document, "Approval Engine, for Elsa Studio", "The part of the Elsa Server API that Elsa Studio uses; refusals are 400 with errors.generalErrors, which Studio shows.");
    }

    private static void Describe(IServiceCollection services, string name, string title, string description) =>
        services.AddOpenApi(name, openApi =>
        {
            openApi.ShouldInclude = endpoint => (endpoint.GroupName ?? Document) == name;
            openApi.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = title;
                document.Info.Description = description;
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
                document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The accessToken of POST /api/auth/token." };
                document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
                return Task.CompletedTask;
            });
        });

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
        app.MapAuth();
        var api = app.MapGroup("/api").RequireAuthorization(SecuritySetup.ApiPolicy);
        api.MapRequestTypes();
        api.MapRequests();
        api.MapAttachments();
        api.MapTasks();
        api.MapCustomers();
        api.MapImports();
        api.MapEffects();
        api.MapLegalCases();
        api.MapDelegations();
        api.MapAudit();
        api.MapMatrix();
        api.MapMatrixChanges();
        api.MapAuthority();
        api.MapSegregation();
        api.MapWorkflowEvents();
        api.MapWorkflows();
        app.MapElsaApi();
    }
}

/// <summary>A body that cannot be read is the caller's error: it is answered with place and reason, and nothing was done.</summary>
internal sealed class MalformedBodies : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var isElsa = httpContext.Request.Path.StartsWithSegments("/elsa");
        if (exception is not BadHttpRequestException bad || !(isElsa || httpContext.Request.Path.StartsWithSegments("/api")))
        {
            return false;
        }

        var (code, detail) = bad.InnerException is JsonException json
            ? ("request.malformed", $"The body is not the expected JSON: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}, path {json.Path ?? "$"}: {Reason(json.Message)}")
            : ("request.malformed", bad.Message);
        var status = bad.StatusCode is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType ? bad.StatusCode : StatusCodes.Status400BadRequest;
        await (isElsa ? ElsaAnswers.Refused(status, [detail]) : Problems.Of(code, status, "The command is not valid", detail)).ExecuteAsync(httpContext);
        return true;
    }

    // The names of our types are nobody's business, and the place stands before it already.
    private static string Reason(string message) => message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
        ? "the value is of another kind than expected, or out of range."
        : message.Split([" Path: ", " encountered during deserialization"], 2, StringSplitOptions.None)[0];
}

/// <summary>
/// An address below /api or /elsa that no endpoint has is a problem, too. Not a fallback endpoint: that would also take what an endpoint
/// takes with an optional body, and what should be answered with 405 or 415.
/// </summary>
internal sealed class UnknownRoutes(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var isElsa = context.Request.Path.StartsWithSegments("/elsa");
        if (context.GetEndpoint() is not null || !(isElsa || context.Request.Path.StartsWithSegments("/api")))
        {
            await next(context);
            return;
        }

        var isSignedIn = (await context.AuthenticateAsync(SecuritySetup.ApiScheme)).Succeeded || isElsa && (await context.AuthenticateAsync(SecuritySetup.StudioScheme)).Succeeded;
        await (isSignedIn
            ? Problems.Of("route.unknown", StatusCodes.Status404NotFound, "Not found", "There is no such endpoint; GET /openapi/v1.json lists them.")
            : Problems.Unauthenticated()).ExecuteAsync(context);
    }
}

/// <summary>Text of a body or query never holds U+0000: PostgreSQL cannot store it, and no reader expects it.</summary>
internal sealed class PlainText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            throw new JsonException($"Expected a text, found {reader.TokenType}.");
        }

        return reader.GetString() is var text && text?.Contains('\0') is true ? throw new JsonException("The text holds U+0000.") : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
