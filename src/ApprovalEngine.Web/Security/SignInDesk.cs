using System.Collections.Concurrent;
using System.Security.Claims;
using ApprovalEngine.Application.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ApprovalEngine.Web.Security;

/// <summary>What became of a sign-in. Wrong name, wrong password and locked account look alike.</summary>
public enum SignInOutcome { Succeeded, Failed, TooMany }

/// <summary>Checks who somebody is, and hands out the cookie or the token.</summary>
public sealed class SignInDesk(
    UserManager<Account> accounts, SignInFailures failures, IOptionsMonitor<BearerTokenOptions> tokens, IHostEnvironment environment, TimeProvider clock)
{
    /// <summary>A token's life.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(30);

    /// <summary>Names the security stamp in cookie and token: it changes with the password, and ends both.</summary>
    public const string StampClaim = "stamp";

    // Longer than any name; the counters of failures keep the names, so their length must not be the guesser's choice.
    private const int NameLengthMax = 256;

    // Checked where there is no account, so that an unknown name takes as long as a wrong password.
    private static readonly Lazy<string> SomeHash = new(() => new PasswordHasher<Account>().HashPassword(new Account(), Guid.CreateVersion7().ToString()));

    /// <summary>Signs in to the portal.</summary>
    public async Task<SignInOutcome> SignInAsync(HttpContext context, string userName, string password)
    {
        var (outcome, principal) = await CheckAsync(userName, password, context.Connection.RemoteIpAddress?.ToString() ?? "");
        if (principal is not null)
        {
            await context.SignInAsync(SecuritySetup.PortalScheme, principal);
        }

        return outcome;
    }

    public static Task SignOutAsync(HttpContext context) => context.SignOutAsync(SecuritySetup.PortalScheme);

    /// <summary>Signs in to the API: an opaque token, or null.</summary>
    public async Task<(SignInOutcome Outcome, string? Token)> TokenAsync(HttpContext context, string userName, string password)
    {
        var (outcome, principal) = await CheckAsync(userName, password, context.Connection.RemoteIpAddress?.ToString() ?? "");
        if (principal is null)
        {
            return (outcome, null);
        }

        var now = clock.GetUtcNow();
        var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + TokenLife };
        var ticket = new AuthenticationTicket(principal, properties, $"{SecuritySetup.ApiScheme}:AccessToken");
        return (outcome, tokens.Get(SecuritySetup.ApiScheme).BearerTokenProtector.Protect(ticket));
    }

    private async Task<(SignInOutcome Outcome, ClaimsPrincipal? Principal)> CheckAsync(string userName, string password, string address)
    {
        var name = userName.Trim().ToLowerInvariant();
        name = name.Length <= NameLengthMax ? name : name[..NameLengthMax];
        if (failures.AreTooMany(name, address))
        {
            return (SignInOutcome.TooMany, null);
        }

        if (await IsGoodAsync(name, password) is { } account)
        {
            failures.Forget(name);
            return (SignInOutcome.Succeeded, PrincipalOf(account));
        }

        failures.Count(name, address);
        return (SignInOutcome.Failed, null);
    }

    private async Task<Account?> IsGoodAsync(string name, string password)
    {
        if (await accounts.FindByNameAsync(name) is not { } account)
        {
            accounts.PasswordHasher.VerifyHashedPassword(new Account(), SomeHash.Value, password);
            return null;
        }

        if (await accounts.IsLockedOutAsync(account) || (account.IsDemo && !environment.IsDevelopment()))
        {
            accounts.PasswordHasher.VerifyHashedPassword(account, SomeHash.Value, password);
            return null;
        }

        if (await accounts.CheckPasswordAsync(account, password))
        {
            await accounts.ResetAccessFailedCountAsync(account);
            return account;
        }

        await accounts.AccessFailedAsync(account);
        return null;
    }

    private static ClaimsPrincipal PrincipalOf(Account account) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, account.Id), new Claim(ClaimTypes.Name, account.UserName!), new Claim(StampClaim, account.SecurityStamp ?? "")], "password"));
}

/// <summary>
/// Counts failed sign-ins per name and per address over five minutes, in memory of this node: slows guessing down. The lock of an
/// account is in the database and counts on every node.
/// </summary>
public sealed class SignInFailures(TimeProvider clock)
{
    private const int PerNameMax = 10;
    private const int PerAddressMax = 100;
    private const int KeysMax = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Since)> counts = new(StringComparer.Ordinal);

    public bool AreTooMany(string name, string address) => Of("name:" + name) >= PerNameMax || Of("address:" + address) >= PerAddressMax;

    public void Count(string name, string address)
    {
        if (counts.Count > KeysMax)
        {
            counts.Clear(); // Names are the guesser's choice: memory must not be.
        }

        Add("name:" + name);
        Add("address:" + address);
    }

    public void Forget(string name) => counts.TryRemove("name:" + name, out _);

    private int Of(string key) => counts.TryGetValue(key, out var count) && clock.GetUtcNow() - count.Since < Window ? count.Count : 0;

    private void Add(string key)
    {
        var now = clock.GetUtcNow();
        counts.AddOrUpdate(key, _ => (1, now), (_, old) => now - old.Since < Window ? (old.Count + 1, old.Since) : (1, now));
    }
}
