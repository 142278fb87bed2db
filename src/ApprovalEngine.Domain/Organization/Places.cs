namespace ApprovalEngine.Domain.Organization;

/// <summary>A company code of the ERP, e.g. CN01.</summary>
public sealed class LegalEntity
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string NameZh { get; init; }

    /// <summary>Functional currency (ISO 4217).</summary>
    public required string Currency { get; init; }
}

/// <summary>A sales region: several branches.</summary>
public sealed class Region
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string NameZh { get; init; }
}

/// <summary>A branch (分公司) of one legal entity in one region.</summary>
public sealed class Branch
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string NameZh { get; init; }

    public required string LegalEntity { get; init; }

    public required string Region { get; init; }
}

/// <summary>Where a customer or a request belongs: the three things that a scope can name.</summary>
public sealed record Place(string LegalEntity, string Region, string Branch);

/// <summary>How far a role reaches.</summary>
public enum ScopeKind
{
    /// <summary>Everywhere.</summary>
    Group,
    LegalEntity,
    Region,
    Branch,
}

/// <summary>Several scopes at once, in the form in which queries ask for them.</summary>
/// <param name="IsEverywhere">Then the lists do not matter.</param>
public sealed record Reach(bool IsEverywhere, IReadOnlyList<string> LegalEntities, IReadOnlyList<string> Regions, IReadOnlyList<string> Branches)
{
    public bool IsNowhere => !IsEverywhere && LegalEntities.Count + Regions.Count + Branches.Count == 0;

    public static Reach Of(IReadOnlyCollection<Scope> scopes) => new(
        scopes.Any(scope => scope.Kind is ScopeKind.Group), Codes(scopes, ScopeKind.LegalEntity), Codes(scopes, ScopeKind.Region), Codes(scopes, ScopeKind.Branch));

    private static List<string> Codes(IEnumerable<Scope> scopes, ScopeKind kind) => [.. scopes.Where(scope => scope.Kind == kind).Select(scope => scope.Code)];
}

/// <summary>A scope: everything, or one legal entity, region or branch by its code.</summary>
public readonly record struct Scope(ScopeKind Kind, string Code)
{
    public static Scope Everywhere { get; } = new(ScopeKind.Group, "*");

    public bool Covers(Place place) => Kind switch
    {
        ScopeKind.Group => true,
        ScopeKind.LegalEntity => Code == place.LegalEntity,
        ScopeKind.Region => Code == place.Region,
        ScopeKind.Branch => Code == place.Branch,
    };
}
