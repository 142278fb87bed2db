namespace ApprovalEngine.Domain.Organization;

/// <summary>Somebody would come to be above himself.</summary>
/// <param name="People">From him up to himself.</param>
public sealed record SuperiorCircle(IReadOnlyList<string> People)
    : ConflictError("person.superior-circle", $"Nobody is above himself: {string.Join(" → ", People)}.");

/// <summary>Somebody above who has the authority that is asked for, and the role that gives it.</summary>
public sealed record FoundSuperior(string UserName, Role Role);

/// <summary>Who reports to whom (domain.md 4.2: authority by hierarchy).</summary>
public static class Hierarchy
{
    /// <summary>The people above somebody, the nearest first. A circle, which only a hand in the database can make, ends it.</summary>
    /// <param name="superiorOf">Null = nobody.</param>
    public static IReadOnlyList<string> Above(string userName, Func<string, string?> superiorOf)
    {
        List<string> above = [];
        for (var current = superiorOf(userName); current is not null && current != userName && !above.Contains(current); current = superiorOf(current))
        {
            above.Add(current);
        }

        return above;
    }

    /// <summary>Why somebody cannot get this superior; null = he can.</summary>
    public static SuperiorCircle? RefusalOf(string userName, string superior, Func<string, string?> superiorOf)
    {
        List<string> line = [superior, .. Above(superior, superiorOf)];
        var place = line.IndexOf(userName);
        return place < 0 ? null : new SuperiorCircle([userName, .. line[..(place + 1)]]);
    }

    /// <summary>
    /// The nearest of the people above who holds any role of the function on at least the level, at the place, on the day; the lowest of them where he holds several. Who has left is walked past.
    /// </summary>
    /// <param name="amount">What he must be allowed to approve, in the currency of the matrix; null = only his opinion is asked.</param>
    public static FoundSuperior? Find(IEnumerable<Person> above, string function, int level, Place place, DateOnly day, decimal? amount) => above
        .Where(person => person.IsActive)
        .Select(person => person.Assignments
            .Where(one => one.IsValidOn(day) && one.Scope.Covers(place) && (amount is null || one.Allows(amount.Value)))
            .Select(one => Roles.Find(one.Role)).OfType<Role>().Where(role => role.Function == function && role.Level >= level)
            .OrderBy(role => role.Level).ThenBy(role => role.Code, StringComparer.Ordinal)
            .Select(role => new FoundSuperior(person.UserName, role)).FirstOrDefault())
        .FirstOrDefault(found => found is not null);
}
