using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>The requests that the person sees, newest first.</summary>
internal sealed class IndexModel(IMediator mediator, PeopleTitles people, Words words, Caller caller) : PortalPage
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public IReadOnlyList<RequestSummary> Items { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public bool MayRaise { get; private set; }

    public IReadOnlyList<string> Statuses { get; } = Enum.GetNames<RequestStatus>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ListRequests(Type, Status, null, Mine, Q?.Trim(), Cursor, PageSize), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        (Items, NextCursor) = (found.Value.Items, found.Value.NextCursor);
        MayRaise = (await caller.PersonAsync(cancellationToken))?.May(Permissions.RaiseRequests, words.Today) is true;
        await people.LoadAsync(Items.SelectMany(item => item.WaitingFor.Append(item.RequestedBy)), cancellationToken);
        return Page();
    }

    /// <summary>The same list from another place on; null = its beginning.</summary>
    public string PageHref(string? cursor)
    {
        var query = new QueryBuilder();
        void Add(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                query.Add(name, value);
            }
        }

        Add("q", Q);
        Add("type", Type);
        Add("status", Status);
        Add("mine", Mine ? "true" : null);
        Add("cursor", cursor);
        return "/requests" + query;
    }
}
