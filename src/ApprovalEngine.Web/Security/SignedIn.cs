using System.Security.Claims;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Security;

/// <summary>Who is behind a cookie or a token, as things stand now.</summary>
internal static class SignedIn
{
    /// <summary>The person with roles; null where the sign-in is from before a password change, or of somebody who has left or never was.</summary>
    public static async Task<Person?> FindAsync(ApprovalDbContext db, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } userName)
        {
            return null;
        }

        var (person, stamp) = await ReadAsync(db, userName, cancellationToken);
        return person is { IsActive: true } && stamp == StampOf(user) ? person : null;
    }

    /// <summary>Person, roles and security stamp in one query.</summary>
    public static async Task<(Person? Person, string? Stamp)> ReadAsync(ApprovalDbContext db, string userName, CancellationToken cancellationToken)
    {
        var found = await db.People.AsNoTracking().AsSingleQuery().Include(person => person.Assignments).Where(person => person.UserName == userName)
            .Select(person => new { Person = person, Stamp = db.Users.Where(account => account.Id == userName).Select(account => account.SecurityStamp).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        return (found?.Person, found?.Stamp);
    }

    public static string? StampOf(ClaimsPrincipal? user) => user?.FindFirstValue(SignInDesk.StampClaim);
}
