namespace ApprovalEngine.Application.Execution;

/// <summary>Work that any node may take, for a time. A node that dies while it has some delays it until the lease is over.</summary>
public abstract class LeasedRow
{
    public required string Id { get; init; }

    /// <summary>Not before this instant; null = there is nothing to do by time.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Nobody else takes it before: the end of the lease of the node that is at it, or the next try after a failure.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>How often it was taken.</summary>
    public int Attempts { get; set; }

    /// <summary>Given up after too many tries, with an incident that says so; the command <c>retry-outbox</c> takes it up again.</summary>
    public DateTimeOffset? ParkedAt { get; set; }

    public string? LastError { get; set; }
}
