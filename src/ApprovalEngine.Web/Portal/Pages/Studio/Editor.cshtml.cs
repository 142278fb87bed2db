using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Portal.Studio;
using ApprovalEngine.Web.Portal.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Portal.Pages.Studio;

/// <summary>Studio's editor of one workflow definition; it only shows where the person may not edit.</summary>
internal sealed class EditorModel(StudioDesk desk, ApprovalDbContext db, Words words) : StudioPage(desk)
{
    [FromRoute]
    public string Id { get; set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var latest = await db.Definitions.AsNoTracking().Where(one => one.DefinitionId == Id && one.IsLatest).Select(one => new { one.Name }).SingleOrDefaultAsync(cancellationToken);
        if (latest is null)
        {
            return NotFound();
        }

        Subject = words.Definition(Id, latest.Name ?? Id);
        return Page();
    }
}
