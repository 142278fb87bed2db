using System.Globalization;
using System.Text;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>Values as FEEL writes them (built-in <c>string</c>, DMN 1.3, 10.3.4.1).</summary>
internal static class FeelText
{
    // 28 digits on either side of the point at most.
    private const string NumberForm = "0.############################";

    public static string Number(decimal number) => number.ToString(NumberForm, CultureInfo.InvariantCulture);

    /// <summary>The text of a value; strings stand in quotes.</summary>
    public static string Write(in FeelValue value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, in FeelValue value, int depth)
    {
        if (depth > 64)
        {
            text.Append('…');
            return;
        }

        _ = value.Type switch
        {
            null => text.Append("null"),
            DecisionValueType.Number => text.Append(Number(value.AsNumber)),
            DecisionValueType.Text => text.Append('"').Append(value.AsText.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"'),
            DecisionValueType.Boolean => text.Append(value.IsTrue ? "true" : "false"),
            DecisionValueType.Date => text.Append(TemporalText.Write(value.AsDate)),
            DecisionValueType.Time => text.Append(TemporalText.Write(value.AsTime)),
            DecisionValueType.DateTime => text.Append(TemporalText.Write(value.AsDateTime)),
            DecisionValueType.DaysDuration => text.Append(TemporalText.WriteDays(value.AsNumber)),
            DecisionValueType.MonthsDuration => text.Append(TemporalText.WriteMonths(value.AsNumber)),
            DecisionValueType.List => WriteList(text, value.AsList, depth),
            DecisionValueType.Context => WriteContext(text, value.AsContext, depth),
            DecisionValueType.Range => WriteRange(text, value.AsRange, depth),
            _ => text.Append("function"),
        };
    }

    private static StringBuilder WriteList(StringBuilder text, FeelValue[] items, int depth)
    {
        text.Append('[');
        for (var index = 0; index < items.Length; index++)
        {
            Write(index == 0 ? text : text.Append(", "), items[index], depth + 1);
        }

        return text.Append(']');
    }

    private static StringBuilder WriteContext(StringBuilder text, FeelContext context, int depth)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (name, value) in context.Entries)
        {
            text.Append(isFirst ? "" : ", ").Append(name.All(c => FeelName.IsPart(c) || c == ' ') ? name : $"\"{name}\"").Append(": ");
            Write(text, value, depth + 1);
            isFirst = false;
        }

        return text.Append('}');
    }

    private static StringBuilder WriteRange(StringBuilder text, FeelRange range, int depth)
    {
        text.Append(range.IncludesStart ? '[' : '(');
        Write(text, range.Start, depth + 1);
        text.Append("..");
        Write(text, range.End, depth + 1);
        return text.Append(range.IncludesEnd ? ']' : ')');
    }
}
