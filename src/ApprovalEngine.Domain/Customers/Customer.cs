using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Domain.Customers;

/// <summary>How risky a customer is taken to be; the words of the matrix column <c>riskClass</c>.</summary>
public enum RiskClass { Low, Medium, High, Blacklisted }

/// <summary>The debtor, identified by the ERP's customer number.</summary>
public sealed class Customer
{
    public required string Number { get; init; }

    public required string Name { get; set; }

    public required string LegalEntity { get; set; }

    public required string Region { get; set; }

    public required string Branch { get; set; }

    public required RiskClass RiskClass { get; set; }

    /// <summary>Standard terms, in days from the document date.</summary>
    public required int TermDays { get; set; }

    public required decimal LimitAmount { get; set; }

    /// <summary>The currency of the limit and of all open items of this customer (the reconciliation account's).</summary>
    public required string Currency { get; set; }

    /// <summary>Where letters go; null = handed over for post.</summary>
    public string? Email { get; set; }

    /// <summary>The group whose customers are looked at together where amounts add up (domain.md 4.5); null = it is by itself.</summary>
    public string? CustomerGroup { get; set; }

    public Money Limit => new(LimitAmount, Currency);

    public Place Place => new(LegalEntity, Region, Branch);
}

/// <summary>
/// Terms other than the standard ones, agreed for a time by an approved request and confirmed by the ERP. The standard terms
/// stay as they are, so that the next deviation is measured from the standard and not from the last exception.
/// </summary>
public sealed class AgreedTerms
{
    public required Guid Id { get; init; }

    public required string CustomerNumber { get; init; }

    public required string RequestNumber { get; init; }

    public required int TermDays { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required DateOnly ValidUntil { get; init; }
}
