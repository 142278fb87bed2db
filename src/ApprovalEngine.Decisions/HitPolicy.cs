namespace ApprovalEngine.Decisions;

/// <summary>
/// Which of the matching rules count (DMN 1.3, 8.2.8). PRIORITY, OUTPUT ORDER and the aggregators of COLLECT are refused by name
/// when a model is parsed.
/// </summary>
public enum HitPolicy
{
    /// <summary>At most one rule may match; the policy of a table that names none.</summary>
    Unique,

    /// <summary>Several rules may match if their outputs are equal; the first of them is returned.</summary>
    Any,

    /// <summary>The first matching rule, in the order of the rules.</summary>
    First,

    /// <summary>Every matching rule, in the order of the rules.</summary>
    RuleOrder,

    /// <summary>Every matching rule; DMN leaves the order open, here it is the order of the rules.</summary>
    Collect,
}
