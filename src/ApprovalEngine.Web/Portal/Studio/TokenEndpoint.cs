using Microsoft.AspNetCore.Antiforgery;

namespace ApprovalEngine.Web.Portal.Studio;

/// <summary>Renews the token of an open page of the designer before it ends, for whoever is signed in to the portal.</summary>
internal static class TokenEndpoint
{
    public const string Path = StudioFiles.Root + "/token";

    public static void MapStudioToken(this WebApplication app) =>
        app.MapPost(Path, RenewAsync).RequireAuthorization(PortalSetup.Policy).ExcludeFromDescription();

    // 400: the page is another person's than the cookie, or no page of ours sent this.
    private static async Task<IResult> RenewAsync(HttpContext http, IAntiforgery antiforgery, StudioDesk desk, TimeProvider clock)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        var page = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted))["page"].FirstOrDefault() : null;
        if (await desk.EnterAsync(http.User, http.RequestAborted, page) is not { } token)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { token.Token, Seconds = (int)(token.ExpiresAt - clock.GetUtcNow()).TotalSeconds });
    }
}
