using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Domain.Customers;

/// <summary>
/// What legal does next about a claim, in the order of the ladder: 催款函 → 律师函 → 支付令, 仲裁 or 诉讼 → 执行. A payment order is for
/// undisputed money claims only (Civil Procedure Law of the PRC, 2023, Art. 225: no other debt between the parties; an objection of
/// the debtor ends it, Art. 228).
/// </summary>
public enum LegalStep { DemandLetter, LawyerLetter, PaymentOrder, Arbitration, Litigation, Enforcement, BankruptcyClaim }

public enum LegalCaseState { Open, Closed }

/// <summary>A claim that legal has accepted to follow up, from an approved escalation.</summary>
public sealed class LegalCase
{
    /// <summary>Of the request: <c>LE-2026-000001</c> becomes <c>LC-2026-000001</c>. One request, one case.</summary>
    public required string Number { get; init; }

    public required string RequestNumber { get; init; }

    public required string CustomerNumber { get; init; }

    public required string LegalEntity { get; init; }

    public required string Region { get; init; }

    public required string Branch { get; init; }

    /// <summary>What was claimed when the case was opened.</summary>
    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>The legal counsel who accepted it.</summary>
    public required string Counsel { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public LegalCaseState State { get; private set; } = LegalCaseState.Open;

    /// <summary>Null once the case is closed.</summary>
    public LegalStep? NextStep { get; private set; } = LegalStep.DemandLetter;

    /// <summary>The day by which the next step is to be taken; null once the case is closed.</summary>
    public DateOnly? NextStepOn { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Counts every change; the concurrency token, and the ETag.</summary>
    public int Version { get; private set; }

    public Place Place => new(LegalEntity, Region, Branch);

    public static string NumberOf(string requestNumber) => "LC" + requestNumber[requestNumber.IndexOf('-', StringComparison.Ordinal)..];

    /// <summary>The case of an approved escalation. Its first step is the demand letter, which is written with it.</summary>
    /// <param name="sendBy">The day by which the demand letter must have left.</param>
    public static LegalCase Of(ApprovalRequest request, string counsel, DateOnly sendBy, DateTimeOffset now) => new()
    {
        Number = NumberOf(request.Number),
        RequestNumber = request.Number,
        CustomerNumber = request.CustomerNumber,
        LegalEntity = request.LegalEntity,
        Region = request.Region,
        Branch = request.Branch,
        Amount = request.Amount,
        Currency = request.Currency,
        Counsel = counsel,
        OpenedAt = now,
        NextStepOn = sendBy,
    };

    /// <summary>Sets what is done next, and by when.</summary>
    /// <param name="isDisputed">Whether the debtor disputes any item of the claim.</param>
    public Result<Done> Plan(LegalStep step, DateOnly on, DateOnly today, bool isDisputed)
    {
        if (State is LegalCaseState.Closed)
        {
            return new LegalCaseClosed(Number);
        }

        if (on < today)
        {
            return new StepInThePast(on, today);
        }

        if (step is LegalStep.PaymentOrder && isDisputed)
        {
            return new ClaimDisputed(Number);
        }

        (NextStep, NextStepOn, Version) = (step, on, Version + 1);
        return default(Done);
    }

    /// <summary>Ends the case: paid, settled, written off or given up; the reason is kept in the audit trail.</summary>
    public Result<Done> Close(DateTimeOffset now)
    {
        if (State is LegalCaseState.Closed)
        {
            return new LegalCaseClosed(Number);
        }

        (State, NextStep, NextStepOn, ClosedAt, Version) = (LegalCaseState.Closed, null, null, now, Version + 1);
        return default(Done);
    }
}

public sealed record LegalCaseUnknown(string Number)
    : NotFoundError("legal-case.unknown", $"There is no legal case {Number}, or it is not yours to see.");

public sealed record LegalCaseClosed(string Number)
    : ConflictError("legal-case.closed", $"Legal case {Number} is closed.");

public sealed record LegalCaseStale(string Number, int Version)
    : StaleError("legal-case.stale", FormattableString.Invariant($"Legal case {Number} is at version {Version} by now; read it again before changing it."));

public sealed record StepInThePast(DateOnly Found, DateOnly Today)
    : InvalidError(
        "legal-case.past-date", FormattableString.Invariant($"Expected a day from {Today:yyyy-MM-dd} on for the next step, found {Found:yyyy-MM-dd}."),
        new Dictionary<string, string[]> { ["nextStepOn"] = [FormattableString.Invariant($"Expected {Today:yyyy-MM-dd} or later, found {Found:yyyy-MM-dd}.")] });

public sealed record ClaimDisputed(string Number)
    : ConflictError("legal-case.disputed", $"A payment order is for undisputed claims (Civil Procedure Law, Art. 225 and 228), and an item of {Number} is disputed.");
