namespace ApprovalEngine.Decisions;

/// <summary>The type of a column, as its <c>typeRef</c> names it (DMN 1.3, 7.3.3: the FEEL types a table of ours may use).</summary>
public enum DecisionValueType
{
    /// <summary><c>number</c>; in .NET a <see cref="decimal"/> (inputs also <see cref="int"/> and <see cref="long"/>).</summary>
    Number,

    /// <summary><c>string</c>; compared by Unicode code points, so case matters.</summary>
    Text,

    /// <summary><c>boolean</c>; in .NET a <see cref="bool"/>.</summary>
    Boolean,

    /// <summary><c>date</c>, without a time; in .NET a <see cref="DateOnly"/>.</summary>
    Date,
}
