using System.Text.Json.Serialization;
using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Adds a document to a draft of one's own, or to a request that was returned. The file has been received by then (<see cref="AttachmentStore"/>).</summary>
/// <param name="Kind">A code of <see cref="EvidenceKinds"/>; null = back-up document.</param>
/// <param name="Version">The version that was read (If-Match); null = whichever there is.</param>
/// <param name="File">Its hash stands for it where commands are compared.</param>
public sealed record AttachDocument(string Number, string? Kind, string FileName, [property: JsonIgnore] StoredFile File, int? Version) : IRequest<Result<RequestView>>, IUseCase
{
    public static Permissions Needs => Permissions.RaiseRequests;

    public string Sha256 => File.Sha256;
}

/// <summary>Takes a document off a draft of one's own, or off a request that was returned.</summary>
public sealed record DetachDocument(string Number, Guid AttachmentId, int? Version) : IRequest<Result<RequestView>>, IUseCase
{
    public static Permissions Needs => Permissions.RaiseRequests;
}

public sealed record EvidenceKindUnknown(string Found)
    : InvalidError(
        "attachment.unknown-kind", $"There is no kind of document '{Found}'; expected {string.Join(", ", EvidenceKinds.All.Select(kind => kind.Code))}.",
        new Dictionary<string, string[]> { ["kind"] = [$"Expected {string.Join(", ", EvidenceKinds.All.Select(kind => kind.Code))}."] });

internal sealed class AttachDocumentHandler(ApprovalDbContext db, AuditTrail audit, Caller caller, TimeProvider clock) : IRequestHandler<AttachDocument, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(AttachDocument command, CancellationToken cancellationToken)
    {
        var kind = command.Kind is { Length: > 0 } named ? named : EvidenceKinds.BackUp;
        if (EvidenceKinds.Find(kind) is null)
        {
            return new EvidenceKindUnknown(kind);
        }

        if (AttachmentTypes.RefusalOf(command.FileName) is { } refusal)
        {
            return refusal;
        }

        var type = AttachmentTypes.TypeOf(command.FileName, command.File.Head);
        if (type.IsError)
        {
            return type.Error;
        }

        var own = await db.OwnRequestAsync(command.Number, caller.UserName, command.Version, cancellationToken);
        if (own.IsError)
        {
            return own.Error;
        }

        var now = clock.Now();
        var attachment = new Attachment(Guid.CreateVersion7(now), kind, command.FileName, type.Value, command.File.Size, command.File.Sha256, caller.UserName, now);
        var attached = own.Value.Attach(attachment);
        if (attached.IsError)
        {
            return attached.Error;
        }

        await audit.AppendAsync(
            own.Value.Number, "document.attached", new { attachment.Id, attachment.Kind, attachment.FileName, attachment.Size, attachment.Sha256, own.Value.ContentHash }, cancellationToken);
        return RequestViews.Of(own.Value, []);
    }
}

internal sealed class DetachDocumentHandler(ApprovalDbContext db, AuditTrail audit, Caller caller) : IRequestHandler<DetachDocument, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(DetachDocument command, CancellationToken cancellationToken)
    {
        var own = await db.OwnRequestAsync(command.Number, caller.UserName, command.Version, cancellationToken);
        if (own.IsError)
        {
            return own.Error;
        }

        var detached = own.Value.Detach(command.AttachmentId);
        if (detached.IsError)
        {
            return detached.Error;
        }

        await audit.AppendAsync(own.Value.Number, "document.detached", new { command.AttachmentId, own.Value.ContentHash }, cancellationToken);
        return RequestViews.Of(own.Value, []);
    }
}
