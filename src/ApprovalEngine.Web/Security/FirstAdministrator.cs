using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Security;

/// <summary>Makes the first administrator, once, from the machine itself.</summary>
internal sealed class FirstAdministrator(ApprovalDbContext db, UserManager<Account> accounts, AuditTrail audit, TimeProvider clock)
{
    /// <returns>What is wrong; empty = done.</returns>
    public async Task<IReadOnlyList<string>> CreateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var name = userName.Trim().ToLowerInvariant();
        if (name.Length is 0 or > 100 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_')))
        {
            return [$"Expected a user name of letters, digits, dots, dashes and underscores; found '{userName}'."];
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.RoleAssignments.AnyAsync(one => one.Role == "admin", cancellationToken))
        {
            return ["There is an administrator already; this command makes the first one only."];
        }

        if (await db.People.AnyAsync(one => one.UserName == name, cancellationToken))
        {
            return [$"There is a person named {name} already; choose another name."];
        }

        var created = await accounts.CreateAsync(new Account { Id = name, UserName = name }, password);
        if (!created.Succeeded)
        {
            return [.. created.Errors.Select(error => error.Description)];
        }

        var now = clock.Now();
        var person = new Person { UserName = name, Title = "Administrator", TitleZh = "系统管理员" };
        person.Assign(new RoleAssignment
        {
            Id = Guid.CreateVersion7(now), UserName = name, Role = "admin", ScopeKind = ScopeKind.Group, ScopeCode = "*", ValidFrom = BusinessDay.Of(now), RecordedAt = now,
            RecordedBy = "system:operator",
        });
        db.People.Add(person);
        await audit.AppendAsync($"account:{name}", "account.first-administrator", new { userName = name }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [];
    }
}
