namespace ApprovalEngine.Decisions.Analysis;

/// <summary>
/// Looks for inputs of a box that none of some rows covers. Axis by axis the rows that are still possible are followed; two ways to the
/// same rows are gone once (a decision diagram over the axes), and a row that covers all that is left ends a way. Exact, no sampling.
/// </summary>
internal sealed class RegionSearch
{
    private readonly InputSpace space;
    private readonly Budget budget;
    private readonly int[] order;
    private readonly HashSet<(int Depth, Bits Alive)> covered = [];
    private Bits[] box = [];
    private Bits[] wholeFrom = [];

    public RegionSearch(InputSpace space, Budget budget)
    {
        (this.space, this.budget) = (space, budget);
        order = [.. Enumerable.Range(0, space.Axes.Count).OrderBy(axis => space.Axes[axis].CellCount)];
        Left = new Bits(space.Capacity);
    }

    /// <summary>The rows that were still possible where the work was given up.</summary>
    public Bits Left { get; private set; }

    /// <summary>
    /// A box of inputs that no row of <paramref name="covering"/> covers; null where there is none, or where the budget was used up
    /// before the end.
    /// </summary>
    public Bits[]? Find(Bits[] inside, Bits covering)
    {
        if (Array.Exists(inside, cells => cells.IsEmpty))
        {
            return null;
        }

        if (!ReferenceEquals(box, inside))
        {
            covered.Clear();
            box = inside;
        }

        if (!budget.TryTake(covering.Count))
        {
            Left = Left.Or(covering);
            return null;
        }

        var alive = Possible(inside, covering);
        wholeFrom = WholeFrom(alive);
        return Walk(0, alive);
    }

    private Bits Possible(Bits[] inside, Bits covering)
    {
        var alive = new Bits(space.Capacity);
        foreach (var row in covering.Items())
        {
            var cells = space.Box(row);
            if (Enumerable.Range(0, inside.Length).All(axis => cells[axis].Intersects(inside[axis])))
            {
                alive.Add(row);
            }
        }

        return alive;
    }

    // At each depth the rows that cover the box wholly on all axes from there on.
    private Bits[] WholeFrom(Bits rows)
    {
        var whole = new Bits[order.Length + 1];
        whole[order.Length] = rows;
        for (var depth = order.Length - 1; depth >= 0; depth--)
        {
            var axis = order[depth];
            whole[depth] = new Bits(space.Capacity);
            foreach (var row in whole[depth + 1].Items().Where(row => box[axis].IsSubsetOf(space.Box(row)[axis])))
            {
                whole[depth].Add(row);
            }
        }

        return whole;
    }

    private Bits[]? Walk(int depth, Bits alive)
    {
        if (alive.Intersects(wholeFrom[depth]))
        {
            return null;
        }

        if (alive.IsEmpty)
        {
            return (Bits[])box.Clone();
        }

        if (covered.Contains((depth, alive)))
        {
            return null;
        }

        var axis = order[depth];
        if (!budget.TryTake(box[axis].Count))
        {
            Left = Left.Or(alive);
            return null;
        }

        foreach (var (next, cells) in Branches(axis, alive))
        {
            if (Walk(depth + 1, next) is { } found)
            {
                found[axis] = cells;
                return found;
            }
        }

        if (!budget.IsExhausted)
        {
            covered.Add((depth, alive));
        }

        return null;
    }

    // Cells that leave the same rows possible are one branch.
    private IEnumerable<(Bits Next, Bits Cells)> Branches(int axis, Bits alive)
    {
        var branches = new Dictionary<Bits, Bits>();
        var nexts = new List<Bits>();
        foreach (var cell in box[axis].Items())
        {
            var next = alive.And(space.RowsAt(axis, cell));
            if (!branches.TryGetValue(next, out var cells))
            {
                branches[next] = cells = new Bits(space.Axes[axis].CellCount);
                nexts.Add(next);
            }

            cells.Add(cell);
        }

        return nexts.Select(next => (next, branches[next]));
    }
}
