using System.Globalization;
using ApprovalEngine.Application.LegalCases;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Legal;

/// <summary>A legal case with its evidence, and what is done next about it.</summary>
internal sealed class DetailsModel(IMediator mediator, PeopleTitles people, ErrorWords errorWords) : PortalPage
{
    [FromRoute]
    public string Number { get; set; } = "";

    public LegalCaseView View { get; private set; } = null!;

    /// <summary>Why the last command was refused, in words.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was typed into the form that was refused; else the present plan.</summary>
    public (string? Step, string? On, string? Note, string? Closing) Typed { get; private set; }

    public static IEnumerable<string> Steps => Enum.GetValues<LegalStep>().Select(LegalWords.Word);

    public bool IsOpen => View.Case.State is "open";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();

    public async Task<IActionResult> OnPostPlanAsync(string? nextStep, string? nextStepOn, string? note, int version, CancellationToken cancellationToken)
    {
        Typed = (nextStep, nextStepOn, note, null);
        _ = DateOnly.TryParseExact(nextStepOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on);
        var planned = await mediator.Send(new PlanLegalStep(Number, nextStep ?? "", on, Blank(note), version), cancellationToken);
        return planned.IsError ? await AgainAsync(planned.Error, cancellationToken) : Done($"/legal/{Number}", "planned");
    }

    public async Task<IActionResult> OnPostCloseAsync(string? note, int version, CancellationToken cancellationToken)
    {
        Typed = (null, null, null, note);
        var closed = await mediator.Send(new CloseLegalCase(Number, note?.Trim() ?? "", version), cancellationToken);
        return closed.IsError ? await AgainAsync(closed.Error, cancellationToken) : Done($"/legal/{Number}", "closed");
    }

    private async Task<IActionResult> AgainAsync(Error error, CancellationToken cancellationToken)
    {
        // A rule that has words of its own says more than its fields do.
        var said = errorWords.Say(error);
        Problem = error is InvalidError { Fields.Count: > 0 } invalid and not StepInThePast
            ? errorWords.SayFields(invalid)
            : said;
        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Shown(error);
    }

    private async Task<Error?> LoadAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new GetLegalCase(Number), cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        View = found.Value;
        await people.LoadAsync(View.Attachments.Select(one => one.AttachedBy).Append(View.Case.Counsel), cancellationToken);
        return null;
    }
}
