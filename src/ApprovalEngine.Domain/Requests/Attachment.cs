namespace ApprovalEngine.Domain.Requests;

/// <summary>A document that belongs to a request; the file itself lies in the store under its SHA-256.</summary>
/// <param name="Kind">What it proves: a code of the evidence catalogue.</param>
/// <param name="FileName">As it was called where it came from; for people only, never a path.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">64 lower-case hex digits of the content.</param>
public sealed record Attachment(
    Guid Id, string Kind, string FileName, string ContentType, long Size, string Sha256, string AttachedBy, DateTimeOffset AttachedAt)
{
    /// <summary>More would be an archive, not the evidence of one request.</summary>
    public const int CountMax = 20;
}

public sealed record AttachmentsFull(string Number)
    : ConflictError("attachment.too-many", FormattableString.Invariant($"Request {Number} has {Attachment.CountMax} documents already, which is the most it can have."));

public sealed record AttachmentRepeated(string FileName)
    : ConflictError("attachment.repeated", $"The same content is attached already as '{FileName}'.");

public sealed record AttachmentUnknown(string Number, Guid Id)
    : NotFoundError("attachment.unknown", $"Request {Number} has no document {Id}, or it is not yours to see.");

/// <summary>Documents that the reason code calls for are missing.</summary>
public sealed record EvidenceMissing(string Number, IReadOnlyList<string> Kinds)
    : ConflictError("evidence.missing", $"Request {Number} cannot be submitted without {string.Join(" and ", Kinds)}: leave a draft, attach the document, then submit it.");
