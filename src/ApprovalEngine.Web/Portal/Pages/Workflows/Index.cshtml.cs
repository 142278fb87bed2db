using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ApprovalEngine.Web.Portal.Pages.Workflows;

/// <summary>What stands still, first; then every workflow instance by what an operator knows of it.</summary>
internal sealed class IndexModel(IMediator mediator, Caller caller, Words words, ErrorWords errorWords) : PortalPage
{
    private const int PageSize = 25;

    /// <summary>Statuses that are worth asking for.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["Suspended", "Faulted", "Finished", "Cancelled"];

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Definition { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    /// <summary>Only those with an open incident.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Incident { get; set; }

    /// <summary>Only runs from the designer.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Trial { get; set; }

    public bool IsFiltered => Incident || Trial || !string.IsNullOrEmpty(Q) || !string.IsNullOrEmpty(Definition) || !string.IsNullOrEmpty(Status);

    public Page<IncidentSummary> Incidents { get; private set; } = new([], null);

    public Page<InstanceSummary> Instances { get; private set; } = new([], null);

    public bool MayAct { get; private set; }

    /// <summary>Why the last command was refused, or what went wrong again, in words.</summary>
    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? incidents, string? cursor, CancellationToken cancellationToken)
    {
        MayAct = (await caller.PersonAsync(cancellationToken))?.ReachOf(Permissions.OperateWorkflows, words.Today).IsEverywhere is true;
        var open = await mediator.Send(new ListIncidents("open", incidents, PageSize), cancellationToken);
        var found = await mediator.Send(
            new ListInstances(Definition?.Trim(), Status, Incident ? true : null, Q, Trial ? true : null, cursor, PageSize), cancellationToken);
        if ((open.Error ?? found.Error) is { } refusal)
        {
            return Refused(refusal);
        }

        (Incidents, Instances) = (open.Value!, found.Value!);
        return Page();
    }

    public async Task<IActionResult> OnPostRetryAsync(string? incident, int version, CancellationToken cancellationToken)
    {
        var retried = await mediator.Send(new RetryIncident(incident ?? "", version), cancellationToken);
        if (retried is { IsError: false, Value.Incidents: [] })
        {
            return Done("/workflows", "retried");
        }

        Problem = retried.IsError ? errorWords.Say(retried.Error) : errorWords.SayAgain(retried.Value.Incidents[0]);
        return await OnGetAsync(null, null, cancellationToken) is not PageResult ? StatusCode(StatusCodes.Status403Forbidden) : retried.IsError ? Shown(retried.Error) : Page();
    }

    /// <summary>The address of the next part of a list, with the filter.</summary>
    public string Next(string name, string cursor) => QueryString.Create(new Dictionary<string, string?>
    {
        ["q"] = Q, ["definition"] = Definition, ["status"] = Status, ["incident"] = Incident ? "true" : null, ["trial"] = Trial ? "true" : null, [name] = cursor,
    }.Where(pair => !string.IsNullOrEmpty(pair.Value))).ToString();
}
