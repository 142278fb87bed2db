using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Web.Portal.Studio;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Studio;

/// <summary>Studio's picture of one workflow instance, for those who see the instance.</summary>
internal class ViewerModel(StudioDesk desk, IMediator mediator, Caller caller, Words words, IStringLocalizer<Texts> L) : StudioPage(desk)
{
    [FromRoute]
    public string Id { get; set; } = "";

    public InstanceHead Head { get; private set; } = null!;

    /// <summary>Whether the portal's page about the instance is this person's to read.</summary>
    public bool MayOperate { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new GetInstanceHead(Id), cancellationToken);
        if (found.IsError)
        {
            // Whether it exists is nobody's business who may not see it.
            return NotFound();
        }

        Head = found.Value;
        MayOperate = await caller.PersonAsync(cancellationToken) is { } person && HeaderDesk.OperatesOrAudits(person, words.Today);
        var name = words.Definition(Head.Definition, Head.DefinitionName);
        Subject = Head.IsTrial ? L["{0} (trial)", name] : name;
        return Page();
    }
}
