namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Finds the inputs for which no rule that is an answer matches, as few and large boxes.</summary>
internal sealed class GapSearch(InputSpace space, AnalysisOptions options)
{
    /// <summary>Boxes beyond those that are listed are counted up to here.</summary>
    public const int CountedMax = 100;

    public IEnumerable<TableFinding> Find()
    {
        var budget = new Budget(options.StepsMax);
        var search = new RegionSearch(space, budget);
        var severity = space.Table.DefaultOutputs is null ? FindingSeverity.Error : FindingSeverity.Information;
        var everything = space.Everything;
        var foundCount = 0;
        while (space.HasRoom && search.Find(everything, space.AllRows.Without(space.Mute)) is { } gap)
        {
            var whole = Widen(gap);
            space.Add(whole);
            if (foundCount++ < options.ListedMax)
            {
                yield return Findings.New(FindingKind.Gap, severity, "matrix.gap", [], space.Example(whole), space.Describe(whole));
            }
        }

        if (foundCount > options.ListedMax)
        {
            var isCounted = space.HasRoom && !budget.IsExhausted;
            yield return Findings.More(FindingKind.Gap, severity, foundCount - options.ListedMax, isLeast: !isCounted);
        }

        space.Forget();
        if (budget.IsExhausted)
        {
            yield return Findings.NotProved("gaps", space.RowsOf(search.Left), []);
        }
    }

    // On one axis after the other, every cell may be added at which no row stands in the way on all the other axes.
    private Bits[] Widen(Bits[] gap)
    {
        var rows = space.Rules.Without(space.Mute).Or(space.Impossible);
        for (var axis = 0; axis < gap.Length; axis++)
        {
            var taken = new Bits(space.Axes[axis].CellCount);
            foreach (var row in rows.Items().Where(row => MeetsBeside(gap, axis, row)))
            {
                taken = taken.Or(space.Box(row)[axis]);
            }

            gap[axis] = space.Axes[axis].All.Without(taken);
        }

        return gap;
    }

    private bool MeetsBeside(Bits[] gap, int axis, int row)
    {
        var cells = space.Box(row);
        for (var other = 0; other < gap.Length; other++)
        {
            if (other != axis && !cells[other].Intersects(gap[other]))
            {
                return false;
            }
        }

        return true;
    }
}
