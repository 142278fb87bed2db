using ApprovalEngine.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>Ends the sign-in; by POST only, so that no link can do it.</summary>
internal sealed class SignOutModel : PortalPage
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        await SignInDesk.SignOutAsync(HttpContext);
        return Done("/sign-in", "signed-out");
    }
}
