using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Endpoints;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>The documents of a draft or of what was returned, and effects that the ERP has refused.</summary>
internal sealed partial class DetailsModel
{
    /// <summary>Kinds of documents that the reason calls for and that are not attached.</summary>
    public IReadOnlyList<string> MissingEvidence => View.Status is "Draft" or "Returned"
        ? [.. (words.TypeOf(View.Type)?.Reasons.FirstOrDefault(reason => reason.Code == View.ReasonCode)?.Evidence ?? []).Except(View.Attachments.Select(one => one.Kind))]
        : [];

    public async Task<IActionResult> OnPostAttachAsync(IFormFile? file, string? kind, int version, [FromServices] AttachmentStore store, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return await AgainAsync(new DocumentMissing(), cancellationToken);
        }

        // Looked at before anything is received: nobody fills the store for a request that he may not see.
        var request = await mediator.Send(new GetRequest(Number), cancellationToken);
        if (request.IsError)
        {
            return Refused(request.Error);
        }

        var attached = await AttachmentEndpoints.ReceiveAsync(Number, file, kind, version, mediator, store, cancellationToken);
        return attached.IsError ? await AgainAsync(attached.Error, cancellationToken) : Done($"/requests/{Number}", "attached");
    }

    public async Task<IActionResult> OnPostDetachAsync(Guid attachment, int version, CancellationToken cancellationToken)
    {
        var detached = await mediator.Send(new DetachDocument(Number, attachment, version), cancellationToken);
        return detached.IsError ? await AgainAsync(detached.Error, cancellationToken) : Done($"/requests/{Number}", "detached");
    }

    public async Task<IActionResult> OnPostResendAsync(Guid effect, CancellationToken cancellationToken)
    {
        var resent = await mediator.Send(new ResendEffect(effect), cancellationToken);
        return resent.IsError ? await AgainAsync(resent.Error, cancellationToken) : Done($"/requests/{Number}", "resent");
    }
}
