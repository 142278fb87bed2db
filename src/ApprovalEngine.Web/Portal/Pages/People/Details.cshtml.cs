using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.People;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.People;

/// <summary>One person: whom he reports to, his roles with their places, days and limits, and what was recorded before.</summary>
internal sealed class DetailsModel(IMediator mediator, PeopleTitles people, ErrorWords errorWords, Words words, Caller caller) : PortalPage
{
    // Offered while a name is typed; a name that is not among them can be typed all the same.
    private const int SuggestedMax = 200;

    [BindProperty(SupportsGet = true)]
    public string UserName { get; set; } = "";

    [BindProperty]
    public RoleForm Form { get; set; } = new();

    public string? Problem { get; private set; }

    public PersonView Person { get; private set; } = null!;

    public IReadOnlyList<PlaceView> Places { get; private set; } = [];

    public IReadOnlyList<PersonView> Colleagues { get; private set; } = [];

    /// <summary>What one may do oneself is for another administrator to say.</summary>
    public bool IsOwn => Person.UserName == caller.UserName;

    public IEnumerable<RoleAssignmentView> Standing => Person.Roles.Where(IsStanding);

    /// <summary>What is over or was recorded otherwise, the newest first.</summary>
    public IEnumerable<RoleAssignmentView> Former => Person.Roles.Where(role => !IsStanding(role)).OrderByDescending(role => role.RetractedAt ?? role.RecordedAt);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();

    public Task<IActionResult> OnPostAssignAsync(CancellationToken cancellationToken)
    {
        var (kind, code) = Form.Place?.Split(':', 2) is [var first, var second] ? (first, second) : ("", "");
        var isRead = DayOf(Form.From, out var from) & DayOf(Form.To, out var to) & AmountOf(Form.Limit, out var limit);
        return isRead
            ? AnswerAsync(mediator.Send(new AssignRole(UserName, Form.Role ?? "", kind, code, from ?? words.Today, to, limit), cancellationToken), "role-assigned", cancellationToken)
            : UnreadableAsync(cancellationToken);
    }

    public Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancellationToken) => DayOf(Form.To, out var lastDay) && lastDay is { } day
        ? AnswerAsync(mediator.Send(new EndRole(id, day), cancellationToken), "role-ended", cancellationToken)
        : UnreadableAsync(cancellationToken);

    public Task<IActionResult> OnPostLimitAsync(Guid id, CancellationToken cancellationToken) => AmountOf(Form.Limit, out var limit)
        ? AnswerAsync(mediator.Send(new LimitRole(id, limit), cancellationToken), "role-limited", cancellationToken)
        : UnreadableAsync(cancellationToken);

    public Task<IActionResult> OnPostSuperiorAsync(string? superior, CancellationToken cancellationToken) =>
        AnswerAsync(mediator.Send(new SetSuperior(UserName, Blank(superior)), cancellationToken), "superior-set", cancellationToken);

    private bool IsStanding(RoleAssignmentView role) => role.RetractedAt is null && (role.ValidTo is null || role.ValidTo >= words.Today);

    private async Task<IActionResult> AnswerAsync<T>(Task<Result<T>> sent, string done, CancellationToken cancellationToken) where T : notnull
    {
        var result = await sent;
        return result.IsError ? await AgainAsync(result.Error, cancellationToken) : Done($"/people/{Uri.EscapeDataString(UserName)}", done);
    }

    private Task<IActionResult> UnreadableAsync(CancellationToken cancellationToken) => AgainAsync(new FormUnreadable(), cancellationToken);

    private async Task<IActionResult> AgainAsync(Error error, CancellationToken cancellationToken)
    {
        Problem = error is CommandInvalid invalid
            ? errorWords.SayFields(invalid)
            : errorWords.Say(error);
        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Shown(error);
    }

    private async Task<Error?> LoadAsync(CancellationToken cancellationToken)
    {
        var person = await mediator.Send(new ReadPerson(UserName), cancellationToken);
        if (person.IsError)
        {
            return person.Error;
        }

        Person = person.Value;
        if (!IsOwn)
        {
            Places = (await mediator.Send(new ListPlaces(), cancellationToken)).Value?.Items ?? [];
            Colleagues = [.. ((await mediator.Send(new ListPeople(null, null, SuggestedMax), cancellationToken)).Value?.Items ?? []).Where(one => one.IsActive && one.UserName != UserName)];
        }

        await people.LoadAsync(Person.Roles.Select(role => role.RecordedBy).Append(Person.Superior).OfType<string>(), cancellationToken);
        return null;
    }
}

/// <summary>What is typed into the forms of a person.</summary>
internal sealed class RoleForm
{
    public string? Role { get; set; }

    /// <summary>Kind and code, as <c>branch:SH01</c>.</summary>
    public string? Place { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public string? Limit { get; set; }
}
