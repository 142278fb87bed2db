using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Authority;

/// <summary>Who holds roles at a place on a day, as known at an instant, and because of which assignments.</summary>
internal sealed class AuthorityPeople(ApprovalDbContext db)
{
    /// <returns>By role, in an order that does not change. Who has left is among them for past days only: nobody wrote down since when.</returns>
    public async Task<ILookup<string, AuthorityPerson>> FindAsync(
        IReadOnlyCollection<string> roles, Place place, DateOnly on, DateTimeOffset asKnownAt, DateOnly today, CancellationToken cancellationToken)
    {
        var assignments = await db.RoleAssignments.IgnoreQueryFilters().AsNoTracking().Where(one => roles.Contains(one.Role)).ToListAsync(cancellationToken);
        var holdings = assignments.Where(one => one.WasKnownAt(asKnownAt) && one.IsFor(on) && one.Scope.Covers(place)).ToList();
        var names = holdings.Select(one => one.UserName).Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(person => names.Contains(person.UserName) && (person.IsActive || on < today))
            .ToDictionaryAsync(person => person.UserName, StringComparer.Ordinal, cancellationToken);
        return holdings.Where(one => people.ContainsKey(one.UserName))
            .GroupBy(one => (one.Role, one.UserName)).OrderBy(group => group.Key.UserName, StringComparer.Ordinal)
            .ToLookup(group => group.Key.Role, group => PersonOf(people[group.Key.UserName], group), StringComparer.Ordinal);
    }

    private static AuthorityPerson PersonOf(Person person, IEnumerable<RoleAssignment> because) => new(
        person.UserName, person.Title, person.TitleZh, person.IsActive,
        [.. because.OrderBy(one => one.ValidFrom).Select(one => new AuthorityHolding(
            one.Id, RequestViews.Word(one.ScopeKind), one.ScopeCode, one.ValidFrom, one.ValidTo, one.RecordedAt))],
        StandIns());

    // The one place for those who answer in a holder's name on that day: nobody does, as long as nobody can be named.
    private static IReadOnlyList<AuthorityStandIn> StandIns() => [];
}
