using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Sign-in to the API, and who one is.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this WebApplication app)
    {
        app.MapPost("/api/auth/token", TokenAsync).WithName("GetToken").WithTags("Sign-in").AllowAnonymous();
        app.MapGet("/api/me", MeAsync).WithName("GetMe").WithTags("Sign-in").RequireAuthorization(SecuritySetup.ApiPolicy);
    }

    private static async Task<Results<Ok<TokenAnswer>, ProblemHttpResult>> TokenAsync(TokenBody body, SignInDesk desk, HttpContext context)
    {
        var (outcome, token) = await desk.TokenAsync(context, body.UserName ?? "", body.Password ?? "");
        return outcome switch
        {
            SignInOutcome.Succeeded => TypedResults.Ok(new TokenAnswer(token!, "Bearer", (int)SignInDesk.TokenLife.TotalSeconds)),
            SignInOutcome.Failed => Problems.Of("auth.failed", StatusCodes.Status401Unauthorized, "Sign-in failed", "User name and password do not match, or the account is locked for a while."),
            SignInOutcome.TooMany => Problems.Of("auth.too-many", StatusCodes.Status429TooManyRequests, "Too many failures", "Too many failed sign-ins; wait five minutes."),
        };
    }

    private static async Task<Ok<Me>> MeAsync(Caller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        var person = (await caller.PersonAsync(cancellationToken))!;
        var today = BusinessDay.Of(clock.Now());
        var roles = person.Assignments.Where(one => one.IsValidOn(today))
            .Select(one => new MyRole(one.Role, Roles.Find(one.Role)?.Title ?? one.Role, Roles.Find(one.Role)?.TitleZh ?? one.Role, one.ScopeKind.ToString(), one.ScopeCode)).ToList();
        var permissions = Enum.GetValues<Permissions>().Where(one => one is not Permissions.None && person.May(one, today)).Select(one => one.ToString()).ToList();
        return TypedResults.Ok(new Me(person.UserName, person.Title, person.TitleZh, roles, permissions));
    }

    internal sealed record TokenBody(string? UserName, string? Password);

    internal sealed record TokenAnswer(string AccessToken, string TokenType, int ExpiresIn);

    internal sealed record MyRole(string Role, string Title, string TitleZh, string ScopeKind, string ScopeCode);

    internal sealed record Me(string UserName, string Title, string TitleZh, IReadOnlyList<MyRole> Roles, IReadOnlyList<string> Permissions);
}
