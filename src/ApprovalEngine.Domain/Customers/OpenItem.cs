namespace ApprovalEngine.Domain.Customers;

/// <summary>What reduces an open item: a payment, a credit memo, a write-off.</summary>
public sealed class Settlement
{
    public required Guid Id { get; init; }

    public required string CustomerNumber { get; init; }

    public required string ItemNumber { get; init; }

    public required DateOnly SettledOn { get; set; }

    /// <summary>In the item's currency, with the item's sign.</summary>
    public required decimal Amount { get; set; }

    /// <summary>The request whose confirmed effect this is; null = told by the ERP's own files.</summary>
    public string? RequestNumber { get; init; }

    /// <summary>The ERP's number of the document that settles, where it gave one.</summary>
    public string? DocumentNumber { get; init; }
}

/// <summary>
/// What a submitted request wants to take off an item. It counts from submission until the request ends without effect or the effect
/// is confirmed, so that two requests can never take more than the item has open.
/// </summary>
public sealed class ItemClaim
{
    public required string RequestNumber { get; init; }

    public required string CustomerNumber { get; init; }

    public required string ItemNumber { get; init; }

    /// <summary>In the item's currency; above zero.</summary>
    public required decimal Amount { get; set; }

    public required DateTimeOffset ClaimedAt { get; set; }

    /// <summary>When the claim ended; null = it counts.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public bool Counts => EndedAt is null;

    public void End(DateTimeOffset now) => EndedAt ??= now;

    /// <summary>The request was returned, and is submitted again.</summary>
    internal void Renew(decimal amount, DateTimeOffset now) => (Amount, ClaimedAt, EndedAt) = (amount, now, null);
}

/// <summary>A receivable document and what has been settled of it. Amounts are in the customer's currency; credits are negative.</summary>
public sealed class OpenItem
{
    private readonly List<Settlement> settlements = [];
    private readonly List<ItemClaim> claims = [];

    public required string CustomerNumber { get; init; }

    /// <summary>The document number of the ERP.</summary>
    public required string Number { get; init; }

    public required string LegalEntity { get; set; }

    /// <summary>invoice, credit-memo, retention …</summary>
    public required string Class { get; set; }

    public required DateOnly DocumentOn { get; set; }

    public required DateOnly DueOn { get; set; }

    public required decimal Amount { get; set; }

    public required string Currency { get; set; }

    public bool IsDisputed { get; set; }

    /// <summary>The case that legal follows it up in; the item stays part of everything else. Null = none is open.</summary>
    public string? LegalCaseNumber { get; private set; }

    /// <summary>Counts every change of what is open or claimed; the concurrency token.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<Settlement> Settlements => settlements;

    public IReadOnlyList<ItemClaim> Claims => claims;

    /// <summary>What requests that are under way want to take off it.</summary>
    public decimal ClaimedAmount => claims.Where(claim => claim.Counts).Sum(claim => claim.Amount);

    public void Settle(Settlement settlement) => settlements.Add(settlement);

    public void Unsettle(Settlement settlement) => settlements.Remove(settlement);

    /// <summary>To be called by whoever changes amounts or settlements of a stored item: what was read before is no longer true.</summary>
    public void Touch() => Version++;

    /// <summary>Reserves a part of what is open that day for a request; once for each submission of it.</summary>
    public Result<Done> Claim(string requestNumber, decimal amount, DateOnly day, DateTimeOffset now)
    {
        if (RefusalOf(requestNumber, amount, day) is { } refusal)
        {
            return refusal;
        }

        var claim = claims.FirstOrDefault(one => one.RequestNumber == requestNumber);
        if (claim is { Counts: true })
        {
            return default(Done);
        }

        if (claim is null)
        {
            claims.Add(new ItemClaim { RequestNumber = requestNumber, CustomerNumber = CustomerNumber, ItemNumber = Number, Amount = amount, ClaimedAt = now });
        }
        else
        {
            claim.Renew(amount, now);
        }

        Version++;
        return default(Done);
    }

    /// <summary>Whether the request may take the amount that day, beside what others have claimed; null = it may.</summary>
    public AboveOpen? RefusalOf(string requestNumber, decimal amount, DateOnly day)
    {
        var others = claims.Where(claim => claim.Counts && claim.RequestNumber != requestNumber).ToList();
        var (open, claimed) = (OpenAmountOn(day), others.Sum(claim => claim.Amount));
        return amount > 0 && amount <= open - claimed ? null : new AboveOpen(Number, amount, open, claimed, [.. others.Select(claim => claim.RequestNumber)]);
    }

    /// <summary>The confirmed effect of a request takes its part off, and its claim ends.</summary>
    public void SettleFor(Settlement settlement, DateTimeOffset now)
    {
        settlements.Add(settlement);
        claims.Where(claim => claim.RequestNumber == settlement.RequestNumber).ToList().ForEach(claim => claim.End(now));
        Version++;
    }

    /// <summary>Marks the item as followed up by legal. It leaves no other process: it stays open, ages, can be paid, credited and written off.</summary>
    public Result<Done> Escalate(string caseNumber)
    {
        if (LegalCaseNumber is { } known && known != caseNumber)
        {
            return new ItemInLegal(Number, known);
        }

        (LegalCaseNumber, Version) = (caseNumber, Version + 1);
        return default(Done);
    }

    /// <summary>Takes the mark off when the case is closed.</summary>
    public void EndEscalation()
    {
        (LegalCaseNumber, Version) = (null, Version + 1);
    }

    public int DaysOverdueOn(DateOnly day) => Math.Max(0, day.DayNumber - DueOn.DayNumber);

    /// <summary>What is unpaid at the end of that day; 0 before the document existed.</summary>
    public decimal OpenAmountOn(DateOnly day) => DocumentOn > day
        ? 0
        : Amount - settlements.Where(one => one.SettledOn <= day).Sum(one => one.Amount);

    /// <summary>The day on which nothing was left to pay, seen from <paramref name="day"/>; null = still open then.</summary>
    public DateOnly? PaidOn(DateOnly day) => DocumentOn <= day && OpenAmountOn(day) == 0 && settlements.Count > 0
        ? settlements.Where(one => one.SettledOn <= day).Max(one => one.SettledOn)
        : null;
}

/// <summary>More is asked of an item than is open and not claimed by others.</summary>
public sealed record AboveOpen(string Item, decimal Asked, decimal Open, decimal Claimed, IReadOnlyList<string> ClaimedBy)
    : ConflictError(
        "item.above-open",
        FormattableString.Invariant($"Item {Item} has {Open:0.00##} open")
        + (ClaimedBy.Count == 0 ? "" : FormattableString.Invariant($", of which {Claimed:0.00##} is claimed by {string.Join(", ", ClaimedBy)}"))
        + FormattableString.Invariant($"; expected at most {Math.Max(0, Open - Claimed):0.00##}, found {Asked:0.00##}."));

public sealed record ItemInLegal(string Item, string CaseNumber)
    : ConflictError("item.in-legal", $"Item {Item} is followed up by legal already, in {CaseNumber}.");
