using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>A request with everything that a decision needs, and the buttons for whoever is asked.</summary>
internal sealed partial class DetailsModel(IMediator mediator, PeopleTitles people, ErrorWords errorWords, Words words, IStringLocalizer<Texts> L, Caller caller) : PortalPage
{
    [FromRoute]
    public string Number { get; set; } = "";

    /// <summary>The day of the customer's picture, yyyy-MM-dd; empty = today.</summary>
    [BindProperty(SupportsGet = true)]
    public string? AsOf { get; set; }

    public RequestView View { get; private set; } = null!;

    public History? History { get; private set; }

    /// <summary>Null where the person may not read this customer.</summary>
    public CustomerView? Customer { get; private set; }

    /// <summary>Why the last command was refused, in words.</summary>
    public string? Problem { get; private set; }

    /// <summary>The task and comment that were refused, so that nothing typed is lost.</summary>
    public (Guid Task, string? Comment) Typed { get; private set; }

    /// <summary>The comment of a resubmission that was refused.</summary>
    public string? TypedResubmission { get; private set; }

    public bool IsOwn => View.RequestedBy == caller.UserName;

    public bool IsRunning => View.Status is "InReview" or "Returned" or "AwaitingInformation";

    public bool IsDraft => View.Status is "Draft";

    /// <summary>Whether this person may change it: his own draft, or his own request that was returned.</summary>
    public bool MayChange => IsOwn && (View.Status is "Draft" or "Returned");

    /// <summary>Who has returned it, and why; null = it is not returned.</summary>
    public TaskView? Return => View.Status is "Returned" ? View.Stages.SelectMany(stage => stage.Tasks).LastOrDefault(task => task.Verdict is "return") : null;

    public bool MayCancel { get; private set; }

    public bool MayCopy { get; private set; }

    public bool MayResend { get; private set; }

    /// <summary>Whether the pages about workflows are open to this person.</summary>
    public bool MayOperate { get; private set; }

    /// <summary>Whether the workflow that carries the request is shown: to those who may look at workflows, once there is one.</summary>
    public bool MaySeePicture { get; private set; }

    /// <summary>Whom it waits for.</summary>
    public IEnumerable<TaskView> OpenTasks => View.Status is "InReview" ? View.Stages.SelectMany(stage => stage.Tasks).Where(task => task.Status is "open") : [];

    /// <summary>Other write-offs of the customer, newest first: whoever decides on one must know them.</summary>
    public IReadOnlyList<ExceptionView> EarlierWriteOffs => [.. (Customer?.Exceptions ?? []).Where(one => one.Type is "write-off" && one.Number != View.Number)];

    /// <summary>The open tasks that ask this person, or in which he stands in for somebody.</summary>
    public IEnumerable<TaskView> MyTasks => OpenTasks.Where(task => task.People.Contains(caller.UserName) || PrincipalIn(task) is not null);

    /// <summary>In whose name this person would decide; null = in his own.</summary>
    public string? PrincipalIn(TaskView task) => task.StandIns.FirstOrDefault(one => one.UserName == caller.UserName)?.OnBehalfOf;

    public static IEnumerable<string> VerdictsOf(TaskView task) => Enum.TryParse<AuthorityKind>(task.Kind, ignoreCase: true, out var kind)
        ? Verdicts.OfferedTo(kind).Select(Verdicts.Word)
        : [];

    /// <summary>What has become of a stage of the route; null = it has not been opened.</summary>
    public StageView? StateOf(StageRouteView stage) => View.Stages.FirstOrDefault(one => one.Stage == stage.Stage);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();

    /// <summary>Decides a task. The content hash is that of the page: what was shown is what is decided.</summary>
    public async Task<IActionResult> OnPostDecideAsync(Guid task, string? verdict, string? comment, string? contentHash, CancellationToken cancellationToken)
    {
        Typed = (task, comment);
        var decided = await mediator.Send(new DecideTask(task, verdict ?? "", Blank(comment), contentHash ?? "", null), cancellationToken);
        return decided.IsError ? await AgainAsync(decided.Error, cancellationToken) : Done($"/requests/{Number}", verdict!);
    }

