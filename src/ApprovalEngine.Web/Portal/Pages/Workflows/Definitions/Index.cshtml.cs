using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Workflows.Definitions;

/// <summary>Every definition: what is in force, what is being drawn, what came with the program and waits.</summary>
internal sealed class IndexModel(IMediator mediator, PeopleTitles people, Words words) : PortalPage
{
    private const int PageSize = 50;

    public Page<DefinitionState> Definitions { get; private set; } = new([], null);

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ListDefinitionStates(cursor, PageSize), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        Definitions = found.Value;
        await people.LoadAsync(Definitions.Items.SelectMany(one => new[] { one.InForce?.PublishedBy, one.Draft?.SavedBy }).OfType<string>(), cancellationToken);
        return Page();
    }

    /// <summary>Whoever saved or published.</summary>
    public string NameOf(string userName) => words.Actor(userName, people);
}
