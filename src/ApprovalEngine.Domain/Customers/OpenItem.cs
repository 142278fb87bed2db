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
}

/// <summary>A receivable document and what has been settled of it. Amounts are in the customer's currency; credits are negative.</summary>
public sealed class OpenItem
{
    private readonly List<Settlement> settlements = [];

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

    public IReadOnlyList<Settlement> Settlements => settlements;

    public void Settle(Settlement settlement) => settlements.Add(settlement);

    public void Unsettle(Settlement settlement) => settlements.Remove(settlement);

    /// <summary>What is unpaid at the end of that day; 0 before the document existed.</summary>
    public decimal OpenAmountOn(DateOnly day) => DocumentOn > day
        ? 0
        : Amount - settlements.Where(one => one.SettledOn <= day).Sum(one => one.Amount);

    /// <summary>The day on which nothing was left to pay, seen from <paramref name="day"/>; null = still open then.</summary>
    public DateOnly? PaidOn(DateOnly day) => DocumentOn <= day && OpenAmountOn(day) == 0 && settlements.Count > 0
        ? settlements.Where(one => one.SettledOn <= day).Max(one => one.SettledOn)
        : null;
}
