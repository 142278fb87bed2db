using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>An input column: the variable it reads and the type that variable must have.</summary>
public sealed class DecisionInput
{
    internal DecisionInput(string name, string? label, DecisionValueType type, AllowedValues? allowedValues)
    {
        Name = name;
        Label = label;
        Type = type;
        AllowedValues = allowedValues;
    }

    /// <summary>The variable, as the input expression names it (<c>deviationDays</c>, <c>customer.riskClass</c>): the key of the value.</summary>
    public string Name { get; }

    /// <summary>The column's heading for people, or null.</summary>
    public string? Label { get; }

    public DecisionValueType Type { get; }

    /// <summary>The values the variable may have; null where the file does not say. Any other value is refused.</summary>
    public AllowedValues? AllowedValues { get; }

    /// <summary>Reads this column's value from what the caller hands in.</summary>
    /// <exception cref="DecisionInputException">The value is missing, of another type, or not among the allowed values.</exception>
    internal FeelValue Read(string tableId, IReadOnlyDictionary<string, object?> inputs)
    {
        if (!inputs.TryGetValue(Name, out var given))
        {
            throw new DecisionInputException(tableId, Name, $"a {Type.InFeel()} (or an explicit null)", "no value with that name");
        }

        if (!FeelValue.TryFrom(given, Type, out var value))
        {
            throw new DecisionInputException(tableId, Name, $"a {Type.InFeel()} ({Type.InDotNet()})", FeelValue.Describe(given));
        }

        if (AllowedValues is not null && !AllowedValues.Contains(value))
        {
            throw new DecisionInputException(tableId, Name, $"one of the allowed values {AllowedValues.Text}", FeelValue.Describe(given));
        }

        return value;
    }
}
