namespace ApprovalEngine.Domain.Requests;

/// <summary>The documents of a request: part of its content while it can be changed, and fixed with it.</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>In the order in which they were attached. Replaced as a whole, never changed in place.</summary>
    public IReadOnlyList<Attachment> Attachments { get; private set; } = [];

    /// <summary>Adds a document to the draft, or to what was returned. What is submitted stays as it was shown: later papers need a new request, or a return.</summary>
    public Result<Done> Attach(Attachment attachment)
    {
        if (!IsAmendable)
        {
            return new NotDraft(Number, Status);
        }

        if (Attachments.Count >= Attachment.CountMax)
        {
            return new AttachmentsFull(Number);
        }

        if (Attachments.FirstOrDefault(one => one.Sha256 == attachment.Sha256) is { } same)
        {
            return new AttachmentRepeated(same.FileName);
        }

        return Attached([.. Attachments, attachment]);
    }

    /// <summary>Takes a document off the draft, or off what was returned.</summary>
    public Result<Done> Detach(Guid attachmentId)
    {
        if (!IsAmendable)
        {
            return new NotDraft(Number, Status);
        }

        return Attachments.Any(one => one.Id == attachmentId)
            ? Attached([.. Attachments.Where(one => one.Id != attachmentId)])
            : new AttachmentUnknown(Number, attachmentId);
    }

    private Result<Done> Attached(IReadOnlyList<Attachment> attachments)
    {
        RememberRound();
        Attachments = attachments;
        ContentHash = Content.Hash();
        Version++;
        return default(Done);
    }
}
