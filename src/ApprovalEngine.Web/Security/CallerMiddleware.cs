using System.Security.Claims;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.ElsaApi;
using ApprovalEngine.Web.Endpoints;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ApprovalEngine.Web.Security;

/// <summary>
/// Finds out on whose behalf a request works: reads person, roles and security stamp in one query, for the scheme that the endpoint
/// asks for. A cookie or token from before a password change, or of somebody who has left, counts as none.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next)
{
    private const string KeyField = "idempotency-key";
    private const int KeyLengthMax = 200;

    public async Task InvokeAsync(HttpContext context, Caller caller, ApprovalDbContext db)
    {
        var isElsa = context.Request.Path.StartsWithSegments("/elsa");
        var isApi = isElsa || context.Request.Path.StartsWithSegments("/api");
        var isAnonymous = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null;
        if (isApi && Malformed(context.Request) is { } malformed)
        {
            await malformed.ExecuteAsync(context);
            return;
        }

        if (isApi && !isAnonymous)
        {
            // The default scheme is the portal's cookie; /api takes the bearer token only, /elsa that of a page of the designer too.
            var bearer = isElsa && await context.AuthenticateAsync(SecuritySetup.StudioScheme) is { Succeeded: true } studio
                ? studio
                : await context.AuthenticateAsync(SecuritySetup.ApiScheme);
            context.User = bearer.Principal ?? new ClaimsPrincipal(new ClaimsIdentity());
        }

        if (context.User.FindFirstValue(ClaimTypes.NameIdentifier) is not null)
        {
            if (await SignedIn.FindAsync(db, context.User, context.RequestAborted) is not { } person)
            {
                await RefuseAsync(context, isApi);
                return;
            }

            caller.Is(person, isApi ? "rest" : "portal", await KeyOfAsync(context, isApi), context.User.FindFirstValue(StudioTokens.PageClaim));
        }

        await next(context);
    }

    // A key that was passed over would make the client believe that a repetition is harmless.
    private static ProblemHttpResult? Malformed(HttpRequest request) => true switch
    {
        _ when request.Headers["Idempotency-Key"] is [{ Length: > KeyLengthMax } key] => Problems.Of(
            "idempotency.malformed", StatusCodes.Status400BadRequest, "The command is not valid", $"Idempotency-Key: expected at most {KeyLengthMax} characters, found {key.Length}."),
        _ when request.Query.Any(one => one.Value.Any(value => value?.Contains('\0') is true)) => Problems.Of(
            "request.malformed", StatusCodes.Status400BadRequest, "The command is not valid", "The query holds U+0000."),
        _ when MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null => Problems.Of(
            "request.malformed", StatusCodes.Status415UnsupportedMediaType, "The command is not valid", $"Content-Type: expected charset utf-8, found {type.Charset}."),
        _ => null,
    };

    private static async Task<string?> KeyOfAsync(HttpContext context, bool isApi)
    {
        if (isApi)
        {
            return context.Request.Headers["Idempotency-Key"].FirstOrDefault() is { Length: > 0 and <= KeyLengthMax } header ? header : null;
        }

        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return (await context.Request.ReadFormAsync(context.RequestAborted))[KeyField].FirstOrDefault() is { Length: > 0 and <= KeyLengthMax } field ? field : null;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            // A form that cannot be read has no antiforgery token either: the portal refuses it, with its page.
            return null;
        }
    }

    private static async Task RefuseAsync(HttpContext context, bool isApi)
    {
        if (isApi)
        {
            await Problems.Unauthenticated().ExecuteAsync(context);
            return;
        }

        await context.SignOutAsync(SecuritySetup.PortalScheme);
        context.Response.Redirect("/sign-in");
    }
}

/// <summary>Refusals of the API are problems, too, not empty answers.</summary>
internal sealed class ApiRefusals : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var isElsa = context.Request.Path.StartsWithSegments("/elsa");
        return true switch
        {
            _ when authorizeResult.Challenged && (isElsa || context.Request.Path.StartsWithSegments("/api")) => Problems.Unauthenticated().ExecuteAsync(context),
            _ when authorizeResult.Forbidden && isElsa => ElsaAnswers.Refused(StatusCodes.Status404NotFound, ["There is no such thing, or you may not know of it."]).ExecuteAsync(context),
            _ => usual.HandleAsync(next, context, policy, authorizeResult),
        };
    }
}
