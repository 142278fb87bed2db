namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>How points and ranges lie to each other (DMN 1.3, table 78).</summary>
internal static class RangeBuiltIns
{
    private const string TwoPoints = "point1:ndtmps,point2:ndtmps";
    private const string PointRange = "point:ndtmps,range:r";
    private const string RangePoint = "range:r,point:ndtmps";
    private const string TwoRanges = "range1:r,range2:r";

    public static readonly BuiltIn[] All =
    [
        Of("before", (a, b) => Ends(a, b) < 0, TwoPoints, PointRange, RangePoint, TwoRanges),
        Of("after", (a, b) => Ends(b, a) < 0, TwoPoints, PointRange, RangePoint, TwoRanges),
        Of("meets", (a, b) => Meets(a, b), TwoRanges),
        Of("met by", (a, b) => Meets(b, a), TwoRanges),
        Of("overlaps", (a, b) => Ends(a, b) >= 0 && Ends(b, a) >= 0, TwoRanges),
        Of("overlaps before", (a, b) => Starts(a, b) < 0 && Ends(a, b) >= 0 && EndToEnd(a, b) <= 0, TwoRanges),
        Of("overlaps after", (a, b) => Starts(b, a) < 0 && Ends(b, a) >= 0 && EndToEnd(b, a) <= 0, TwoRanges),
        Of("finishes", (a, b) => EndToEnd(a, b) == 0 && Starts(a, b) >= 0, PointRange, TwoRanges),
        Of("finished by", (a, b) => EndToEnd(a, b) == 0 && Starts(a, b) <= 0, RangePoint, TwoRanges),
        Of("includes", (a, b) => Starts(a, b) <= 0 && EndToEnd(a, b) >= 0, RangePoint, TwoRanges),
        Of("during", (a, b) => Starts(a, b) >= 0 && EndToEnd(a, b) <= 0, PointRange, TwoRanges),
        Of("starts", (a, b) => Starts(a, b) == 0 && EndToEnd(a, b) <= 0, PointRange, TwoRanges),
        Of("started by", (a, b) => Starts(a, b) == 0 && EndToEnd(a, b) >= 0, RangePoint, TwoRanges),
        Of("coincides", (a, b) => Starts(a, b) == 0 && EndToEnd(a, b) == 0, TwoPoints, TwoRanges),
    ];

    private static BuiltIn Of(string name, Func<FeelRange, FeelRange, bool> holds, params string[] signatures) => new(
        name,
        DecisionValueType.Boolean,
        (a, state) =>
        {
            var (left, right) = (RangeOf(a[0]), RangeOf(a[1]));
            return FeelValue.Compare(left.Start, right.Start) is null || left.Start.Type != right.End.Type
                ? state.Error($"expected points or closed ranges of one type in {name}, found others")
                : FeelValue.Boolean(holds(left, right));
        },
        signatures);

    // A point is the range from itself to itself.
    private static FeelRange RangeOf(in FeelValue value) => value.Type is DecisionValueType.Range ? value.AsRange : new FeelRange(value, true, value, true);

    // Negative: the end of a lies before the start of b; 0: they touch in one point that both have.
    private static int Ends(FeelRange a, FeelRange b)
    {
        var order = FeelValue.Compare(a.End, b.Start) ?? 0;
        return order != 0 ? order : a.IncludesEnd && b.IncludesStart ? 0 : -1;
    }

    private static int Starts(FeelRange a, FeelRange b)
    {
        var order = FeelValue.Compare(a.Start, b.Start) ?? 0;
        return order != 0 ? order : a.IncludesStart == b.IncludesStart ? 0 : a.IncludesStart ? -1 : 1;
    }

    private static int EndToEnd(FeelRange a, FeelRange b)
    {
        var order = FeelValue.Compare(a.End, b.End) ?? 0;
        return order != 0 ? order : a.IncludesEnd == b.IncludesEnd ? 0 : a.IncludesEnd ? 1 : -1;
    }

    private static bool Meets(FeelRange a, FeelRange b) => a.IncludesEnd && b.IncludesStart && FeelValue.Compare(a.End, b.Start) == 0;
}
