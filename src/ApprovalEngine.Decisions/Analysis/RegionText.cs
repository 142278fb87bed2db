using System.Globalization;
using System.Text;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Writes sets of values as the unary tests of S-FEEL (DMN 1.3, 9.2).</summary>
internal static class RegionText
{
    /// <summary>The tests that the chosen values pass and the others do not.</summary>
    public static string Of(IReadOnlyList<Elementary> values, bool[] chosen)
    {
        var other = Index(values, ElementaryKind.Other);
        var hasNull = Index(values, ElementaryKind.Null) is >= 0 and var at && chosen[at];
        if (other >= 0 && chosen[other])
        {
            // The rest cannot be listed, so what is missing is.
            var missing = Enumerable.Range(0, values.Count).Where(index => !chosen[index]).Select(index => Literal(values[index].Sample));
            return $"not({string.Join(", ", missing)})";
        }

        var tests = other >= 0 || values.All(value => value.Kind is not ElementaryKind.Between)
            ? Enumerable.Range(0, values.Count).Where(index => chosen[index]).Select(index => Literal(values[index].Sample))
            : Ranges(values, chosen).Concat(hasNull ? ["null"] : []);
        return string.Join(", ", tests);
    }

    public static string Literal(in FeelValue value) => value.ToObject() switch
    {
        null => "null",
        string text => Quoted(text),
        bool truth => truth ? "true" : "false",
        DateOnly or CalendarDate => $"date(\"{value}\")",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        var rest => Convert.ToString(rest, CultureInfo.InvariantCulture)!,
    };

    private static int Index(IReadOnlyList<Elementary> values, ElementaryKind kind)
    {
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index].Kind == kind)
            {
                return index;
            }
        }

        return -1;
    }

    private static IEnumerable<string> Ranges(IReadOnlyList<Elementary> values, bool[] chosen)
    {
        var isNullLast = values[^1].Kind is ElementaryKind.Null;
        var count = values.Count - (isNullLast ? 1 : 0);
        if (isNullLast && !chosen[^1] && Enumerable.Range(0, count).All(index => chosen[index]))
        {
            yield return "!= null";
            yield break;
        }

        for (var first = 0; first < count; first++)
        {
            if (!chosen[first])
            {
                continue;
            }

            var last = first;
            while (last + 1 < count && chosen[last + 1])
            {
                last++;
            }

            yield return Range(values[first], values[last]);
            first = last;
        }
    }

    private static string Range(Elementary first, Elementary last)
    {
        var (includesLow, includesHigh) = (first.Kind is ElementaryKind.Point, last.Kind is ElementaryKind.Point);
        return (first.Low, last.High) switch
        {
            ({ } low, { } high) when ReferenceEquals(first, last) && includesLow => Literal(low),
            ({ } low, { } high) => $"{(includesLow ? '[' : '(')}{Literal(low)}..{Literal(high)}{(includesHigh ? ']' : ')')}",
            ({ } low, null) => $"{(includesLow ? ">=" : ">")} {Literal(low)}",
            (null, { } high) => $"{(includesHigh ? "<=" : "<")} {Literal(high)}",
            (null, null) => "!= null",
        };
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
