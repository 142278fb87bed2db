using System.Text;
using System.Text.RegularExpressions;
using static ApprovalEngine.Decisions.DecisionValueType;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>
/// Strings (DMN 1.3, 10.3.4.3). Places and lengths count Unicode code points. Patterns are those of XPath, and .NET runs them; one that
/// takes longer than 100 ms is an error.
/// </summary>
internal static class TextBuiltIns
{
    public static readonly BuiltIn[] All =
    [
        new("substring", Text, Substring, "string:s,start position:n,length:n?"),
        new("string length", Number, Length, "string:s"),
        new("upper case", Text, (a, _) => FeelValue.Text(a[0].AsText.ToUpperInvariant()), "string:s"),
        new("lower case", Text, (a, _) => FeelValue.Text(LowerCase(a[0].AsText)), "string:s"),
        new("substring before", Text, Before, "string:s,match:s"),
        new("substring after", Text, After, "string:s,match:s"),
        new("replace", Text, Replace, "input:s,pattern:s,replacement:s,flags:s?"),
        new("contains", DecisionValueType.Boolean, (a, _) => FeelValue.Boolean(a[0].AsText.Contains(a[1].AsText, StringComparison.Ordinal)), "string:s,match:s"),
        new("starts with", DecisionValueType.Boolean, (a, _) => FeelValue.Boolean(a[0].AsText.StartsWith(a[1].AsText, StringComparison.Ordinal)), "string:s,match:s"),
        new("ends with", DecisionValueType.Boolean, (a, _) => FeelValue.Boolean(a[0].AsText.EndsWith(a[1].AsText, StringComparison.Ordinal)), "string:s,match:s"),
        new("matches", DecisionValueType.Boolean, Matches, "input:s,pattern:s,flags:s?"),
        new("split", List, Split, "string:s,delimiter:s"),
        new("string join", Text, Join, "list:l,delimiter:s?"),
    ];

    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

#pragma warning disable CA1308 // the function is called lower case
    private static string LowerCase(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308

    private static FeelValue Length(ReadOnlySpan<FeelValue> a, FeelState state) => FeelValue.Number(CodePoints(a[0].AsText).Length);

    private static FeelValue Substring(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var runes = CodePoints(a[0].AsText);
        var (start, length) = (decimal.Truncate(a[1].AsNumber), a.Length > 2 && !a[2].IsNull ? decimal.Truncate(a[2].AsNumber) : decimal.MaxValue);
        var from = start > 0 ? start - 1 : runes.Length + start;
        if (start == 0 || from < 0 || from > runes.Length || length < 1)
        {
            return state.Error($"expected a place in a string of {runes.Length} and a length of 1 at least, found others");
        }

        var text = new StringBuilder();
        foreach (var rune in runes.AsSpan((int)from, (int)Math.Min(length, runes.Length - from)))
        {
            text.Append(rune);
        }

        return FeelValue.Text(text.ToString());
    }

    // Code points, where a lone surrogate counts as one.
    private static string[] CodePoints(string text)
    {
        var points = new List<string>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var isPair = char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);
            points.Add(text.Substring(index, isPair ? 2 : 1));
            index += isPair ? 1 : 0;
        }

        return [.. points];
    }

    private static FeelValue Before(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var at = a[0].AsText.IndexOf(a[1].AsText, StringComparison.Ordinal);
        return FeelValue.Text(at < 0 ? "" : a[0].AsText[..at]);
    }

    private static FeelValue After(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var at = a[0].AsText.IndexOf(a[1].AsText, StringComparison.Ordinal);
        return FeelValue.Text(at < 0 ? "" : a[0].AsText[(at + a[1].AsText.Length)..]);
    }

    private static FeelValue Replace(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var (input, replacement) = (a[0].AsText, a[2].AsText);
        var flags = a.Length > 3 ? a[3] : default;
        var isLiteral = !flags.IsNull && flags.AsText.Contains('q', StringComparison.Ordinal);
        return WithPattern(a[1].AsText, flags, state, regex =>
        {
            if (XPathReplacement.Parse(isLiteral ? Escape(replacement) : replacement, regex.GetGroupNumbers().Length - 1) is not { } written)
            {
                return state.Error($"expected a replacement in which a number follows each $, and \\$ or \\\\ elsewhere, found {FeelValue.Text(replacement)}");
            }

            return MatchesNothing(regex, state) ?? FeelValue.Text(regex.Replace(input, match =>
            {
                // Before it is written: every group may be as long as the match.
                state.Charge(written.LengthFor(match.Length));
                return written.Of(match);
            }));
        });
    }

    private static string Escape(string replacement) => replacement.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);

    // XPath 2.0, 7.6.3 and 7.6.4: nothing stands between all characters, so it is not replaced and splits nothing.
    private static FeelValue? MatchesNothing(Regex regex, FeelState state) =>
        regex.IsMatch("") ? state.Error($"expected a pattern that the empty string does not match, found {FeelValue.Text(regex.ToString())}") : null;

    private static FeelValue Matches(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var input = a[0].AsText;
        return WithPattern(a[1].AsText, a.Length > 2 ? a[2] : default, state, regex => FeelValue.Boolean(regex.IsMatch(input)));
    }

    private static FeelValue Split(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var input = a[0].AsText;
        return WithPattern(a[1].AsText, default, state, regex =>
        {
            if (MatchesNothing(regex, state) is { } error)
            {
                return error;
            }

            var (parts, start) = (new List<FeelValue>(), 0);
            for (var match = regex.Match(input); match.Success; match = match.NextMatch())
            {
                state.Charge(1);
                parts.Add(FeelValue.Text(input[start..match.Index]));
                start = match.Index + match.Length;
            }

            parts.Add(FeelValue.Text(input[start..]));
            return FeelValue.List([.. parts]);
        });
    }

    private static FeelValue WithPattern(string pattern, in FeelValue flags, FeelState state, Func<Regex, FeelValue> use)
    {
        if (XPathPattern.ForNet(pattern, flags.IsNull ? "" : flags.AsText) is not { } net)
        {
            return state.Error($"expected a regular expression with the flags s, m, i, x and q, found {FeelValue.Text(pattern)} with {flags}");
        }

        try
        {
            return use(new Regex(net.Pattern, net.Options, PatternTime));
        }
        catch (ArgumentException)
        {
            return state.Error($"expected a regular expression, found {FeelValue.Text(pattern)}");
        }
        catch (RegexMatchTimeoutException)
        {
            return state.Error($"expected a regular expression that is done in {PatternTime.TotalMilliseconds} ms, found {FeelValue.Text(pattern)}");
        }
    }

    private static FeelValue Join(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var parts = new List<string>();
        foreach (var item in a[0].AsList)
        {
            if (item.IsNull)
            {
                continue;
            }

            if (item.Type is not Text)
            {
                return state.Error($"expected a list of strings, found a {item.Type?.InFeel()} in it");
            }

            parts.Add(item.AsText);
            state.Charge(item.AsText.Length + (a.Length > 1 ? a[1].Weight : 0));
        }

        return FeelValue.Text(string.Join(a.Length > 1 && !a[1].IsNull ? a[1].AsText : "", parts));
    }
}
