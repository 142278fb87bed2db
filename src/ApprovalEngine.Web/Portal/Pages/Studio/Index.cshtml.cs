using ApprovalEngine.Web.Portal.Studio;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Studio;

/// <summary>The door of the designer: to the list of definitions.</summary>
internal sealed class IndexModel(StudioDesk desk) : StudioPage(desk)
{
    // Studio asks that the address of a page begins with its base, slash included.
    public IActionResult OnGet() => LocalRedirect("/studio/workflows/definitions");
}
