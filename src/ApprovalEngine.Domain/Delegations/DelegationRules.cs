using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Delegations;

/// <summary>Which delegations may exist beside each other: no two for the same thing, no circle, no chain that nobody oversees.</summary>
public static class DelegationRules
{
    /// <summary>Why the wanted one may not be made; null = it may.</summary>
    /// <param name="others">Those that are not over.</param>
    public static Error? Refusal(Delegation wanted, IReadOnlyCollection<Delegation> others, DateOnly today)
    {
        if (SegregationRules.OwnDelegate.IsBrokenBy(wanted.Delegate, wanted.Principal))
        {
            return new DelegationToOneself(wanted.Principal);
        }

        if (RefusalOfPeriod(wanted, today) is { } period)
        {
            return period;
        }

        var near = others.Where(one => one.EndedAt is null && SharesDays(one, wanted)).ToList();
        if (near.Find(one => one.Principal == wanted.Principal && Scope.Of(one).Meet(Scope.Of(wanted)) is not null) is { } same)
        {
            return new DelegationOverlaps(wanted.Principal, same.Id);
        }

        // Days of which some are in several periods begin with the first day of one of them.
        return near.Select(one => one.BeginsOn).Append(wanted.BeginsOn).Where(day => wanted.IsInForceOn(day)).Distinct()
            .Select(day => RefusalOfChain(wanted, [.. near.Where(one => one.IsInForceOn(day))])).FirstOrDefault(refusal => refusal is not null);
    }

    private static DelegationPeriod? RefusalOfPeriod(Delegation wanted, DateOnly today) => true switch
    {
        _ when wanted.BeginsOn < today => new DelegationPeriod(FormattableString.Invariant($"A delegation begins today ({today:yyyy-MM-dd}) or later; found {wanted.BeginsOn:yyyy-MM-dd}.")),
        _ when wanted.EndsOn < wanted.BeginsOn => new DelegationPeriod(FormattableString.Invariant($"The last day must not be before the first, {wanted.BeginsOn:yyyy-MM-dd}; found {wanted.EndsOn:yyyy-MM-dd}.")),
        _ when wanted.EndsOn > wanted.BeginsOn.AddDays(Delegation.DaysMax - 1) => new DelegationPeriod(FormattableString.Invariant($"A delegation lasts at most {Delegation.DaysMax} days.")),
        _ => null,
    };

    private static bool SharesDays(Delegation one, Delegation other) => (other.EndsOn is null || one.BeginsOn <= other.EndsOn) && (one.EndsOn is null || other.BeginsOn <= one.EndsOn);

    // Every path of that day through the wanted one, with what all of its links cover.
    private static Error? RefusalOfChain(Delegation wanted, IReadOnlyCollection<Delegation> others)
    {
        IEnumerable<Path> paths = [new Path([wanted.Principal, wanted.Delegate], Scope.Of(wanted))];
        for (var isLonger = true; isLonger;)
        {
            var next = paths.SelectMany(path => Longer(path, others)).ToList();
            if (next.Find(path => path.IsCircle) is { } circle)
            {
                return new DelegationCycle(circle.People);
            }

            if (next.Find(path => path.People.Count > StandInRule.LinksMax + 1) is { } tooLong)
            {
                return new DelegationChainTooLong(tooLong.People);
            }

            (paths, isLonger) = (next, next.Count > 0);
        }

        return null;
    }

    // Backwards first: whoever delegates to its beginning; then onwards from its end. Both, so that every path is found.
    private static IEnumerable<Path> Longer(Path path, IReadOnlyCollection<Delegation> others) =>
        from one in others
        let before = one.Delegate == path.People[0]
        where before || one.Principal == path.People[^1]
        let scope = path.Scope.Meet(Scope.Of(one))
        where scope is not null
        select new Path(before ? [one.Principal, .. path.People] : [.. path.People, one.Delegate], scope);

    private sealed record Path(IReadOnlyList<string> People, Scope Scope)
    {
        public bool IsCircle => People.Distinct(StringComparer.Ordinal).Count() < People.Count;
    }

    // Amounts always meet: every scope begins at nothing.
    private sealed record Scope(IReadOnlyList<string> Types, string? LegalEntity)
    {
        public static Scope Of(Delegation one) => new(one.Types, one.LegalEntity);

        public Scope? Meet(Scope other)
        {
            if (LegalEntity is not null && other.LegalEntity is not null && LegalEntity != other.LegalEntity)
            {
                return null;
            }

            IReadOnlyList<string> types = Types.Count == 0 ? other.Types : other.Types.Count == 0 ? Types : [.. Types.Intersect(other.Types)];
            return types.Count == 0 && Types.Count + other.Types.Count > 0 ? null : new Scope(types, LegalEntity ?? other.LegalEntity);
        }
    }
}
