using System.Security.Cryptography;
using ApprovalEngine.Domain.Organization;
using Microsoft.AspNetCore.Identity;

namespace ApprovalEngine.Application.Persistence;

/// <summary>
/// Sign-ins of the demo company. Their password is public, so each is marked: the host listens on loopback only while there is one
/// (architecture, section 10).
/// </summary>
public static class DemoAccounts
{
    /// <summary>The password of every demo sign-in; refused outside Development.</summary>
    public const string Password = "Demo-Pass-1";

    /// <summary>
    /// One sign-in for each person, with a security stamp of its own (so these rows differ every time). The rows are complete in
    /// themselves: no <c>UserManager</c> is needed to add them.
    /// </summary>
    public static IReadOnlyList<Account> For(IReadOnlyList<Person> people)
    {
        // A hash takes 0.12 s of processor time, on purpose. All share one: a salt each would protect no password that the README prints.
        var hash = new PasswordHasher<Account>().HashPassword(new Account(), Password);
        return [.. people.Select(person => One(person, hash))];
    }

    private static Account One(Person person, string hash) => new()
    {
        Id = person.UserName,
        UserName = person.UserName,
        NormalizedUserName = person.UserName.ToUpperInvariant(),
        Email = person.Email,
        NormalizedEmail = person.Email?.ToUpperInvariant(),
        EmailConfirmed = person.Email is not null,
        LockoutEnabled = true,
        SecurityStamp = RandomNumberGenerator.GetHexString(32),
        IsDemo = true,
        PasswordHash = hash,
    };
}
