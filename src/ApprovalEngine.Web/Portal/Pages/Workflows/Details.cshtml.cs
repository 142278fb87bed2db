using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Workflows;

/// <summary>One workflow instance, and what an operator does about it.</summary>
internal sealed class DetailsModel(IMediator mediator, PeopleTitles people, ErrorWords errorWords) : PortalPage
{
    private const int JournalSize = 50;

    [FromRoute]
    public string Id { get; set; } = "";

    public InstanceView View { get; private set; } = null!;

    public InstanceSummary One => View.Instance;

    /// <summary>What would come of giving it the version that was asked for; null = none was.</summary>
    public MigrationView? Migration { get; private set; }

    /// <summary>Where the shown part of the journal begins; null = at the newest line.</summary>
    public string? Journal { get; private set; }

    /// <summary>Why the last command was refused, or what went wrong again, in words.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was typed into the form that was refused.</summary>
    public string? Reason { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? journal, int? version, CancellationToken cancellationToken)
    {
        Journal = journal;
        if (await LoadAsync(cancellationToken) is { } refused)
        {
            return Refused(refused);
        }

        return version is { } asked && await PreviewAsync(asked, cancellationToken) is { } problem ? Shown(problem) : Page();
    }

    public async Task<IActionResult> OnPostRetryAsync(string? incident, int version, CancellationToken cancellationToken)
    {
        var retried = await mediator.Send(new RetryIncident(incident ?? "", version), cancellationToken);
        if (retried.IsError)
        {
            return await AgainAsync(retried.Error, cancellationToken);
        }

        if (retried.Value.Incidents is [])
        {
            return Done($"/workflows/{Id}", "retried");
        }

        Problem = errorWords.SayAgain(retried.Value.Incidents[0]);
        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();
    }

    public async Task<IActionResult> OnPostCancelAsync(string? reason, int version, CancellationToken cancellationToken)
    {
        Reason = reason;
        var cancelled = await mediator.Send(new CancelInstance(Id, reason?.Trim() ?? "", version), cancellationToken);
        return cancelled.IsError ? await AgainAsync(cancelled.Error, cancellationToken) : Done($"/workflows/{Id}", "instance-cancelled");
    }

    public async Task<IActionResult> OnPostMigrateAsync(int to, int version, CancellationToken cancellationToken)
    {
        var migrated = await mediator.Send(new MigrateInstance(Id, to, version), cancellationToken);
        if (!migrated.IsError)
        {
            return Done($"/workflows/{Id}", "migrated");
        }

        if (migrated.Error is InstanceNotMigratable refusal)
        {
            Migration = new MigrationView(Id, 0, to, IsPossible: false, refusal.Reasons);
        }

        return await AgainAsync(migrated.Error, cancellationToken);
    }

    /// <summary>A variable as text, cut where it is long.</summary>
    public static string TextOf(object? value)
    {
        const int max = 400;
        var text = WorkflowValue.ToText(value);
        return text.Length <= max ? text : text[..max] + "…";
    }

    private async Task<Error?> PreviewAsync(int version, CancellationToken cancellationToken)
    {
        var preview = await mediator.Send(new PreviewMigration(Id, version), cancellationToken);
        (Migration, Problem) = (preview.Value, preview.Error is { } error ? errorWords.Say(error) : null);
        return preview.Error;
    }

    private async Task<IActionResult> AgainAsync(Error error, CancellationToken cancellationToken)
    {
        Problem = error is InvalidError { Fields.Count: > 0 } invalid
            ? errorWords.SayFields(invalid)
            : errorWords.Say(error);
        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Shown(error);
    }

    private async Task<Error?> LoadAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new GetInstance(Id, Journal, JournalSize), cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        View = found.Value;
        await people.LoadAsync(View.Incidents.Select(one => one.ResolvedBy).OfType<string>().Where(name => !name.StartsWith("system:", StringComparison.Ordinal)), cancellationToken);
        return null;
    }
}
