using System.Globalization;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>A FEEL value without a heap object of its own. The default is FEEL's null.</summary>
internal readonly struct FeelValue
{
    // Numbers as they are; booleans as 0 and 1; dates as the day number. All three compare alike.
    private readonly decimal ordinal;
    private readonly string? text;

    private FeelValue(DecisionValueType type, decimal ordinal, string? text = null)
    {
        Type = type;
        this.ordinal = ordinal;
        this.text = text;
    }

    /// <summary>The type; null for the value null.</summary>
    public DecisionValueType? Type { get; }

    public bool IsNull => Type is null;

    public static FeelValue Number(decimal value) => new(DecisionValueType.Number, value);

    public static FeelValue Text(string value) => new(DecisionValueType.Text, 0, value);

    public static FeelValue Boolean(bool value) => new(DecisionValueType.Boolean, value ? 1 : 0);

    public static FeelValue Date(DateOnly value) => new(DecisionValueType.Date, value.DayNumber);

    /// <summary>Takes a .NET value as one of <paramref name="type"/>; null is a value of every type.</summary>
    public static bool TryFrom(object? value, DecisionValueType type, out FeelValue result)
    {
        result = value switch
        {
            decimal number => Number(number),
            int number => Number(number),
            long number => Number(number),
            string text => Text(text),
            bool truth => Boolean(truth),
            DateOnly date => Date(date),
            _ => default,
        };
        return result.IsNull ? value is null : result.Type == type;
    }

    /// <summary>A .NET value in words, for a message.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"the string \"{(text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…"))}\"",
        IFormattable item => $"the {value.GetType().Name} {item.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"a {value.GetType().Name}",
    };

    /// <summary>FEEL's equality: null equals null and nothing else (DMN 1.3, 10.3.2.13).</summary>
    public static bool Same(in FeelValue left, in FeelValue right) =>
        left.Type == right.Type && left.ordinal == right.ordinal && string.Equals(left.text, right.text, StringComparison.Ordinal);

    /// <summary>The order of two values of one type; null where one of them is null, because FEEL does not order null.</summary>
    public static int? Compare(in FeelValue left, in FeelValue right)
    {
        if (left.IsNull || right.IsNull)
        {
            return null;
        }

        return left.text is not null && right.text is not null
            ? CompareCodePoints(left.text, right.text)
            : decimal.Compare(left.ordinal, right.ordinal);
    }

    public object? ToObject() => Type is not { } type ? null : type switch
    {
        DecisionValueType.Number => ordinal,
        DecisionValueType.Text => text,
        DecisionValueType.Boolean => ordinal != 0,
        DecisionValueType.Date => DateOnly.FromDayNumber((int)ordinal),
    };

    // UTF-16 order is code point order, except that a surrogate (part of a code point from U+10000 up) is above every other unit.
    private static int CompareCodePoints(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var index = 0; index < length; index++)
        {
            var (a, b) = (left[index], right[index]);
            if (a != b)
            {
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
