using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Domain.Empowerment;

/// <summary>
/// Parts that the matrix gives to the requester's superior (the word <see cref="Roles.Superior"/> in its column <c>role</c>): they ask the nearest person above who holds a role of the function on
/// at least the level, and may approve so much. Where nobody does, nobody is asked, and the request waits.
/// </summary>
public static class SuperiorParts
{
    /// <param name="above">The people above the requester, the nearest first, with their roles.</param>
    /// <param name="amount">In the currency of the matrix.</param>
    public static Route Apply(Route route, IReadOnlyList<Person> above, Place place, DateOnly day, decimal amount) => route with
    {
        Stages = [.. route.Stages.Select(stage => stage with { Parts = [.. stage.Parts.Select(part => Apply(part, above, place, day, amount))] })],
    };

    /// <summary>The same of one part.</summary>
    public static RoutePart Apply(RoutePart part, IReadOnlyList<Person> above, Place place, DateOnly day, decimal amount)
    {
        if (part.Role is not Roles.Superior)
        {
            return part;
        }

        return Hierarchy.Find(above, part.Function, part.Level, place, day, part.Kind is AuthorityKind.Approve ? amount : null) is { } found
            ? part with { Role = found.Role.Code, Level = Math.Max(part.Level, found.Role.Level), People = [found.UserName], IsSuperior = true }
            : part with { People = [], IsSuperior = true };
    }
}
