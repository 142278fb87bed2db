using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Domain.Delegations;

/// <summary>Who may be chosen as somebody's delegate: whoever could answer at least something in his name. Each task is checked again by itself (<see cref="StandInRule"/>).</summary>
public static class DelegateChoice
{
    /// <summary>The most that the candidate could do for the principal on the day; null = nothing, so he is no delegate.</summary>
    /// <param name="places">Where requests can belong: every branch.</param>
    public static AuthorityKind? For(Person principal, Person candidate, IReadOnlyCollection<Place> places, DateOnly day)
    {
        if (!candidate.IsActive || candidate.UserName == principal.UserName)
        {
            return null;
        }

        // What a leaver was asked is still open, whatever has become of his roles.
        var asked = principal.Assignments.Where(one => !principal.IsActive || one.IsValidOn(day))
            .SelectMany(one => places.Where(one.Scope.Covers).Select(place => (one.Role, Place: place))).Distinct().ToList();
        return new AuthorityKind?[] { AuthorityKind.Approve, AuthorityKind.Recommend }
            .FirstOrDefault(kind => asked.Exists(one => StandInRule.HasAuthority(candidate, one.Role, kind!.Value, one.Place, day)));
    }

    /// <summary>The roles of which a delegate of the principal may hold one: his own, and all of their functions.</summary>
    public static IReadOnlyList<string> RolesFor(Person principal)
    {
        var own = principal.Assignments.Select(one => one.Role).ToHashSet(StringComparer.Ordinal);
        var functions = own.Select(role => Roles.Find(role)?.Function).ToHashSet(StringComparer.Ordinal);
        return [.. own.Union(Roles.All.Values.Where(role => functions.Contains(role.Function)).Select(role => role.Code))];
    }
}
