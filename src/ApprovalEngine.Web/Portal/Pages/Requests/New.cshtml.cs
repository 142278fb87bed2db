using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>Raises a request: as a draft or submitted at once.</summary>
internal sealed class NewModel(IMediator mediator, PeopleTitles people, Words words, ErrorWords errorWords, IStringLocalizer<Texts> L, Caller caller)
    : RequestFormPage(mediator, people, words, errorWords, L)
{
    private readonly IMediator mediator = mediator;
    private readonly Words words = words;

    /// <summary>The request whose content was taken over.</summary>
    public string? CopiedFrom { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? copy, string? type, string? customer, CancellationToken cancellationToken)
    {
        if ((await caller.PersonAsync(cancellationToken))?.May(Permissions.RaiseRequests, words.Today) is not true)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        Form = new RequestForm { Type = type, Customer = customer, Currency = "CNY" };
        if (copy is { Length: > 0 })
        {
            var source = await mediator.Send(new GetRequest(copy), cancellationToken);
            if (source.IsError)
            {
                return Refused(source.Error);
            }

            (Form, CopiedFrom) = (RequestForm.Of(source.Value, words.TypeOf(source.Value.Type)), source.Value.Number);
        }

        await ReadPreviewAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? action, CancellationToken cancellationToken)
    {
        if (await ReadFormAsync(cancellationToken) is not { } draft)
        {
            return await AgainAsync(null, cancellationToken);
        }

        // What the reason calls for is attached to a draft first.
        var isSubmitted = action != "draft" && Evidence is [];
        var created = await mediator.Send(new CreateRequest(draft, isSubmitted), cancellationToken);
        return created.IsError
            ? await AgainAsync(created.Error, cancellationToken)
            : Done($"/requests/{created.Value.Number}", isSubmitted ? "submitted" : Evidence is [] ? "draft" : "evidence");
    }
}
