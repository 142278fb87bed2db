namespace ApprovalEngine.Application.Letters;

/// <summary>Whether a letter has left.</summary>
public enum LetterStatus
{
    /// <summary>No SMTP server or no address: printed and handed over by a person.</summary>
    ReadyToSend,

    /// <summary>In the outbox.</summary>
    Queued,
    Sent,
}

/// <summary>A numbered document for a customer or a colleague, kept as it was written.</summary>
public sealed class Letter
{
    public required Guid Id { get; init; }

    /// <summary>Request number, <c>-L</c>, running number within the request.</summary>
    public required string Number { get; init; }

    public required string RequestNumber { get; init; }

    /// <summary>Names the template: <c>templates/{kind}.{culture}.sbn-html</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>zh-CN</c> or <c>en</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>Mail address; null = handed over for post.</summary>
    public string? Recipient { get; init; }

    public required string Subject { get; init; }

    /// <summary>The finished HTML.</summary>
    public required string Body { get; init; }

    /// <summary><c>sha256:</c> of the body, checked whenever it is shown.</summary>
    public required string BodyHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required LetterStatus Status { get; set; }

    public DateTimeOffset? SentAt { get; set; }
}
