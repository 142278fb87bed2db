using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>A document of a request that the caller sees, with its content.</summary>
public sealed record GetDocument(string Number, Guid AttachmentId) : IRequest<Result<Document>>;

public sealed record Document(string FileName, string ContentType, byte[] Content);

public sealed record DocumentAltered(string FileName)
    : ConflictError("attachment.altered", $"'{FileName}' is missing, or is not what was attached: its SHA-256 does not match. It is not handed out; an auditor must look at it.");

internal sealed class GetDocumentHandler(RequestSight sight, AttachmentStore store) : IRequestHandler<GetDocument, Result<Document>>
{
    public async Task<Result<Document>> Handle(GetDocument query, CancellationToken cancellationToken)
    {
        var found = await (await sight.VisibleAsync(cancellationToken)).Where(request => request.Number == query.Number)
            .Select(request => new { request.Attachments, request.EarlierRounds }).SingleOrDefaultAsync(cancellationToken);

        // What was taken off after a return was shown to those who answered before.
        if (found?.Attachments.Concat(found.EarlierRounds.SelectMany(round => round.Attachments)).FirstOrDefault(one => one.Id == query.AttachmentId) is not { } attachment)
        {
            return new AttachmentUnknown(query.Number, query.AttachmentId);
        }

        return await store.ReadAsync(attachment.Sha256, cancellationToken) is { } content
            ? new Document(attachment.FileName, attachment.ContentType, content)
            : new DocumentAltered(attachment.FileName);
    }
}
