namespace ApprovalEngine.Domain.Organization;

/// <summary>
/// A person's role within a scope for a time, and since when that is known here. It is never overwritten: what ends early or was wrong is
/// retracted and recorded anew, so that a past day can be asked about as it was known then (domain.md 9, number 10).
/// </summary>
public sealed class RoleAssignment
{
    public required Guid Id { get; init; }

    public required string UserName { get; init; }

    public required string Role { get; init; }

    public required ScopeKind ScopeKind { get; init; }

    public required string ScopeCode { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day, inclusive; null = until further notice.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>
    /// How much he may approve in this role at most, inclusive, in the currency of the matrix; null = as much as the role, 0 = nothing. It takes away and never gives: what the role may
    /// approve is for the matrix to say.
    /// </summary>
    public decimal? ApprovalLimit { get; init; }

    /// <summary>When it was written down here.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Who wrote it down; null = before that was kept. <see cref="RecordedAt"/> is then only taken to be its first day.</summary>
    public string? RecordedBy { get; init; }

    /// <summary>From when on it is known to be otherwise; null = it stands.</summary>
    public DateTimeOffset? RetractedAt { get; private set; }

    public Scope Scope => new(ScopeKind, ScopeCode);

    /// <summary>Whether a limit lets an amount pass. Who may approve nothing may not approve what costs nothing, either.</summary>
    public static bool Allows(decimal? limit, decimal amount) => limit is null || (limit > 0 && amount <= limit);

    /// <summary>Whether it lets him approve the amount, in the currency of the matrix.</summary>
    public bool Allows(decimal amount) => Allows(ApprovalLimit, amount);

    /// <summary>Whether it counts for that day by what is known now.</summary>
    public bool IsValidOn(DateOnly day) => RetractedAt is null && IsFor(day);

    /// <summary>Whether the day is one of its days, whatever is known of it since.</summary>
    public bool IsFor(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);

    /// <summary>Whether it stood at that instant.</summary>
    public bool WasKnownAt(DateTimeOffset instant) => RecordedAt <= instant && (RetractedAt is null || instant < RetractedAt);

    /// <summary>It is otherwise from now on; that it stood until now stays known.</summary>
    public void Retract(DateTimeOffset now) => RetractedAt ??= now;

    /// <summary>The same role of the same person in the same scope, recorded anew with other days or another limit.</summary>
    /// <param name="now">When it is recorded.</param>
    /// <param name="by">Who records it.</param>
    public RoleAssignment Again(Guid id, DateOnly validFrom, DateOnly? validTo, decimal? limit, DateTimeOffset now, string by) => new()
    {
        Id = id,
        UserName = UserName,
        Role = Role,
        ScopeKind = ScopeKind,
        ScopeCode = ScopeCode,
        ValidFrom = validFrom,
        ValidTo = validTo,
        ApprovalLimit = limit,
        RecordedAt = now,
        RecordedBy = by,
    };
}

/// <summary>Somebody who raises, decides or reads. Named by role in the demo, by the directory in a company.</summary>
public sealed class Person
{
    private readonly List<RoleAssignment> assignments = [];

    /// <summary>The sign-in name, lower case: identity everywhere, also in the audit trail.</summary>
    public required string UserName { get; init; }

    public required string Title { get; init; }

    public required string TitleZh { get; init; }

    /// <summary>Where notices go; null = none.</summary>
    public string? Email { get; init; }

    /// <summary>Whom he reports to, by user name; null = nobody.</summary>
    public string? Superior { get; private set; }

    /// <summary>A leaver keeps the row (history names it), but holds no role any more.</summary>
    public bool IsActive { get; init; } = true;

    public IReadOnlyList<RoleAssignment> Assignments => assignments;

    public void Assign(RoleAssignment assignment) => assignments.Add(assignment);

    /// <summary>The caller has asked <see cref="Hierarchy.RefusalOf"/>.</summary>
    public void ReportTo(string? superior) => Superior = superior;

    /// <summary>Whether the person holds the role on that day in a scope that covers the place.</summary>
    public bool Holds(string role, Place place, DateOnly day) =>
        IsActive && assignments.Any(one => one.Role == role && one.IsValidOn(day) && one.Scope.Covers(place));

    /// <summary>Whether any role of that day grants the permission, wherever.</summary>
    public bool May(Permissions permission, DateOnly day) => Granting(permission, day).Any();

    /// <summary>Whether a role of that day grants the permission for this place.</summary>
    public bool May(Permissions permission, Place place, DateOnly day) => Granting(permission, day).Any(scope => scope.Covers(place));

    /// <summary>Where roles of that day grant the permission.</summary>
    public Reach ReachOf(Permissions permission, DateOnly day) => Reach.Of([.. Granting(permission, day)]);

    /// <summary>The scopes in which roles of that day grant the permission.</summary>
    public IEnumerable<Scope> Granting(Permissions permission, DateOnly day) => assignments
        .Where(one => IsActive && one.IsValidOn(day) && Roles.Find(one.Role) is { } role && role.Permissions.HasFlag(permission))
        .Select(one => one.Scope);
}
