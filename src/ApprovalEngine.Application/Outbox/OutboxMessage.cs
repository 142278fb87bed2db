namespace ApprovalEngine.Application.Outbox;

/// <summary>
/// A fact to be told outside, written in the transaction that made it true and told after its commit: at least once, in order per
/// request, with the id as idempotency key.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>Given by the database; the order of writing.</summary>
    public long Sequence { get; private set; }

    public required Guid Id { get; init; }

    /// <summary>Messages of one request leave in the order in which they were written.</summary>
    public required string RequestNumber { get; init; }

    /// <summary><c>erp-file</c> or <c>mail</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>JSON, by kind.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Attempts { get; set; }

    /// <summary>Not before this instant: the next try, or the end of the claim of the node that is at it.</summary>
    public required DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Given up after too many tries; visible to operators, and holds back what follows for the request.</summary>
    public DateTimeOffset? ParkedAt { get; set; }

    public string? LastError { get; set; }
}
