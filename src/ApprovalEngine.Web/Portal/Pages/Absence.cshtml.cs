using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>Absences: who decides in my name while I am away; for those who look after them, everybody's, and the tasks of people who have left.</summary>
internal sealed class AbsenceModel(IMediator mediator, PeopleTitles people, ErrorWords errorWords, Words words, Caller caller, IEnumerable<RequestType> types) : PortalPage
{
    /// <summary>Requests that the delegate of the delegation just made cannot answer.</summary>
    public const string PassedOver = "passed-over";

    /// <summary>Whose absence it is; empty = one's own.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Principal { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    [BindProperty]
    public AbsenceForm Form { get; set; } = new();

    public string? Problem { get; private set; }

    /// <summary>May do this for others.</summary>
    public bool Manages { get; private set; }

    /// <summary>Sees everybody's.</summary>
    public bool SeesAll { get; private set; }

    public DelegateList Choice { get; private set; } = null!;

    public Page<DelegationView> List { get; private set; } = null!;

    public IReadOnlyList<Leaver> Leavers { get; private set; } = [];

    public IEnumerable<string> Types => types.Select(type => type.Code);

    public bool IsForOther => Choice.Principal != caller.UserName;

    public bool MayEnd(DelegationView one) => one.State is not "over" && (Manages || one.Principal == caller.UserName);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken cancellationToken)
    {
        var isRead = DayOf(Form.From, out var from) & DayOf(Form.To, out var to) & AmountOf(Form.AmountMax, out var amountMax);
        var made = isRead
            ? await mediator.Send(
                new CreateDelegation(Blank(Principal), Form.Delegate ?? "", from, to, Form.Types, Blank(Form.LegalEntity), amountMax, Form.Reason ?? ""), cancellationToken)
            : new FormUnreadable();
        if (made.IsError)
        {
            return await AgainAsync(made.Error, cancellationToken);
        }

        TempData[PassedOver] = string.Join(", ", made.Value.PassedOverRequests ?? []);
        return Done(BackTo, made.Value.To is null ? "taken-over" : "delegated");
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancellationToken)
    {
        var ended = await mediator.Send(new EndDelegation(id), cancellationToken);
        return ended.IsError ? await AgainAsync(ended.Error, cancellationToken) : Done(BackTo, "delegation-ended");
    }

    private string BackTo => Blank(Principal) is { } name ? $"/absence?principal={Uri.EscapeDataString(name)}" : "/absence";

    private async Task<IActionResult> AgainAsync(Error error, CancellationToken cancellationToken)
    {
        // A rule that has words of its own says more than its fields do.
        Problem = error is CommandInvalid invalid
            ? errorWords.SayFields(invalid)
            : errorWords.Say(error);
        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Shown(error);
    }

    private async Task<Error?> LoadAsync(CancellationToken cancellationToken)
    {
        var person = await caller.PersonAsync(cancellationToken);
        Manages = person?.May(Permissions.ManageDelegations, words.Today) is true;
        SeesAll = Manages || person?.May(Permissions.VerifyAudit, words.Today) is true;
        var choice = await mediator.Send(new ListDelegates(Blank(Principal), null), cancellationToken);
        if (choice.Error is InvalidError unknown)
        {
            // Typed by hand: the page says so, and shows one's own.
            Problem ??= errorWords.Say(unknown);
            choice = await mediator.Send(new ListDelegates(null, null), cancellationToken);
        }

        var list = await mediator.Send(new ListDelegations(SeesAll, false, Cursor, null), cancellationToken);
        if (choice.IsError || list.IsError)
        {
            return choice.Error ?? list.Error;
        }

        (Choice, List) = (choice.Value, list.Value);
        Leavers = Manages ? (await mediator.Send(new ListLeavers(), cancellationToken)).Value?.Items ?? [] : [];
        await people.LoadAsync(List.Items.SelectMany(one => new[] { one.Principal, one.Delegate }).Append(Choice.Principal), cancellationToken);
        return null;
    }
}

/// <summary>What is typed into the form.</summary>
internal sealed class AbsenceForm
{
    public string? Delegate { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public IReadOnlyList<string> Types { get; set; } = [];

    public string? LegalEntity { get; set; }

    public string? AmountMax { get; set; }

    public string? Reason { get; set; }
}
