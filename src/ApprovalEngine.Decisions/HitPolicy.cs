namespace ApprovalEngine.Decisions;

/// <summary>Which of the matching rules count (DMN 1.3, 8.2.8).</summary>
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

    /// <summary>The matching rule whose outputs come first in the lists of output values, the leftmost column deciding first.</summary>
    Priority,

    /// <summary>Every matching rule, in the order of the lists of output values.</summary>
    OutputOrder,
}

/// <summary>What COLLECT makes of the outputs of the matching rules (DMN 1.3, 8.2.8).</summary>
public enum Aggregation
{
    /// <summary>A list of them.</summary>
    None,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>How many there are.</summary>
    Count,
}
