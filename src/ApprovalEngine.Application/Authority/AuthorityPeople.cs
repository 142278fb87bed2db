using ApprovalEngine.Application.Matrix;
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
        IReadOnlyCollection<string> roles, AuthorityRoute asked, Place place, DateOnly on, DateTimeOffset asKnownAt, DateOnly today, CancellationToken cancellationToken)
    {
        var assignments = await db.RoleAssignments.IgnoreQueryFilters().AsNoTracking().Where(one => roles.Contains(one.Role)).ToListAsync(cancellationToken);
        var holdings = assignments.Where(one => one.WasKnownAt(asKnownAt) && one.IsFor(on) && one.Scope.Covers(place)).ToList();
        var names = holdings.Select(one => one.UserName).Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(person => names.Contains(person.UserName) && (person.IsActive || on < today))
            .ToDictionaryAsync(person => person.UserName, StringComparer.Ordinal, cancellationToken);
        var standIns = await StandInsAsync(names, asked, place, on, asKnownAt, cancellationToken);
        return holdings.Where(one => people.ContainsKey(one.UserName))
            .GroupBy(one => (one.Role, one.UserName)).OrderBy(group => group.Key.UserName, StringComparer.Ordinal)
            .ToLookup(group => group.Key.Role, group => PersonOf(people[group.Key.UserName], group, [.. standIns[group.Key.UserName]]), StringComparer.Ordinal);
    }

    private static AuthorityPerson PersonOf(Person person, IGrouping<(string Role, string UserName), RoleAssignment> because, IReadOnlyList<AuthorityStandIn> standIns) => new(
        person.UserName, person.Title, person.TitleZh, person.IsActive,
        [.. because.OrderBy(one => one.ValidFrom).Select(one => new AuthorityHolding(
            one.Id, RequestViews.Word(one.ScopeKind), one.ScopeCode, one.ValidFrom, one.ValidTo, one.RecordedAt, one.ApprovalLimit))],
        standIns, RoleHolders.HighestOf(because));

    // Whom a holder has named for that day. Whether the delegate may answer a certain request is asked with the request itself.
    private async Task<ILookup<string, AuthorityStandIn>> StandInsAsync(
        List<string> names, AuthorityRoute asked, Place place, DateOnly on, DateTimeOffset asKnownAt, CancellationToken cancellationToken)
    {
        var delegations = await db.Delegations.AsNoTracking()
            .Where(one => names.Contains(one.Principal) && one.BeginsOn <= on && (one.EndsOn == null || one.EndsOn >= on)
                && one.CreatedAt <= asKnownAt && (one.EndedAt == null || one.EndedAt > asKnownAt))
            .Join(db.People, one => one.Delegate, person => person.UserName, (one, person) => new { Delegation = one, person.Title, person.TitleZh })
            .ToListAsync(cancellationToken);
        var amount = asked.Inputs.GetValueOrDefault("amount") as decimal? ?? 0;
        return delegations
            .Where(one => (one.Delegation.Types.Count == 0 || one.Delegation.Types.Contains(asked.Type.Code))
                && (one.Delegation.LegalEntity is null || one.Delegation.LegalEntity == place.LegalEntity) && !(Math.Abs(amount) > one.Delegation.AmountMax))
            .ToLookup(
                one => one.Delegation.Principal, one => new AuthorityStandIn(one.Delegation.Delegate, one.Title, one.TitleZh, one.Delegation.BeginsOn, one.Delegation.EndsOn),
                StringComparer.Ordinal);
    }
}
