namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Rules that match together.</summary>
/// <param name="Example">An input for which exactly these rules match.</param>
public sealed record RowSet(IReadOnlyList<FindingRow> Rows, IReadOnlyDictionary<string, object?> Example);

/// <summary>
/// Finds which rules of a table match together: each set of rules that some possible input has, once. The inputs are cut into cells as for the other analyses; axis by axis,
/// cells that leave the same rules over count as one. So the work follows the number of sets, not that of the cells.
/// </summary>
public static class RowSets
{
    /// <param name="most">How many sets are followed at a time; a table with more of them is looked at in part.</param>
    /// <returns>In an order that does not change; empty where the table is too large to be cut into cells.</returns>
    public static IReadOnlyList<RowSet> Find(DecisionTable table, AnalysisOptions options, int most)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        if (InputSpace.Build(table, options, spareCount: 0) is not { } space)
        {
            return [];
        }

        List<(Bits Rows, int[] Cells)> sets = [(space.AllRows, [])];
        for (var axis = 0; axis < space.Axes.Count; axis++)
        {
            sets = Narrow(space, sets, axis, most);
        }

        return [.. sets.Where(set => !set.Rows.Intersects(space.Impossible)).Select(set => new RowSet(space.RowsOf(set.Rows), ExampleOf(space, set.Cells)))];
    }

    private static List<(Bits Rows, int[] Cells)> Narrow(InputSpace space, List<(Bits Rows, int[] Cells)> sets, int axis, int most)
    {
        var found = new HashSet<Bits>();
        var narrowed = new List<(Bits Rows, int[] Cells)>();
        foreach (var (rows, cells) in sets)
        {
            for (var cell = 0; cell < space.Axes[axis].CellCount && narrowed.Count < most; cell++)
            {
                var left = rows.And(space.RowsAt(axis, cell));
                if (left.Intersects(space.Rules) && found.Add(left))
                {
                    narrowed.Add((left, [.. cells, cell]));
                }
            }
        }

        return narrowed;
    }

    private static Dictionary<string, object?> ExampleOf(InputSpace space, int[] cells) =>
        space.Example([.. cells.Select((cell, axis) => Bits.Of(cell, space.Axes[axis].CellCount))]);
}
