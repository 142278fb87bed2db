using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Days on which nobody holds a role that the matrix names, at one branch.</summary>
/// <param name="To">The last of the days; it may go on after them, if it is the last day that was looked at.</param>
public sealed record RoleGap(string Role, string LegalEntity, string Branch, DateOnly From, DateOnly To);

/// <summary>Finds where the matrix names a role that nobody holds (domain.md 4.3: no approver found is never a yes, but a request that stands still).</summary>
internal sealed class RoleCoverage(ApprovalDbContext db)
{
    /// <summary>How many days are looked at, today among them.</summary>
    public const int Days = 60;

    public async Task<IReadOnlyList<RoleGap>> FindAsync(IReadOnlyCollection<string> roles, DateOnly today, CancellationToken cancellationToken)
    {
        var branches = await db.Branches.AsNoTracking().OrderBy(branch => branch.Code).ToListAsync(cancellationToken);
        var last = today.AddDays(Days - 1);
        var holders = (await db.RoleAssignments.AsNoTracking()
            .Where(one => roles.Contains(one.Role) && one.ValidFrom <= last && (one.ValidTo == null || one.ValidTo >= today)
                && db.People.Any(person => person.UserName == one.UserName && person.IsActive))
            .ToListAsync(cancellationToken)).ToLookup(one => one.Role, StringComparer.Ordinal);
        var gaps = new List<RoleGap>();
        foreach (var role in roles.Order(StringComparer.Ordinal))
        {
            foreach (var branch in branches)
            {
                var here = holders[role].Where(one => one.Scope.Covers(new(branch.LegalEntity, branch.Region, branch.Code))).ToList();
                foreach (var (from, to) in Runs(today, day => !here.Exists(one => one.IsValidOn(day))))
                {
                    gaps.Add(new RoleGap(role, branch.LegalEntity, branch.Code, from, to));
                }
            }
        }

        return gaps;
    }

    // Days one after the other of which it holds.
    private static IEnumerable<(DateOnly From, DateOnly To)> Runs(DateOnly first, Func<DateOnly, bool> holds)
    {
        DateOnly? from = null;
        for (var day = first; day < first.AddDays(Days); day = day.AddDays(1))
        {
            if (holds(day))
            {
                from ??= day;
            }
            else if (from is { } begun)
            {
                yield return (begun, day.AddDays(-1));
                from = null;
            }
        }

        if (from is { } open)
        {
            yield return (open, first.AddDays(Days - 1));
        }
    }
}
