using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>What approved requests made true in the ERP, and what not yet.</summary>
internal sealed class EffectsModel(IMediator mediator, Caller caller, Words words, ErrorWords errorWords) : PortalPage
{
    private const int PageSize = 50;

    public static IReadOnlyList<string> Statuses { get; } = ["pending", "sent", "confirmed", "failed"];

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    public IReadOnlyList<EffectSummary> Items { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public bool MayResend { get; private set; }

    /// <summary>Why the last command was refused, in words.</summary>
    public string? Problem { get; private set; }

    public async Task<IActionResult> OnPostResendAsync(Guid effect, CancellationToken cancellationToken)
    {
        var resent = await mediator.Send(new ResendEffect(effect), cancellationToken);
        if (!resent.IsError)
        {
            return Done("/effects", "resent");
        }

        Problem = errorWords.Say(resent.Error);
        return await OnGetAsync(null, cancellationToken) is PageResult ? Shown(resent.Error) : Refused(resent.Error);
    }

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancellationToken)
    {
        MayResend = (await caller.PersonAsync(cancellationToken))?.May(Permissions.ResendEffects, words.Today) is true;
        var found = await mediator.Send(new ListEffects(Status, cursor, PageSize), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        (Items, NextCursor) = (found.Value.Items, found.Value.NextCursor);
        return Page();
    }
}
