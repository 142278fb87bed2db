namespace ApprovalEngine.Decisions.Analysis;

/// <summary>
/// Finds a worse input that requires a lower level. All combinations of rules that can be possible on the other axes are visited once, and
/// for each the levels are followed along the axis that worsens. Inputs that no rule matches are gaps and are not compared; nor are inputs
/// that never come, null, and inputs where an entry that cannot be read decides.
/// </summary>
internal sealed class MonotonySearch
{
    private readonly InputSpace space;
    private readonly WorseningInput worsening;
    private readonly Budget budget;
    private readonly int axis;
    private readonly int[] others;
    private readonly Bits[] path;
    private readonly Dominance dominance;
    private readonly HashSet<(int Depth, Bits Alive)> visited = [];
    private readonly RequiredLevels levels;
    private readonly HashSet<(string Function, Bits Rows)> told = [];
    private readonly FindingList found;
    private Bits left;

    public MonotonySearch(InputSpace space, AnalysisOptions options, RequiredLevels levels, WorseningInput worsening)
    {
        (this.space, this.levels, this.worsening) = (space, levels, worsening);
        budget = new Budget(options.StepsMax);
        axis = Enumerable.Range(0, space.Axes.Count).First(index => space.Axes[index].Name == worsening.Name);
        others = [.. Enumerable.Range(0, space.Axes.Count).Where(index => index != axis).OrderBy(index => space.Axes[index].CellCount)];
        path = space.Everything;
        left = new Bits(space.Capacity);
        found = new FindingList(FindingKind.NonMonotonic, FindingSeverity.Error, options.ListedMax);
        dominance = new Dominance(space, [.. others, axis], levels);
    }

    public IEnumerable<TableFinding> Find()
    {
        if (worsening.Order is { } order && space.Axes[axis].OrderedCount == 0 && order.Count > 0)
        {
            return [Findings.NotProved("monotony", [], new Dictionary<string, object?> { ["input"] = worsening.Name })];
        }

        if (!Array.Exists(path, cells => cells.IsEmpty))
        {
            Walk(0, space.AllRows);
        }

        var unproved = budget.IsExhausted
            ? [Findings.NotProved("monotony", space.RowsOf(left), new Dictionary<string, object?> { ["input"] = worsening.Name })]
            : Array.Empty<TableFinding>();
        return found.All.Concat(unproved);
    }

    private void Walk(int depth, Bits alive)
    {
        if (!alive.Intersects(space.Rules) || !visited.Add((depth, alive)))
        {
            return;
        }

        var reduced = dominance.Reduce(depth, alive);
        if (!ReferenceEquals(reduced, alive) && !visited.Add((depth, reduced)))
        {
            return;
        }

        alive = reduced;

        var cellCount = depth == others.Length ? space.Axes[axis].OrderedCount : space.Axes[others[depth]].CellCount;
        if (!budget.TryTake(cellCount + alive.Count))
        {
            left = left.Or(alive);
            return;
        }

        if (depth == others.Length)
        {
            Follow(alive);
            return;
        }

        for (var cell = 0; cell < cellCount; cell++)
        {
            path[others[depth]] = Bits.Of(cell, cellCount);
            Walk(depth + 1, alive.And(space.RowsAt(others[depth], cell)));
        }
    }

    private void Follow(Bits alive)
    {
        var cells = Enumerable.Range(0, space.Axes[axis].OrderedCount);
        (int Cell, Bits Rows)? better = null;
        foreach (var cell in worsening.LargerIsWorse ? cells : cells.Reverse())
        {
            var matching = alive.And(space.RowsAt(axis, cell));
            if (matching.Intersects(space.Uncertain) || matching.Intersects(space.Silent) || matching.Intersects(space.Impossible) || Counting(matching) is not { } counting)
            {
                continue;
            }

            // The fold looks at every rule, and so does the search for those that a level comes from.
            if (better is { } before && !before.Rows.Equals(counting) && !(budget.TryTake(counting.Count * 8) && Compare(before, (cell, counting))))
            {
                left = left.Or(alive);
                return;
            }

            better = (cell, counting);
        }
    }

    // The rules that the hit policy lets count; null where none matches, or several that must not match together.
    private Bits? Counting(Bits matching)
    {
        var rules = matching.And(space.Rules);
        return rules.IsEmpty ? null : space.Table.HitPolicy switch
        {
            HitPolicy.First => Bits.Of(rules.First(), space.Capacity),
            HitPolicy.Unique => rules.Count == 1 ? rules : null,
            HitPolicy.Any => rules.Items().All(rule => Outputs.AreSame(space.Table.Rules[rules.First()], space.Table.Rules[rule]))
                ? Bits.Of(rules.First(), space.Capacity)
                : null,
            _ => rules,
        };
    }

    // False where the budget is used up.
    private bool Compare((int Cell, Bits Rows) better, (int Cell, Bits Rows) worse)
    {
        var worseLevels = levels.Of(worse.Rows);
        foreach (var (function, level) in levels.Of(better.Rows))
        {
            var isRequired = worseLevels.TryGetValue(function, out var lower);
            if (isRequired && lower >= level)
            {
                continue;
            }

            if (!budget.TryTake(better.Rows.Count))
            {
                return false;
            }

            var naming = Naming(better.Rows, function, level);
            if (told.Add((function, naming)))
            {
                found.Add(() => Finding(better, worse, naming, new Dictionary<string, object?>
                {
                    ["input"] = worsening.Name,
                    ["function"] = function,
                    ["level"] = level,
                    ["worseLevel"] = isRequired ? lower : null,
                }));
            }
        }

        return true;
    }

    private TableFinding Finding((int Cell, Bits Rows) better, (int Cell, Bits Rows) worse, Bits naming, Dictionary<string, object?> arguments)
    {
        path[axis] = Bits.Of(better.Cell, space.Axes[axis].CellCount);
        var example = space.Example(path);
        path[axis] = Bits.Of(worse.Cell, space.Axes[axis].CellCount);
        var worseExample = space.Example(path);
        arguments["value"] = example[worsening.Name];
        arguments["worseValue"] = worseExample[worsening.Name];
        return Findings.New(
            FindingKind.NonMonotonic, FindingSeverity.Error, "matrix.non-monotonic", space.RowsOf(naming.Or(worse.Rows)), example, null, arguments, worseExample);
    }

    // The rules that alone require the level; all of them where none does alone.
    private Bits Naming(Bits rows, string function, decimal level)
    {
        var naming = new Bits(space.Capacity);
        foreach (var rule in rows.Items().Where(rule => levels.Of(Bits.Of(rule, space.Capacity)).TryGetValue(function, out var own) && own >= level))
        {
            naming.Add(rule);
        }

        return naming.IsEmpty ? rows : naming;
    }
}
