namespace ApprovalEngine.Decisions;

/// <summary>An output column.</summary>
public sealed class DecisionOutput
{
    internal DecisionOutput(string name, string? label, DecisionValueType type, AllowedValues? allowedValues)
    {
        Name = name;
        Label = label;
        Type = type;
        AllowedValues = allowedValues;
    }

    /// <summary>The key of the value in <see cref="MatchedRule.Outputs"/>; the decision's name where a table's only output has none.</summary>
    public string Name { get; }

    /// <summary>The column's heading for people, or null.</summary>
    public string? Label { get; }

    public DecisionValueType Type { get; }

    /// <summary>The values an entry may have, checked when the model is parsed; null where the file does not say.</summary>
    public AllowedValues? AllowedValues { get; }
}
