namespace ApprovalEngine.Application.Audit;

/// <summary>
/// One fact of the audit trail. Entries are only ever added (PostgreSQL refuses the rest by trigger); each carries an HMAC over
/// itself and the one before it in its chain.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>A request's number, or <c>import:…</c>, <c>matrix:…</c>, <c>definition:…</c>, <c>workflow:…</c>, <c>account:…</c>, <c>delegations</c>.</summary>
    public required string Chain { get; init; }

    /// <summary>1-based within the chain.</summary>
    public required int Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>A user name, or <c>system:…</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>Through which door: rest, portal, command, erp, clock.</summary>
    public required string Channel { get; init; }

    /// <summary>What happened, e.g. <c>task.decided</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>JSON; what it needs to understand the fact later without any other row.</summary>
    public required string Details { get; init; }

    /// <summary>Lower-case hex of HMAC-SHA256.</summary>
    public required string Mac { get; init; }
}

/// <summary>The newest entry of a chain. Signed, so that cutting off the newest entries does not go unnoticed.</summary>
public sealed class AuditChain
{
    public required string Chain { get; init; }

    public required int Count { get; set; }

    public required string HeadMac { get; set; }

    /// <summary>HMAC over chain, count and head.</summary>
    public required string Mac { get; set; }

    /// <summary>When the newest entry was added; tells the seal what is new.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>
/// A line of the seal file (<see cref="AuditSealer"/>), remembered here: a database that was set back to an older, consistent state
/// lacks the newest ones.
/// </summary>
public sealed class AuditSeal
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How many chains had grown since the seal before.</summary>
    public required int ChainCount { get; init; }

    /// <summary>The HMAC of the line.</summary>
    public required string Mac { get; init; }
}
