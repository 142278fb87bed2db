using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;

namespace ApprovalEngine.Web.Security;

/// <summary>
/// Tokens with which a page of the designer works: for whoever is signed in to the portal, good for <c>/elsa</c> only, and for half an hour.
/// They end with the password or the roles of the person, as every token does.
/// </summary>
public sealed class StudioTokens(IOptionsMonitor<BearerTokenOptions> tokens, TimeProvider clock)
{
    /// <summary>Names the open page: two windows of one person are two pages.</summary>
    public const string PageClaim = "page";

    /// <param name="person">Who is signed in to the portal.</param>
    /// <param name="page">The page that the token renews; null = a new one.</param>
    public StudioToken Mint(ClaimsPrincipal person, string? page = null)
    {
        var claims = person.Claims.Where(claim => claim.Type is ClaimTypes.NameIdentifier or ClaimTypes.Name or SignInDesk.StampClaim).Select(claim => new Claim(claim.Type, claim.Value));
        var id = page is { Length: > 0 and <= 40 } known ? known : Guid.CreateVersion7().ToString("N");
        var now = clock.GetUtcNow();
        var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + SignInDesk.TokenLife };
        var principal = new ClaimsPrincipal(new ClaimsIdentity([.. claims, new Claim(PageClaim, id)], "portal"));
        var ticket = new AuthenticationTicket(principal, properties, $"{SecuritySetup.StudioScheme}:AccessToken");
        return new StudioToken(tokens.Get(SecuritySetup.StudioScheme).BearerTokenProtector.Protect(ticket), id, now + SignInDesk.TokenLife);
    }
}

/// <param name="Page">The page that it names.</param>
public sealed record StudioToken(string Token, string Page, DateTimeOffset ExpiresAt);
