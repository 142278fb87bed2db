namespace ApprovalEngine.Decisions.Analysis;

/// <summary>What the caller's fold makes of rules, remembered.</summary>
internal sealed class RequiredLevels
{
    private readonly InputSpace space;
    private readonly Func<IReadOnlyList<IReadOnlyDictionary<string, object?>>, IReadOnlyDictionary<string, decimal>> levelsOf;
    private readonly Dictionary<Bits, IReadOnlyDictionary<string, decimal>> levels = [];

    public RequiredLevels(
        InputSpace space, Func<IReadOnlyList<IReadOnlyDictionary<string, object?>>, IReadOnlyDictionary<string, decimal>> levelsOf)
    {
        (this.space, this.levelsOf) = (space, levelsOf);
        Superfluous = space.Table.HitPolicy switch
        {
            HitPolicy.First => [.. Enumerable.Range(0, space.RuleCount).Select(rule => space.Rules.Without(Bits.Range(rule + 1, space.Capacity)))],
            HitPolicy.Collect or HitPolicy.RuleOrder => AddingNothing(),
            _ => [.. Enumerable.Range(0, space.RuleCount).Select(_ => new Bits(space.Capacity))],
        };
    }

    /// <summary>Per rule the rules that change nothing where it matches too; it may be among them itself.</summary>
    public IReadOnlyList<Bits> Superfluous { get; }

    /// <summary>The levels that these rules require when they count together.</summary>
    public IReadOnlyDictionary<string, decimal> Of(Bits rules)
    {
        if (!levels.TryGetValue(rules, out var required))
        {
            required = levels[rules] = levelsOf([.. rules.Items().Select(rule => space.Table.Rules[rule].Outputs)]);
        }

        return required;
    }

    // Many rules say the same, so what they say is compared, not the rules.
    private Bits[] AddingNothing()
    {
        var says = new List<(DecisionRule First, Bits Rules)>();
        var saidBy = new int[space.RuleCount];
        Array.Fill(saidBy, -1);
        foreach (var rule in space.Rules.Without(space.Silent).Items())
        {
            var same = says.FindIndex(one => Outputs.AreSame(one.First, space.Table.Rules[rule]));
            if (same < 0)
            {
                same = says.Count;
                says.Add((space.Table.Rules[rule], new Bits(space.Capacity)));
            }

            says[same].Rules.Add(rule);
            saidBy[rule] = same;
        }

        var adding = says.Select(whole => says
            .Where(part => Outputs.AreSame(levelsOf([part.First.Outputs, whole.First.Outputs]), levelsOf([whole.First.Outputs])))
            .Aggregate(new Bits(space.Capacity), (all, part) => all.Or(part.Rules))).ToList();
        return [.. saidBy.Select(said => said < 0 ? new Bits(space.Capacity) : adding[said])];
    }
}
