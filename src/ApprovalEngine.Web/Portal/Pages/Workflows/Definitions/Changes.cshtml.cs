using System.Globalization;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Workflows.Definitions;

/// <summary>What a version says otherwise than the one in force: where the second person looks before it is published.</summary>
internal sealed class ChangesModel(IMediator mediator, PeopleTitles people, Words words, ErrorWords errorWords) : PortalPage
{
    [FromRoute]
    public string Id { get; set; } = "";

    public DefinitionComparison View { get; private set; } = null!;

    /// <summary>Why the last command was refused, in words.</summary>
    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(int? version, CancellationToken cancellationToken) =>
        await LoadAsync(version, cancellationToken) is { } refused ? Refused(refused) : Page();

    /// <param name="seen">When what the person looks at had been saved.</param>
    public async Task<IActionResult> OnPostPublishAsync(string? seen, CancellationToken cancellationToken)
    {
        var at = DateTimeOffset.TryParse(seen, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : DateTimeOffset.MinValue;
        return await EndAsync(await mediator.Send(new PublishDefinition(Id, SeenAt: at), cancellationToken), "published", cancellationToken);
    }

    public async Task<IActionResult> OnPostRetractAsync(CancellationToken cancellationToken) =>
        await EndAsync(await mediator.Send(new RetractDefinition(Id), cancellationToken), "retracted", cancellationToken);

    public async Task<IActionResult> OnPostRevertAsync(int version, CancellationToken cancellationToken) =>
        await EndAsync(await mediator.Send(new RevertDefinition(Id, version), cancellationToken), "reverted", cancellationToken);

    /// <summary>Whoever saved or published.</summary>
    public string NameOf(string userName) => words.Actor(userName, people);

    private async Task<IActionResult> EndAsync<T>(Result<T> result, string done, CancellationToken cancellationToken) where T : notnull
    {
        if (!result.IsError)
        {
            return Done($"/workflows/definitions/{Uri.EscapeDataString(Id)}/changes", done);
        }

        Problem = errorWords.Say(result.Error);
        return await LoadAsync(null, cancellationToken) is { } refused ? Refused(refused) : Shown(result.Error);
    }

    private async Task<Error?> LoadAsync(int? version, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new CompareDefinition(Id, version), cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        View = found.Value;
        await people.LoadAsync(View.Shown.Savers.Append(View.Shown.SavedBy).Append(View.InForce?.PublishedBy ?? ""), cancellationToken);
        return null;
    }
}
