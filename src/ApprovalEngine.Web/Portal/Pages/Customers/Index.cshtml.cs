using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Customers;

/// <summary>The customers that the person may read, by number.</summary>
internal sealed class IndexModel(IMediator mediator, Caller caller, Words words) : PortalPage
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public IReadOnlyList<CustomerSummary> Items { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if ((await caller.PersonAsync(cancellationToken))?.May(Permissions.ReadCustomers, words.Today) is not true)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        var found = await mediator.Send(new ListCustomers(Q?.Trim(), Cursor, PageSize), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        (Items, NextCursor) = (found.Value.Items, found.Value.NextCursor);
        return Page();
    }

    /// <summary>The same list from another place on; null = its beginning.</summary>
    public string PageHref(string? cursor)
    {
        var query = new QueryBuilder();
        if (Q is { Length: > 0 })
        {
            query.Add("q", Q);
        }

        if (cursor is not null)
        {
            query.Add("cursor", cursor);
        }

        return "/customers" + query;
    }
}
