using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>Verifies the audit trail on demand, and lists the overrides of administrators.</summary>
internal sealed class AuditModel(IMediator mediator, PeopleTitles people) : PortalPage
{
    public AuditReport? Report { get; private set; }

    /// <summary>What administrators have stopped over the heads of others.</summary>
    public Page<OverrideView> Overrides { get; private set; } = new([], null);

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancellationToken) =>
        await LoadAsync(cursor, cancellationToken) is { } refusal ? Refused(refusal) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var report = await mediator.Send(new VerifyAudit(), cancellationToken);
        if (report.IsError)
        {
            return Refused(report.Error);
        }

        Report = report.Value;
        return await LoadAsync(null, cancellationToken) is { } refusal ? Refused(refusal) : Page();
    }

    private async Task<Error?> LoadAsync(string? cursor, CancellationToken cancellationToken)
    {
        var overrides = await mediator.Send(new ListOverrides(cursor, null), cancellationToken);
        if (overrides.IsError)
        {
            return overrides.Error;
        }

        Overrides = overrides.Value;
        await people.LoadAsync(Overrides.Items.SelectMany(one => new[] { one.By, one.RequestedBy }), cancellationToken);
        return null;
    }
}
