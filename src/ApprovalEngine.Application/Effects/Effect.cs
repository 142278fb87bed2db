using ApprovalEngine.Domain.Organization;

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

    /// <summary>How often it was ordered from the ERP: 1, and one more for each time that it was sent again after a failure.</summary>
    public int Attempt { get; private set; } = 1;

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>The ERP's document number, where it gave one.</summary>
    public string? DocumentNumber { get; private set; }

    /// <summary>The ERP's words.</summary>
    public string? Message { get; private set; }

    public Place Place => new(LegalEntity, Region, Branch);

    public bool IsAcknowledged => Status is EffectStatus.Confirmed or EffectStatus.Failed;

    /// <summary>Handed over. A second hand-over (at least once) changes nothing.</summary>
    public void MarkSent(DateTimeOffset now)
    {
        if (Status is EffectStatus.Pending)
        {
            (Status, SentAt) = (EffectStatus.Sent, now);
        }
    }

    /// <summary>Orders a failed effect again, under the same id; false = it has not failed. The ERP's last answer stays until the next one.</summary>
    public bool Resend()
    {
        if (Status is not EffectStatus.Failed)
        {
            return false;
        }

        (Status, Attempt, SentAt) = (EffectStatus.Pending, Attempt + 1, null);
        return true;
    }

    /// <summary>The same answer as the last one, word for word: a file that was read before, dropped or delivered again.</summary>
    public bool IsRepeated(bool isConfirmed, string? documentNumber, string? message, DateTimeOffset at) =>
        AcknowledgedAt == at && DocumentNumber == documentNumber && Message == message
        && isConfirmed == (Status is EffectStatus.Confirmed);

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
