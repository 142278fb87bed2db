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

/// <summary>A reach: everything, or one legal entity, region or branch by its code.</summary>
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
