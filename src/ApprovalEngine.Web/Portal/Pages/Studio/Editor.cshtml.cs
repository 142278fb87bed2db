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
        var name = await db.WorkflowDefinitions.AsNoTracking().Where(one => one.DefinitionId == Id && one.IsLatest).Select(one => one.Name).SingleOrDefaultAsync(cancellationToken);
        if (name is null)
        {
            return NotFound();
        }

        Subject = words.Definition(Id, name);
        return Page();
    }
}
