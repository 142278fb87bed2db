using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Who may speak for a role at a place on a day.</summary>
internal sealed class RoleHolders(ApprovalDbContext db)
{
    /// <returns>The people of each role, in an order that does not change.</returns>
    public async Task<ILookup<string, string>> FindAsync(IReadOnlyCollection<string> roles, Place place, DateOnly day, CancellationToken cancellationToken)
    {
        var holders = await db.RoleAssignments.AsNoTracking()
            .Where(one => roles.Contains(one.Role) && db.People.Any(person => person.UserName == one.UserName && person.IsActive))
            .ToListAsync(cancellationToken);
        return holders.Where(one => one.IsValidOn(day) && one.Scope.Covers(place))
            .Select(one => (one.Role, one.UserName)).Distinct().OrderBy(one => one.UserName, StringComparer.Ordinal)
            .ToLookup(one => one.Role, one => one.UserName, StringComparer.Ordinal);
    }
}
