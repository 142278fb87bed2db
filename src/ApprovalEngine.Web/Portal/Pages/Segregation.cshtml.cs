using ApprovalEngine.Application.Segregation;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>The rules of the segregation of duties, for auditors and whoever may look at the matrix.</summary>
internal sealed class SegregationModel(IMediator mediator, PeopleTitles people) : PortalPage
{
    public IReadOnlyList<SegregationRuleView> Rules { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ListSegregationRules(), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        Rules = found.Value.Items;
        await people.LoadAsync(Rules.SelectMany(rule => rule.People), cancellationToken);
        return Page();
    }
}
