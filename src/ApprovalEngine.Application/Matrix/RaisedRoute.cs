using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Application.Matrix;

/// <summary>The route of a request that others of its kind may have raised: never less than the request alone asks for.</summary>
internal static class RaisedRoute
{
    /// <summary>The answer to the sum where it covers the answer to the request alone; otherwise both together.</summary>
    /// <param name="raising">Empty = no sum raises it.</param>
    public static Route Of(IReadOnlyCollection<AuthorityRow> rows, IReadOnlyCollection<AuthorityRow> raising, Func<IReadOnlyCollection<AuthorityRow>, Route> fold)
    {
        var alone = fold(rows);
        if (raising.Count == 0)
        {
            return alone;
        }

        // Where both ask for the same, the rows of the request alone are the better reason.
        var together = fold(raising);
        return true switch
        {
            _ when alone.IsAtLeast(together) => alone,
            _ when together.IsAtLeast(alone) => together,
            _ => fold([.. raising.Concat(rows).DistinctBy(row => (row.Rule.Row, row.Function, row.Kind, row.Level, row.Role))]),
        };
    }

    /// <summary>The route with the sums, the requests behind them, what they have raised, and what is to be looked at.</summary>
    /// <param name="ask">What the matrix answers to inputs; people are not needed.</param>
    public static Route WithReasons(
        Route route, SplittingHistory history, IReadOnlyDictionary<string, object?> inputs, Func<IReadOnlyDictionary<string, object?>, Route> ask)
    {
        if (!history.Own(inputs).TryGetValue(history.Inputs[0], out var own))
        {
            return route;
        }

        var flags = SplittingFlags.Find(history, inputs, ask);
        var windows = history.WindowsOf(inputs);
        if (flags is [] && windows.All(window => window.Count == 1))
        {
            return route;
        }

        var listed = history.Within(history.RaisingDays > 0 ? history.RaisingDays : SplittingHistory.LongestDays).Take(RouteSplitting.ListedMax)
            .Select(one => new SplittingRequest(one.Number, one.Customer, one.Status.ToString(), one.SubmittedAt, one.Amounts.GetValueOrDefault(history.Inputs[0])));
        return route with
        {
            Splitting = new RouteSplitting(history.Group, history.RaisingDays, history.Inputs[0], own, windows, [.. listed], RaisedBy(route, ask(inputs)), flags),
        };
    }

    private static List<RaisedPart> RaisedBy(Route route, Route alone)
    {
        var parts = alone.Stages.SelectMany(stage => stage.Parts).ToList();
        return [.. route.Beyond(alone).Select(part =>
        {
            var before = parts.Where(one => one.Function == part.Function && one.Kind == part.Kind).MaxBy(one => one.Level);
            return new RaisedPart(part.Function, part.Level, part.Role, part.Kind is AuthorityKind.Approve, before?.Level, before?.Role, [.. part.Rules.Select(rule => rule.Row)]);
        })];
    }
}
