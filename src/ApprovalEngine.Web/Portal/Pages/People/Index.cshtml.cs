using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.People;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.People;

/// <summary>The people of the company and what they may do today, for who may give roles.</summary>
internal sealed class IndexModel(IMediator mediator, PeopleTitles people) : PortalPage
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<PersonView> List { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ListPeople(Blank(Q), Cursor, PageSize), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        List = found.Value;
        await people.LoadAsync(List.Items.Select(person => person.Superior).OfType<string>(), cancellationToken);
        return Page();
    }

    /// <summary>The same list from another place on; null = its beginning.</summary>
    public string PageHref(string? cursor)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("q", Blank(Q)), ("cursor", cursor) })
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }

        return "/people" + query;
    }
}
