using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Domain.Delegations;

/// <summary>
/// Somebody decides in another person's name for a time and within a scope. The principal keeps his tasks: he is only shown as away
/// (domain.md 3.1, 3.2; 4.6 for what a delegate must hold).
/// </summary>
public sealed class Delegation
{
    /// <summary>A delegation is for an absence, not for good: a longer one is a change of roles.</summary>
    public const int DaysMax = 366;

    // Tasks that others were opening while the delegation was made or ended are not seen by the first look; they are by this one.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);

    public required Guid Id { get; init; }

    public required string Principal { get; init; }

    public required string Delegate { get; init; }

    /// <summary>The first day of business.</summary>
    public required DateOnly BeginsOn { get; init; }

    /// <summary>The last day, inclusive; null = for good, which is only how a leaver is taken over.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>Request types that it covers; empty = all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Null = all.</summary>
    public string? LegalEntity { get; init; }

    /// <summary>The largest amount that it covers, inclusive, in the currency of the matrix; null = no limit but the delegate's own.</summary>
    public decimal? AmountMax { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public string? EndedBy { get; private set; }

    /// <summary>When its tasks are looked at next; null = never again.</summary>
    public DateTimeOffset? LookAt { get; private set; }

    /// <summary>An administrator has handed over the tasks of somebody who has left.</summary>
    public bool IsTakeover => EndsOn is null;

    /// <summary>A new one, whose tasks are looked at at once or on its first day.</summary>
    public Delegation Begin(DateTimeOffset now)
    {
        var first = BusinessDay.StartOf(BeginsOn);
        LookAt = first > now ? first : now;
        return this;
    }

    public bool IsInForceOn(DateOnly day) => EndedAt is null && BeginsOn <= day && (EndsOn is null || day <= EndsOn);

    /// <summary>Whether the request is within its scope. What is not, is asked of the principal as if he were there.</summary>
    public bool Covers(ApprovalRequest request) =>
        (Types.Count == 0 || Types.Contains(request.Type))
        && (LegalEntity is null || LegalEntity == request.LegalEntity)
        && (AmountMax is null || request.MatrixAmount <= AmountMax);

    /// <summary>Ends it before its time, or a takeover at all.</summary>
    public Result<Done> End(string userName, DateTimeOffset now)
    {
        if (EndedAt is not null || EndsOn < BusinessDay.Of(now))
        {
            return new DelegationOver(Id);
        }

        (EndedAt, EndedBy, LookAt) = (now, userName, now);
        return default(Done);
    }

    /// <summary>Its tasks were looked at: the next look is at the next start of a day on which it may count, or a short while after a change.</summary>
    public void Looked(DateTimeOffset now)
    {
        var today = BusinessDay.Of(now);
        DateTimeOffset? day = EndedAt is not null || EndsOn < today ? null : BusinessDay.StartOf(BeginsOn > today ? BeginsOn : today.AddDays(1));
        LookAt = new[] { day, CreatedAt + SecondLook, EndedAt + SecondLook }.Where(one => one > now).Min();
    }
}
