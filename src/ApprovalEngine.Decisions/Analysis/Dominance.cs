namespace ApprovalEngine.Decisions.Analysis;

/// <summary>
/// Which rules may be forgotten beside which others, once only some axes are left: those that match nowhere else on these axes, and that
/// change nothing beside the other one. It keeps the number of different combinations small where rules on several inputs each ask more.
/// </summary>
internal sealed class Dominance
{
    // The comparison of each rule with each other one costs more than it saves beyond this.
    private const int RulesMax = 2_000;

    // By depth and rule: the rules that it makes superfluous when the axes from that depth on are left.
    private readonly Bits[][] superfluous;
    private readonly Bits strong;

    /// <param name="axes">The axes in the order in which they are followed.</param>
    public Dominance(InputSpace space, IReadOnlyList<int> axes, RequiredLevels levels)
    {
        strong = new Bits(space.Capacity);
        superfluous = [];
        var rules = space.Rules.Without(space.Uncertain).Without(space.Silent);
        if (rules.Count > RulesMax)
        {
            return;
        }

        superfluous = [.. Enumerable.Range(0, axes.Count).Select(_ => Enumerable.Repeat(strong, space.RuleCount).ToArray())];
        foreach (var rule in rules.Items())
        {
            var beside = levels.Superfluous[rule].And(rules).Without(Bits.Of(rule, space.Capacity));
            for (var depth = axes.Count - 1; depth >= 0; depth--)
            {
                superfluous[depth][rule] = beside = Inside(space, axes[depth], rule, beside);
            }
        }

        rules.Items().Where(rule => !superfluous[^1][rule].IsEmpty).ToList().ForEach(strong.Add);
    }

    /// <summary>The rules that are left when those that others make superfluous are gone.</summary>
    public Bits Reduce(int depth, Bits alive)
    {
        if (superfluous is [])
        {
            return alive;
        }

        // A rule that is gone takes none along: of two that make each other superfluous the earlier one stays.
        var left = alive;
        foreach (var rule in alive.And(strong).Items())
        {
            if (left.Contains(rule) && superfluous[depth][rule] is var beside && left.Intersects(beside))
            {
                left = left.Without(beside);
            }
        }

        return left;
    }

    private static Bits Inside(InputSpace space, int axis, int rule, Bits others)
    {
        var whole = space.Box(rule)[axis];
        if (ReferenceEquals(whole, space.Axes[axis].All))
        {
            return others;
        }

        var inside = new Bits(space.Capacity);
        foreach (var other in others.Items())
        {
            if (space.Box(other)[axis].IsSubsetOf(whole))
            {
                inside.Add(other);
            }
        }

        return inside;
    }
}
