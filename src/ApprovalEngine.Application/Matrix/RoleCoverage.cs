using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Days on which nobody, or fewer than must agree, hold a role that the matrix names, at one branch.</summary>
/// <param name="To">The last of the days; it may go on after them, if it is the last day that was looked at.</param>
/// <param name="Needed">How many must hold it at least.</param>
/// <param name="Held">By how many it is held on the day of them with the fewest.</param>
public sealed record RoleGap(string Role, string LegalEntity, string Branch, DateOnly From, DateOnly To, int Needed, int Held);

/// <summary>Finds where the matrix names a role that nobody holds, or too few for what it asks of them (domain.md 4.3: no approver found is never a yes, but a request that stands still).</summary>
internal sealed class RoleCoverage(ApprovalDbContext db)
{
    /// <summary>How many days are looked at, today among them.</summary>
    public const int Days = 60;

    /// <param name="needed">By role, how many must agree at least: a count that the mode names. A share is of those who are there, so one is enough.</param>
    public async Task<IReadOnlyList<RoleGap>> FindAsync(IReadOnlyDictionary<string, int> needed, DateOnly today, CancellationToken cancellationToken)
    {
        var roles = needed.Keys.ToList();
        var branches = await db.Branches.AsNoTracking().OrderBy(branch => branch.Code).ToListAsync(cancellationToken);
        var last = today.AddDays(Days - 1);
        var holders = (await db.RolesHeld(today, last).Where(one => roles.Contains(one.Role)).ToListAsync(cancellationToken)).ToLookup(one => one.Role, StringComparer.Ordinal);
        var gaps = new List<RoleGap>();
        foreach (var role in roles.Order(StringComparer.Ordinal))
        {
            foreach (var branch in branches)
            {
                var here = holders[role].Where(one => one.Scope.Covers(new(branch.LegalEntity, branch.Region, branch.Code))).ToList();
                foreach (var (from, to) in Runs(today, day => HeldOn(here, day) < needed[role]))
                {
                    gaps.Add(new RoleGap(role, branch.LegalEntity, branch.Code, from, to, needed[role], FewestOf(here, from, to)));
                }
            }
        }

        return gaps;
    }

    /// <summary>How many of a role must agree at least, by role. Who is above somebody is no role that people hold.</summary>
    public static Dictionary<string, int> NeededBy(IEnumerable<(string Role, AuthorityMode Mode)> asked) =>
        asked.Where(one => one.Role is not Roles.Superior).GroupBy(one => one.Role, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Max(one => one.Mode.CountMin), StringComparer.Ordinal);

    private static int HeldOn(List<RoleAssignment> holdings, DateOnly day) =>
        holdings.Where(one => one.IsValidOn(day)).Select(one => one.UserName).Distinct(StringComparer.Ordinal).Count();

    private static int FewestOf(List<RoleAssignment> holdings, DateOnly from, DateOnly to) =>
        Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Min(day => HeldOn(holdings, from.AddDays(day)));

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
