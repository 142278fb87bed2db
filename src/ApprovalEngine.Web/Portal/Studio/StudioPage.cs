using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Security;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ApprovalEngine.Web.Portal.Studio;

/// <summary>
/// A page around one element of Elsa Studio, for those who may look at workflows; to everybody else it does not exist. What the person may
/// do there is decided where the element asks: below <c>/elsa</c>.
/// </summary>
internal abstract class StudioPage(StudioDesk desk) : PortalPage
{
    // Blazor needs 'wasm-unsafe-eval'. The hashes are those of the two scripts that Studio writes into its pages, for the hot keys of the editor
    // and of the list of instances. Monaco makes its workers from blobs. 'self' of connect-src covers the WebSocket to this host.
    private const string Policy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
        + "frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'";

    /// <summary>With what the page works.</summary>
    public StudioToken Token { get; private set; } = null!;

    /// <summary>What is shown, for title and heading.</summary>
    public string? Subject { get; protected set; }

    /// <summary>Whether another page of ours shows it in a frame: then it has no head of its own.</summary>
    public virtual bool IsEmbedded => false;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await desk.EnterAsync(User, HttpContext.RequestAborted) is not { } token)
        {
            context.Result = NotFound();
            return;
        }

        Token = token;
        if ((await next()).Result is PageResult)
        {
            Response.Headers.ContentSecurityPolicy = Policy;
            Response.Headers.CacheControl = "no-store";
        }
    }
}

/// <summary>Lets people in to the designer, each page with a token of its own.</summary>
internal sealed class StudioDesk(Caller caller, StudioTokens tokens, TimeProvider clock)
{
    /// <param name="user">Who is signed in to the portal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="page">The page whose token is renewed; null = a new page.</param>
    /// <returns>Null where the person may not look at workflows.</returns>
    public async Task<StudioToken?> EnterAsync(System.Security.Claims.ClaimsPrincipal user, CancellationToken cancellationToken, string? page = null) =>
        await caller.PersonAsync(cancellationToken) is { } person && person.May(Permissions.ReadWorkflows, BusinessDay.Of(clock.GetUtcNow()))
            ? tokens.Mint(user, page)
            : null;
}
