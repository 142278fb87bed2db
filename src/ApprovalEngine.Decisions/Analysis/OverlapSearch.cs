namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Finds pairs of rules that match together where the hit policy does not allow it, or with different levels.</summary>
internal sealed class OverlapSearch(InputSpace space, AnalysisOptions options)
{
    private readonly Budget budget = new(options.StepsMax);
    private readonly Budget regionBudget = new(options.StepsMax);

    public IEnumerable<TableFinding> Find() => space.Table.HitPolicy switch
    {
        HitPolicy.Unique => Pairs((_, _) => [], FindingSeverity.Error, "matrix.overlap"),
        HitPolicy.Any => Pairs((left, right) => HaveSameOutputs(left, right) ? null : [], FindingSeverity.Error, "matrix.overlap"),
        HitPolicy.Collect or HitPolicy.RuleOrder when options.LevelsOf is { } levelsOf =>
            Pairs(Differing(levelsOf), FindingSeverity.Information, "matrix.overlap-levels"),
        _ => [],
    };

    private bool HaveSameOutputs(int left, int right) => Outputs.AreSame(space.Table.Rules[left], space.Table.Rules[right]);

    private Func<int, int, Dictionary<string, object?>?> Differing(
        Func<IReadOnlyList<IReadOnlyDictionary<string, object?>>, IReadOnlyDictionary<string, decimal>> levelsOf)
    {
        var levels = space.Rules.Without(space.Silent).Items().ToDictionary(rule => rule, rule => levelsOf([space.Table.Rules[rule].Outputs]));
        return (left, right) =>
        {
            foreach (var (function, level) in levels[left])
            {
                if (levels[right].TryGetValue(function, out var other) && other != level)
                {
                    return new Dictionary<string, object?> { ["function"] = function, ["level"] = level, ["otherLevel"] = other };
                }
            }

            return null;
        };
    }

    // What is wrong with a pair is asked first: most pairs that overlap are meant.
    private IEnumerable<TableFinding> Pairs(Func<int, int, Dictionary<string, object?>?> argumentsOf, FindingSeverity severity, string code)
    {
        var found = new FindingList(FindingKind.Overlap, severity, options.ListedMax);
        var search = new RegionSearch(space, regionBudget);
        var rules = space.Rules.Without(space.Uncertain).Without(space.Table.HitPolicy is HitPolicy.Unique ? new Bits(space.Capacity) : space.Silent).Items().ToList();
        var doneCount = 0;
        for (var first = 0; first < rules.Count && budget.TryTake((long)(rules.Count - first) * space.Axes.Count / 4); first++, doneCount++)
        {
            foreach (var right in rules.Skip(first + 1))
            {
                var left = rules[first];
                if (argumentsOf(left, right) is { } arguments && space.Overlap(left, right) is { } both && search.Find(both, space.Impossible) is { } part)
                {
                    found.Add(() => Findings.New(
                        FindingKind.Overlap, severity, code, [space.RowOf(left), space.RowOf(right)], space.Example(part), space.Describe(part), arguments));
                }
            }
        }

        var unproved = budget.IsExhausted || regionBudget.IsExhausted
            ? [Findings.NotProved("overlaps", [.. rules.Skip(doneCount).Select(space.RowOf)], [])]
            : Array.Empty<TableFinding>();
        return found.All.Concat(unproved);
    }
}
