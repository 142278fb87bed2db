using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>Verifies the audit trail on demand.</summary>
internal sealed class AuditModel(IMediator mediator, Caller caller, Words words) : PortalPage
{
    public AuditReport? Report { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        (await caller.PersonAsync(cancellationToken))?.May(Permissions.VerifyAudit, words.Today) is true ? Page() : StatusCode(StatusCodes.Status403Forbidden);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var report = await mediator.Send(new VerifyAudit(), cancellationToken);
        if (report.IsError)
        {
            return Refused(report.Error);
        }

        Report = report.Value;
        return Page();
    }
}
