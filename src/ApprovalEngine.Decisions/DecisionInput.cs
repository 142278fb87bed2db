using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions;

/// <summary>An input column: the variable or expression it reads and the type its value must have.</summary>
public sealed class DecisionInput
{
    private readonly FeelType type;
    private readonly FeelNode expression;

    internal DecisionInput(string name, string? label, FeelType type, AllowedValues? allowedValues, FeelNode expression, bool isVariable)
    {
        Name = name;
        Label = label;
        Type = type.Kind;
        AllowedValues = allowedValues;
        IsVariable = isVariable;
        this.type = type;
        this.expression = expression;
    }

    /// <summary>
    /// The variable, as the input expression names it (<c>deviationDays</c>, <c>customer.riskClass</c>): the key of the value. The text
    /// of the expression where it is a calculation.
    /// </summary>
    public string Name { get; }

    /// <summary>The column's heading for people, or null.</summary>
    public string? Label { get; }

    public DecisionValueType Type { get; }

    /// <summary>The values the variable may have; null where the file does not say. Any other value is refused.</summary>
    public AllowedValues? AllowedValues { get; }

    /// <summary>The column reads a variable; false where it calculates.</summary>
    public bool IsVariable { get; }

    /// <summary>Reads this column's value from what the caller hands in.</summary>
    /// <exception cref="DecisionInputException">The value is missing, of another type, or not among the allowed values.</exception>
    internal FeelValue Read(string tableId, IReadOnlyDictionary<string, object?> inputs, FeelFrame? frame)
    {
        if (!inputs.TryGetValue(Name, out var given))
        {
            // A part of a structure that is handed in whole.
            if (frame is not null && (!IsVariable || (Name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && inputs.ContainsKey(Name[..dot]))))
            {
                return Checked(tableId, expression.Evaluate(frame));
            }

            throw new DecisionInputException(tableId, Name, $"a {Type.InFeel()} (or an explicit null)", "no value with that name");
        }

        if (!FeelValue.TryFrom(given, Type, out var value) || !type.Accepts(value))
        {
            throw new DecisionInputException(tableId, Name, $"a {Type.InFeel()} ({Type.InDotNet()})", FeelValue.Describe(given));
        }

        if (AllowedValues is not null && !AllowedValues.Contains(value))
        {
            throw new DecisionInputException(tableId, Name, $"one of the allowed values {AllowedValues.Text}", FeelValue.Describe(given));
        }

        return value;
    }

    /// <summary>The column's value from the variables of the decision; false where it is not among the allowed values, which is an error.</summary>
    internal bool TryEvaluate(FeelFrame frame, out FeelValue value)
    {
        value = expression.Evaluate(frame);
        value = value.IsNull ? value : type.Coerce(value, frame.State, $"the input '{Name}'");
        if (AllowedValues is null || AllowedValues.Contains(value))
        {
            return true;
        }

        frame.State.Error($"expected one of the allowed values {AllowedValues.Text} in the input '{Name}', found {value.Describe()}");
        return false;
    }

    private FeelValue Checked(string tableId, in FeelValue value)
    {
        if (!type.Accepts(value) || (AllowedValues is not null && !AllowedValues.Contains(value)))
        {
            throw new DecisionInputException(tableId, Name, $"a {Type.InFeel()} out of its allowed values", value.Describe());
        }

        return value;
    }
}
