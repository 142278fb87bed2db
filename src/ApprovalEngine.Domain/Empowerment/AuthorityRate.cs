namespace ApprovalEngine.Domain.Empowerment;

/// <summary>
/// What one unit of a currency is worth in the currency of the matrix, from a day on. The rule (domain, section 4.4: currency in
/// delegations of authority): a matrix states its limits in one currency, and amounts of others are compared with them at a dated rate
/// table of its own (a monthly or budget rate), kept apart from the rates that the ledger books at, and never rounded before. A rate is
/// only ever added, because decisions rest on it.
/// </summary>
public sealed class AuthorityRate
{
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The first day on which it counts; it counts until the day before the next one of its currency.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>CNY for one unit of the currency: above 0, at most 8 decimals.</summary>
    public required decimal Rate { get; init; }
}
