using ApprovalEngine.Application.Effects;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>What approved requests made true in the ERP, and what not yet.</summary>
internal sealed class EffectsModel(IMediator mediator) : PortalPage
{
    private const int PageSize = 50;

    public static IReadOnlyList<string> Statuses { get; } = ["pending", "sent", "confirmed", "failed"];

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    public IReadOnlyList<EffectSummary> Items { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ListEffects(Status, cursor, PageSize), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        (Items, NextCursor) = (found.Value.Items, found.Value.NextCursor);
        return Page();
    }
}
