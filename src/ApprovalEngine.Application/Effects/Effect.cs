namespace ApprovalEngine.Application.Effects;

/// <summary>"Approved" is not "done": what has become of an effect in the ERP.</summary>
public enum EffectStatus { Pending, Sent, Confirmed, Failed }

/// <summary>What an approved request makes true in the ERP.</summary>
public sealed class Effect
{
    public required Guid Id { get; init; }

    public required string RequestNumber { get; init; }

    /// <summary>E.g. <c>customer-terms</c>.</summary>
    public required string Kind { get; init; }

    public required string LegalEntity { get; init; }

    public required string Region { get; init; }

    public required string Branch { get; init; }

    public required string CustomerNumber { get; init; }

    /// <summary>JSON, by kind.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public EffectStatus Status { get; private set; } = EffectStatus.Pending;

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>The ERP's document number, where it gave one.</summary>
    public string? DocumentNumber { get; private set; }

    /// <summary>The ERP's words.</summary>
    public string? Message { get; private set; }

    public bool IsAcknowledged => Status is EffectStatus.Confirmed or EffectStatus.Failed;

    /// <summary>Handed over. A second hand-over (at least once) changes nothing.</summary>
    public void MarkSent(DateTimeOffset now)
    {
        if (Status is EffectStatus.Pending)
        {
            (Status, SentAt) = (EffectStatus.Sent, now);
        }
    }

    /// <summary>The ERP's first answer counts; false = there was one already.</summary>
    public bool Acknowledge(bool isConfirmed, string? documentNumber, string? message, DateTimeOffset at)
    {
        if (IsAcknowledged)
        {
            return false;
        }

        (Status, AcknowledgedAt, DocumentNumber, Message) = (isConfirmed ? EffectStatus.Confirmed : EffectStatus.Failed, at, documentNumber, message);
        return true;
    }
}
