using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>
/// Values that no test of the table tells apart: a value that a test names, those strictly between two neighbours of that kind, all
/// other strings, or null.
/// </summary>
/// <param name="Sample">One of the values.</param>
/// <param name="Low">The named value itself, or the one below the values between; null = nothing is named below.</param>
/// <param name="High">The same above.</param>
internal sealed record Elementary(ElementaryKind Kind, FeelValue Sample, FeelValue? Low = null, FeelValue? High = null);

internal enum ElementaryKind { Point, Between, Other, Null, Unknown }

/// <summary>Cuts a type into elementary values at the literals that tests compare with.</summary>
internal static class ElementaryValues
{
    private const decimal RoundMax = decimal.MaxValue - 2;

    /// <summary>The elementary values in ascending order, without null.</summary>
    public static IEnumerable<Elementary> Ordered(DecisionValueType type, IEnumerable<FeelValue> literals)
    {
        var points = Distinct(literals);
        FeelValue? low = null;
        foreach (var point in points.Select(one => (FeelValue?)one).Append(null))
        {
            if (SampleBetween(type, low, point) is { } sample)
            {
                yield return new Elementary(ElementaryKind.Between, sample, low, point);
            }

            if (point is { } named)
            {
                yield return new Elementary(ElementaryKind.Point, named, named, named);
            }

            low = point;
        }
    }

    /// <summary>Strings that are only tested for equality: each that is named, those of <paramref name="order"/> first, and one for all others.</summary>
    public static IEnumerable<Elementary> Strings(IEnumerable<FeelValue> literals, IReadOnlyList<string> order)
    {
        var ordered = order.Select(FeelValue.Text).ToList();
        var points = ordered.Concat(Distinct(literals).Where(literal => !ordered.Exists(one => FeelValue.Same(one, literal)))).ToList();
        var names = points.Select(point => (string)point.ToObject()!).ToHashSet(StringComparer.Ordinal);
        var other = "other";
        for (var number = 2; names.Contains(other); number++)
        {
            other = FormattableString.Invariant($"other-{number}");
        }

        return points.Select(point => new Elementary(ElementaryKind.Point, point, point, point))
            .Append(new Elementary(ElementaryKind.Other, FeelValue.Text(other)));
    }

    public static IEnumerable<Elementary> Booleans() =>
        from truth in Enumerable.Range(0, 2)
        let value = FeelValue.Boolean(truth == 1)
        select new Elementary(ElementaryKind.Point, value, value, value);

    private static List<FeelValue> Distinct(IEnumerable<FeelValue> literals)
    {
        var sorted = literals.Where(literal => !literal.IsNull).ToList();
        sorted.Sort((left, right) => FeelValue.Compare(left, right)!.Value);
        return [.. sorted.Where((literal, index) => index == 0 || !FeelValue.Same(sorted[index - 1], literal))];
    }

    // Null where the type has no value there.
    private static FeelValue? SampleBetween(DecisionValueType type, FeelValue? low, FeelValue? high) => type switch
    {
        DecisionValueType.Number => NumberBetween((decimal?)low?.ToObject(), (decimal?)high?.ToObject()) is { } number ? FeelValue.Number(number) : null,
        DecisionValueType.Date => DateBetween(low?.AsDate, high?.AsDate) is { } date ? FeelValue.Date(date) : null,
        _ => TextBetween(low, high),
    };

    // A whole number where there is one.
    private static decimal? NumberBetween(decimal? low, decimal? high)
    {
        if (low is not { } above || high is not { } below)
        {
            return low is { } only ? (only < RoundMax ? decimal.Floor(only) + 1 : only < decimal.MaxValue ? decimal.MaxValue : null)
                : high is { } top ? (top > -RoundMax ? decimal.Ceiling(top) - 1 : top > decimal.MinValue ? decimal.MinValue : null)
                : 0;
        }

        if (above < 0)
        {
            return below > 0 ? 0 : -PositiveBetween(-below, -above);
        }

        return PositiveBetween(above, below);
    }

    private static decimal? PositiveBetween(decimal low, decimal high)
    {
        if (low < RoundMax && decimal.Floor(low) + 1 is var whole && whole < high)
        {
            return whole;
        }

        var middle = low + ((high - low) / 2);
        if (middle > low && middle < high)
        {
            return middle;
        }

        // The first digit that changes a decimal gives the next one.
        var step = 0.0000000000000000000000000001m;
        while (low + step == low)
        {
            step *= 10;
        }

        return low + step < high ? low + step : null;
    }

    private static CalendarDate? DateBetween(CalendarDate? low, CalendarDate? high)
    {
        if (low is null && high is null)
        {
            return new DateOnly(2026, 1, 1);
        }

        if (low is not { } above)
        {
            return CalendarDate.FromDayNumber(high!.Value.DayNumber - 1);
        }

        return CalendarDate.FromDayNumber(above.DayNumber + 1) is { } next && (high is null || next.DayNumber < high.Value.DayNumber) ? next : null;
    }

    private static FeelValue? TextBetween(FeelValue? low, FeelValue? high)
    {
        var start = (string?)low?.ToObject() ?? "";
        string[] candidates = [start, start + "a", start + "0", start + " ", start + "\0"];
        foreach (var candidate in candidates.Select(FeelValue.Text))
        {
            if ((low is not { } above || FeelValue.Compare(above, candidate) < 0) && (high is not { } below || FeelValue.Compare(candidate, below) < 0))
            {
                return candidate;
            }
        }

        return null;
    }
}
