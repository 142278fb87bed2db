using ApprovalEngine.Application.LegalCases;
using ApprovalEngine.Application.Requests;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Legal;

/// <summary>Legal's inbox: what waits to be accepted, and the open cases by the day of their next step.</summary>
internal sealed class IndexModel(IMediator mediator, PeopleTitles people) : PortalPage
{
    private const int PageSize = 200;

    // More open cases than this are no inbox; the list says that it is cut.
    private const int PagesMax = 5;
    private const string Escalation = "legal-escalation";

    /// <summary>open or closed; what else it may be counts as open.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    public bool IsClosed => State is "closed";

    /// <summary>Escalations that wait for my acceptance.</summary>
    public IReadOnlyList<InboxTask> Tasks { get; private set; } = [];

    public IReadOnlyList<LegalCaseSummary> Cases { get; private set; } = [];

    /// <summary>Whether there are more cases than are shown.</summary>
    public bool IsCut { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var tasks = await mediator.Send(new ListTasks(null, PageSize), cancellationToken);
        if (tasks.IsError)
        {
            return Refused(tasks.Error);
        }

        var cases = new List<LegalCaseSummary>();
        string? cursor = null;
        for (var page = 0; page < PagesMax && (page == 0 || cursor is not null); page++)
        {
            var found = await mediator.Send(new ListLegalCases(IsClosed ? "closed" : "open", cursor, PageSize), cancellationToken);
            if (found.IsError)
            {
                return Refused(found.Error);
            }

            cases.AddRange(found.Value.Items);
            cursor = found.Value.NextCursor;
        }

        (Tasks, IsCut) = ([.. tasks.Value.Items.Where(task => task is { Type: Escalation, Function: "legal" })], cursor is not null);
        Cases = IsClosed
            ? [.. cases.OrderByDescending(one => one.ClosedAt)]
            : [.. cases.OrderBy(one => one.NextStepOn).ThenBy(one => one.Number, StringComparer.Ordinal)];
        await people.LoadAsync(Cases.Select(one => one.Counsel).Concat(Tasks.SelectMany(task => new[] { task.RequestedBy, task.OnBehalfOf }).OfType<string>()), cancellationToken);
        return Page();
    }
}
