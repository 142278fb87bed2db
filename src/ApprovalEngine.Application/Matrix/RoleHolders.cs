using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Who may speak for a role at a place on a day.</summary>
internal sealed class RoleHolders(ApprovalDbContext db)
{
    /// <returns>The people of each role, in an order that does not change; of somebody who holds it twice there the higher limit.</returns>
    public async Task<ILookup<string, RoleHolder>> FindAsync(IReadOnlyCollection<string> roles, Place place, DateOnly day, CancellationToken cancellationToken)
    {
        var holders = await db.ActiveRoles().Where(one => roles.Contains(one.Role)).ToListAsync(cancellationToken);
        return holders.Where(one => one.IsValidOn(day) && one.Scope.Covers(place))
            .GroupBy(one => (one.Role, one.UserName)).OrderBy(group => group.Key.UserName, StringComparer.Ordinal)
            .ToLookup(group => group.Key.Role, group => new RoleHolder(group.Key.UserName, HighestOf(group)), StringComparer.Ordinal);
    }

    /// <summary>The roles, and those above them that are asked where nobody who holds one may approve so much.</summary>
    public static IReadOnlyCollection<string> WithHigher(IEnumerable<string> roles) =>
        [.. roles.SelectMany(role => StandInRule.Above(role).Select(higher => higher.Code).Prepend(role)).Distinct(StringComparer.Ordinal)];

    /// <summary>The limit of somebody who holds a role several times; null = one of them has none.</summary>
    public static decimal? HighestOf(IEnumerable<RoleAssignment> holdings) => holdings.Select(one => one.ApprovalLimit ?? decimal.MaxValue).Max() is var limit and < decimal.MaxValue ? limit : null;
}

/// <summary>Which roles count.</summary>
internal static class HeldRoles
{
    extension(ApprovalDbContext db)
    {
        /// <summary>The roles of people who have not left, of any day.</summary>
        public IQueryable<RoleAssignment> ActiveRoles() => db.RoleAssignments.AsNoTracking().Where(one => db.People.Any(person => person.UserName == one.UserName && person.IsActive));

        /// <summary>Those that are held on some of the days.</summary>
        public IQueryable<RoleAssignment> RolesHeld(DateOnly first, DateOnly last) => db.ActiveRoles().Where(one => one.ValidFrom <= last && (one.ValidTo == null || one.ValidTo >= first));

        /// <summary>Those that are held on the day.</summary>
        public IQueryable<RoleAssignment> RolesHeldOn(DateOnly day) => db.RolesHeld(day, day);
    }
}
