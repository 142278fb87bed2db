using System.Text.RegularExpressions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>
/// Ranges as <c>range("[18..21)")</c> reads them (DMN 1.4, 10.3.4.1): each end is a literal of an ordered type or, where it is open, nothing.
/// </summary>
internal static partial class RangeText
{
    public static bool TryRead(string text, out FeelValue value)
    {
        value = default;
        if (WholeRange().Match(text) is not { Success: true } match || !TryEnd(match.Groups["low"].Value, out var low) || !TryEnd(match.Groups["high"].Value, out var high))
        {
            return false;
        }

        var (includesStart, includesEnd) = (match.Groups["open"].Value == "[", match.Groups["close"].Value == "]");
        var isFit = (low, high) switch
        {
            ({ IsNull: true }, { IsNull: true }) => false,
            ({ IsNull: true }, _) => !includesStart,
            (_, { IsNull: true }) => !includesEnd,
            _ => FeelValue.Compare(low, high) <= 0,
        };
        value = isFit ? FeelValue.Range(new FeelRange(low, includesStart, high, includesEnd)) : default;
        return isFit;
    }

    private static bool TryEnd(string text, out FeelValue value)
    {
        value = default;
        if (text.Length == 0)
        {
            return true;
        }

        try
        {
            return TryLiteral(text, out value) && value.Type?.IsOrdered() is true;
        }
        catch (FeelSyntaxException)
        {
            return false;
        }
    }

    private static bool TryLiteral(string text, out FeelValue value)
    {
        value = default;
        if (Temporal().Match(text) is not { Success: true } temporal)
        {
            var scanner = new FeelScanner(text);
            value = text[0] == '"' ? FeelValue.Text(FeelLiteral.ReadString(scanner)) : FeelLiteral.ReadNumber(scanner, "a literal");
            return scanner.AtEnd;
        }

        var quoted = new FeelScanner(temporal.Groups["text"].Value);
        var written = FeelLiteral.ReadString(quoted);
        return quoted.AtEnd && temporal.Groups["name"].Value switch
        {
            "date" => TemporalText.TryDate(written, out value),
            "time" => TemporalText.TryTime(written, out value),
            "date and time" => TemporalText.TryDateTime(written, out value),
            "duration" => TemporalText.TryDuration(written, out value),
            _ => TemporalText.TryAny(written, out value),
        };
    }

    // Two dots in a string are part of it: an end is strings, and signs that are no dot before a dot.
    [GeneratedRegex("""^\s*(?<open>[\[(\]])\s*(?<low>(?:"(?:[^"\\]|\\.)*"|\.(?!\.)|[^".])*?)\s*\.\.\s*(?<high>(?:"(?:[^"\\]|\\.)*"|\.(?!\.)|[^".])*?)\s*(?<close>[\])\[])\s*\z""", RegexOptions.CultureInvariant | RegexOptions.Singleline, 100)]
    private static partial Regex WholeRange();

    [GeneratedRegex("""^(?:@|(?<name>date|time|date and time|duration)\s*\(\s*)(?<text>"(?:[^"\\]|\\.)*")(?(name)\s*\))\z""", RegexOptions.CultureInvariant | RegexOptions.Singleline, 100)]
    private static partial Regex Temporal();
}
