using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>An output column.</summary>
public sealed class DecisionOutput
{
    internal DecisionOutput(string name, string? label, FeelType type, AllowedValues? allowedValues)
    {
        Name = name;
        Label = label;
        Type = type.Kind;
        AllowedValues = allowedValues;
    }

    /// <summary>The key of the value in <see cref="MatchedRule.Outputs"/>; the decision's name where a table's only output has none.</summary>
    public string Name { get; }

    /// <summary>The column's heading for people, or null.</summary>
    public string? Label { get; }

    public DecisionValueType Type { get; }

    /// <summary>
    /// The values an entry may have, the first of the highest priority; checked when the model is parsed, for calculated entries when
    /// they are calculated. Null where the file does not say.
    /// </summary>
    public AllowedValues? AllowedValues { get; }
}