    public async Task<IActionResult> OnPostSubmitAsync(int version, CancellationToken cancellationToken)
    {
        var submitted = await mediator.Send(new SubmitRequest(Number, version), cancellationToken);
        return submitted.IsError ? await AgainAsync(submitted.Error, cancellationToken) : Done($"/requests/{Number}", "submitted");
    }

    public async Task<IActionResult> OnPostResubmitAsync(int version, string? comment, CancellationToken cancellationToken)
    {
        TypedResubmission = comment;
        var submitted = await mediator.Send(new ResubmitRequest(Number, Blank(comment), version), cancellationToken);
        return submitted.IsError ? await AgainAsync(submitted.Error, cancellationToken) : Done($"/requests/{Number}", "resubmitted");
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string? comment, CancellationToken cancellationToken)
    {
        var withdrawn = await mediator.Send(new WithdrawRequest(Number, Blank(comment), null), cancellationToken);
        return withdrawn.IsError ? await AgainAsync(withdrawn.Error, cancellationToken) : Done($"/requests/{Number}", "withdrawn");
    }

    public async Task<IActionResult> OnPostCancelAsync(string? comment, CancellationToken cancellationToken)
    {
        var cancelled = await mediator.Send(new CancelRequest(Number, comment?.Trim() ?? "", null), cancellationToken);
        return cancelled.IsError ? await AgainAsync(cancelled.Error, cancellationToken) : Done($"/requests/{Number}", "cancelled");
    }

    // The present state beside the refusal: whoever was too late sees who was faster.
    private async Task<IActionResult> AgainAsync(Error error, CancellationToken cancellationToken)
    {
        Problem = error is InvalidError { Fields.Count: > 0 } invalid and not CommentRequired
            ? errorWords.SayFields(invalid)
            : errorWords.Say(error);
        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Shown(error);
    }

    private async Task<Error?> LoadAsync(CancellationToken cancellationToken)
    {
        var request = await mediator.Send(new GetRequest(Number), cancellationToken);
        var history = await mediator.Send(new GetHistory(Number), cancellationToken);
        if (request.IsError || history.IsError)
        {
            return request.Error ?? history.Error;
        }

        (View, History) = (request.Value, history.Value);
        Customer = (await mediator.Send(new GetCustomer(View.Customer, DayOf(AsOf)), cancellationToken)).Value;
        var person = await caller.PersonAsync(cancellationToken);
        MayCancel = IsRunning && person?.May(Permissions.CancelRequests, words.Today) is true;
        MayCopy = person?.May(Permissions.RaiseRequests, words.Today) is true;
        MayResend = person?.May(Permissions.ResendEffects, words.Today) is true;
        MaySeePicture = View.WorkflowInstanceId is not null && person?.May(Permissions.ReadWorkflows, words.Today) is true;
        MayOperate = person is not null && HeaderDesk.OperatesOrAudits(person, words.Today);
        await people.LoadAsync(
            View.Route.SelectMany(stage => stage.Parts).SelectMany(part => part.People.Concat(part.NotAsked.Select(one => one.UserName)))
                .Concat(View.Stages.Concat(View.EarlierRounds.SelectMany(round => round.Stages)).SelectMany(stage => stage.Tasks).SelectMany(task => task.People.Append(task.DecidedBy).Append(task.OnBehalfOf).Concat(task.StandIns.Select(one => one.UserName))).OfType<string>())
                .Concat(HistoryWords.PeopleIn(History.Entries)).Concat(View.Attachments.Select(one => one.AttachedBy)).Append(View.RequestedBy),
            cancellationToken);
        return null;
    }

    private DateOnly? DayOf(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        if (DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Problem ??= L["The day “{0}” cannot be read; expected a date like 2026-11-22. The figures are today's.", typed];
        return null;
    }
}
