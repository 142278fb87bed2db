using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>What waits for me, and what of mine waits for others.</summary>
internal sealed class IndexModel(IMediator mediator, PeopleTitles people, Caller caller, Wording.Words words) : PortalPage
{
    private const int TasksMax = 50;
    private const int RunningMax = 20;

    public IReadOnlyList<InboxTask> Tasks { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public IReadOnlyList<RequestSummary> Running { get; private set; } = [];

    public bool MayRaise { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancellationToken)
    {
        var tasks = await mediator.Send(new ListTasks(cursor, TasksMax), cancellationToken);
        var mine = await mediator.Send(new ListRequests(null, "InReview", null, Mine: true, null, null, RunningMax), cancellationToken);
        if (tasks.IsError || mine.IsError)
        {
            return Refused(tasks.Error ?? mine.Error!);
        }

        (Tasks, NextCursor, Running) = (tasks.Value.Items, tasks.Value.NextCursor, mine.Value.Items);
        MayRaise = (await caller.PersonAsync(cancellationToken))?.May(Permissions.RaiseRequests, words.Today) is true;
        await people.LoadAsync(Running.SelectMany(request => request.WaitingFor).Concat(Tasks.Select(task => task.OnBehalfOf).OfType<string>()), cancellationToken);
        return Page();
    }
}
