using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>Changes a draft of one's own, or what was returned. Submitting it is a step of its own, on its page, after reading it.</summary>
internal sealed class EditModel(IMediator mediator, PeopleTitles people, Words words, ErrorWords errorWords, IStringLocalizer<Texts> L, Caller caller)
    : RequestFormPage(mediator, people, words, errorWords, L)
{
    private readonly IMediator mediator = mediator;
    private readonly Words words = words;

    public override string? Number => RouteData.Values["number"] as string;

    /// <summary>The version that was read; a change by somebody else in between is refused.</summary>
    [BindProperty]
    public int Version { get; set; }

    /// <summary>It was before approvers already; what they saw is kept.</summary>
    [BindProperty]
    public bool IsReturned { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var request = await mediator.Send(new GetRequest(Number!), cancellationToken);
        if (request.IsError)
        {
            return Refused(request.Error);
        }

        if (request.Value is not { Status: "Draft" or "Returned" } draft || draft.RequestedBy != caller.UserName)
        {
            return LocalRedirect($"/requests/{Number}");
        }

        (Form, Version, IsReturned) = (RequestForm.Of(draft, words.TypeOf(draft.Type)), draft.Version, draft.Status is "Returned");
        await ReadPreviewAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await ReadFormAsync(cancellationToken) is not { } draft)
        {
            return await AgainAsync(null, cancellationToken);
        }

        var amended = await mediator.Send(new AmendRequest(Number!, Version, draft), cancellationToken);
        return amended.IsError ? await AgainAsync(amended.Error, cancellationToken) : Done($"/requests/{Number}", IsReturned ? "amended" : "draft");
    }
}
