namespace ApprovalEngine.Decisions.Analysis;

/// <summary>
/// Proves of a decision table that every input has a rule, that no rules clash, that every rule counts somewhere, and that a worse input
/// never requires less; or says where that is not so, or not proved. README.md beside the project says what is proved and what not.
/// </summary>
public static class TableAnalysis
{
    /// <summary>
    /// What is found, in the order: entries that cannot be read and outputs that are calculated, gaps, overlaps, rules that never count, and inputs along which authority
    /// falls. Empty = all of it is proved. The same table and options always give the same findings.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The tests of <see cref="AnalysisOptions.Impossible"/> cannot be read, or a string input of <see cref="AnalysisOptions.Worsening"/> has no order.
    /// </exception>
    public static IReadOnlyList<TableFinding> Analyse(DecisionTable table, AnalysisOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        RequireOrders(table, options);
        if (InputSpace.Build(table, options, options.ListedMax + GapSearch.CountedMax) is not { } space)
        {
            return [Findings.NotProved("table", [.. table.Rules.Select(rule => new FindingRow(rule.Number, rule.Id, rule.Label))], [])];
        }

        return
        [
            .. space.Unknown.Select(unknown => Unread(space, unknown)),
            .. space.RowsOf(space.Silent).Select(row => Findings.NotProved("output", [row], [])),
            .. IsKnown(table) ? [] : new[] { Findings.NotProved("hit-policy", [], new() { ["hitPolicy"] = table.HitPolicy }) },
            .. new GapSearch(space, options).Find(),
            .. new OverlapSearch(space, options).Find(),
            .. new ShadowSearch(space, options).Find(),
            .. Falling(space, options),
        ];
    }

    private static IEnumerable<TableFinding> Falling(InputSpace space, AnalysisOptions options)
    {
        if (options.LevelsOf is not { } levelsOf || !IsKnown(space.Table))
        {
            return [];
        }

        var levels = new RequiredLevels(space, levelsOf);
        return options.Worsening.Where(one => space.Axes.Any(axis => axis.Name == one.Name))
            .SelectMany(one => new MonotonySearch(space, options, levels, one).Find());
    }

    // An aggregator makes one value of all rules: what a rule adds to it is not looked at.
    private static bool IsKnown(DecisionTable table) =>
        table.Aggregation is Aggregation.None && table.HitPolicy is HitPolicy.Unique or HitPolicy.Any or HitPolicy.First or HitPolicy.RuleOrder or HitPolicy.Collect;

    private static TableFinding Unread(InputSpace space, UnknownTests unknown) => Findings.NotProved(
        unknown.Rule is null ? "allowed-values" : "entry",
        unknown.Rule is { } rule ? [space.RowOf(rule)] : [],
        new() { ["input"] = unknown.Input, ["text"] = unknown.Text });

    private static void RequireOrders(DecisionTable table, AnalysisOptions options)
    {
        foreach (var worsening in options.Worsening)
        {
            if (worsening.Order is null && table.Inputs.Any(input => input.Name == worsening.Name && input.Type is DecisionValueType.Text))
            {
                throw new ArgumentException($"The input '{worsening.Name}' is a string: say the order of its values.", nameof(options));
            }
        }
    }
}
