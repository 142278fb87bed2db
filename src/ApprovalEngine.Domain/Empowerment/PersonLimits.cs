using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Domain.Empowerment;

/// <summary>Somebody who holds a role.</summary>
/// <param name="Limit">His own, see <see cref="RoleAssignment.ApprovalLimit"/>.</param>
public sealed record RoleHolder(string UserName, decimal? Limit)
{
    public bool MayApprove(decimal amount) => RoleAssignment.Allows(Limit, amount);
}

/// <summary>Somebody who holds the role and is not asked, because the amount is above his own limit.</summary>
public sealed record LimitedPerson(string UserName, decimal Limit);

/// <summary>
/// The limits of single persons (domain.md 4.2): who may not approve so much is not asked for an approval. Where that is so of everybody who holds the role, the lowest role above it on the
/// ladder of its function is asked that somebody holds who may; where there is none, nobody is asked, and the request waits.
/// </summary>
public static class PersonLimits
{
    /// <param name="amount">In the currency of the matrix.</param>
    /// <param name="holdersOf">Who holds a role where the request belongs, without the requester; also of the roles <see cref="StandInRule.Above"/> those of the route.</param>
    public static Route Apply(Route route, decimal amount, Func<string, IEnumerable<RoleHolder>> holdersOf) => route with
    {
        Stages = [.. route.Stages.Select(stage => stage with { Parts = [.. stage.Parts.Select(part => Apply(part, amount, holdersOf))] })],
    };

    /// <summary>The same of one part.</summary>
    public static RoutePart Apply(RoutePart part, decimal amount, Func<string, IEnumerable<RoleHolder>> holdersOf)
    {
        if (part.Kind is not AuthorityKind.Approve || Below(holdersOf(part.Role).Where(one => part.People.Contains(one.UserName)), amount) is not { Count: > 0 } limited)
        {
            return part;
        }

        List<string> people = [.. part.People.Where(person => !limited.Exists(one => one.UserName == person))];
        return people is [] ? Higher(part with { People = [], Limited = limited }, amount, holdersOf) : part with { People = people, Limited = limited };
    }

    private static RoutePart Higher(RoutePart part, decimal amount, Func<string, IEnumerable<RoleHolder>> holdersOf)
    {
        List<LimitedPerson> limited = [.. part.Limited ?? []];
        foreach (var role in StandInRule.Above(part.Role))
        {
            var holders = holdersOf(role.Code).ToList();
            List<string> able = [.. holders.Where(one => one.MayApprove(amount)).Select(one => one.UserName).Distinct(StringComparer.Ordinal)];
            limited.AddRange(Below(holders, amount));
            if (able is not [])
            {
                return part with { Role = role.Code, Level = Math.Max(part.Level, role.Level), People = able, Limited = limited, InsteadOf = part.Role };
            }
        }

        return part with { Limited = limited };
    }

    private static List<LimitedPerson> Below(IEnumerable<RoleHolder> holders, decimal amount) =>
        [.. holders.Where(one => !one.MayApprove(amount)).Select(one => new LimitedPerson(one.UserName, one.Limit ?? 0))];
}
