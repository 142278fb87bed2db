namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Finds rules that no input reaches, that earlier rules hide, or that add nothing to another one.</summary>
internal sealed class ShadowSearch(InputSpace space, AnalysisOptions options)
{
    // A cover of more rows than this is not made smaller: it would not be read.
    private const int ReducedMax = 60;

    private readonly Budget budget = new(options.StepsMax);

    public IEnumerable<TableFinding> Find()
    {
        var never = new Bits(space.Capacity);
        var search = new RegionSearch(space, budget);
        var found = new FindingList(FindingKind.NeverMatches, FindingSeverity.Error, options.ListedMax);
        foreach (var rule in space.Rules.Items().Where(rule => search.Find(space.Box(rule), space.Impossible) is null && !budget.IsExhausted))
        {
            never.Add(rule);
            found.Add(() => Findings.New(FindingKind.NeverMatches, FindingSeverity.Error, "matrix.row-never", [space.RowOf(rule)], arguments: ColumnOf(rule)));
        }

        var candidates = space.Rules.Without(space.Uncertain).Without(never);
        var (rest, left) = space.Table.HitPolicy switch
        {
            HitPolicy.First => Shadowed(candidates, search),
            _ when space.Table.Aggregation is not Aggregation.None => ([], candidates),
            HitPolicy.Any or HitPolicy.Collect or HitPolicy.RuleOrder => Redundant(candidates.Without(space.Silent)),
            _ => ([], candidates),
        };
        var unproved = budget.IsExhausted ? [Findings.NotProved("shadowing", space.RowsOf(left), [])] : Array.Empty<TableFinding>();
        return [.. found.All, .. rest, .. unproved];
    }

    // The input whose entry nothing passes; none where every entry passes something and the whole cannot come.
    private Dictionary<string, object?> ColumnOf(int rule)
    {
        var axis = Array.FindIndex(space.Box(rule), cells => cells.IsEmpty);
        return new Dictionary<string, object?> { ["input"] = axis < 0 ? null : space.Axes[axis].Name };
    }

    private (IEnumerable<TableFinding> Found, Bits Left) Shadowed(Bits candidates, RegionSearch search)
    {
        var found = new FindingList(FindingKind.Shadowed, FindingSeverity.Error, options.ListedMax);
        var left = candidates;
        var earlier = space.Impossible;
        foreach (var rule in candidates.Items())
        {
            var box = space.Box(rule);
            var isHidden = search.Find(box, earlier) is null && !budget.IsExhausted;
            if (budget.IsExhausted)
            {
                break;
            }

            if (isHidden)
            {
                var cover = Reduce(box, earlier, search);
                found.Add(() => Findings.New(
                    FindingKind.Shadowed, FindingSeverity.Error, "matrix.shadowed",
                    [.. space.RowsOf(cover), space.RowOf(rule)], space.Example(Reachable(rule, search)), space.Describe(box),
                    new Dictionary<string, object?> { ["row"] = space.RowOf(rule) }));
            }

            earlier = earlier.Or(Bits.Of(rule, space.Capacity));
            left = left.Without(Bits.Of(rule, space.Capacity));
        }

        return (found.All, left);
    }

    // Inputs that the rule would match, if it were asked.
    private Bits[] Reachable(int rule, RegionSearch search) => search.Find(space.Box(rule), space.Impossible) ?? space.Box(rule);

    // The fewest rows, one by one, that still hide the box; the impossible regions always help.
    private Bits Reduce(Bits[] box, Bits covering, RegionSearch search)
    {
        var meeting = covering.Without(space.Impossible).Items()
            .Where(row => Enumerable.Range(0, box.Length).All(axis => space.Box(row)[axis].Intersects(box[axis]))).ToList();
        var cover = new Bits(space.Capacity);
        meeting.ForEach(cover.Add);
        foreach (var row in meeting.Count <= ReducedMax ? Enumerable.Reverse(meeting) : [])
        {
            var fewer = cover.Without(Bits.Of(row, space.Capacity));
            if (search.Find(box, fewer.Or(space.Impossible)) is null && !budget.IsExhausted)
            {
                cover = fewer;
            }
        }

        return cover;
    }

    // Of two rules that say the same in the same place the later one is redundant.
    private (IEnumerable<TableFinding> Found, Bits Left) Redundant(Bits candidates)
    {
        var found = new FindingList(FindingKind.Redundant, FindingSeverity.Warning, options.ListedMax);
        var left = candidates;
        var rules = candidates.Items().ToList();
        var search = new RegionSearch(space, budget);
        foreach (var rule in rules)
        {
            if (!budget.TryTake(rules.Count))
            {
                break;
            }

            var other = rules.FindIndex(outer => outer != rule && space.IsInside(rule, outer) && AddsNothing(rule, outer)
                && (outer < rule || !space.IsInside(outer, rule) || !AddsNothing(outer, rule)));
            if (other >= 0)
            {
                found.Add(() => Findings.New(
                    FindingKind.Redundant, FindingSeverity.Warning, "matrix.redundant", [space.RowOf(rule), space.RowOf(rules[other])],
                    space.Example(Reachable(rule, search)), space.Describe(space.Box(rule)), new Dictionary<string, object?> { ["row"] = space.RowOf(rule) }));
            }

            left = left.Without(Bits.Of(rule, space.Capacity));
        }

        return (found.All, left);
    }

    private bool AddsNothing(int rule, int outer)
    {
        var (inner, whole) = (space.Table.Rules[rule], space.Table.Rules[outer]);
        if (Outputs.AreSame(inner, whole))
        {
            return true;
        }

        // A rule without a level (one that only informs) has another purpose, which only equal outputs serve.
        return space.Table.HitPolicy is HitPolicy.Collect or HitPolicy.RuleOrder && options.LevelsOf is { } levelsOf && levelsOf([inner.Outputs]).Count > 0
            && Outputs.AreSame(levelsOf([inner.Outputs, whole.Outputs]), levelsOf([whole.Outputs]))
            && options.SaysAsMuch?.Invoke(whole.Outputs, inner.Outputs) is not false;
    }
}
