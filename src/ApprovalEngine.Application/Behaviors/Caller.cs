using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>On whose behalf this scope works. Set once at the edge (REST, portal, command, a clock) and read by everything below.</summary>
public sealed class Caller(ApprovalDbContext db)
{
    private Person? person;

    /// <summary>A person's user name, or <c>system:…</c>.</summary>
    public string UserName { get; private set; } = "system:unknown";

    /// <summary>rest, portal, command, erp, clock.</summary>
    public string Channel { get; private set; } = "unknown";

    /// <summary>What the client sent as <c>Idempotency-Key</c>; null = none.</summary>
    public string? IdempotencyKey { get; private set; }

    /// <summary>The open page of the designer that asks; null = it is no page of that kind.</summary>
    public string? Page { get; private set; }

    public bool IsSystem => UserName.StartsWith("system:", StringComparison.Ordinal);

    /// <summary>What follows is another command than the one that the key was sent for.</summary>
    public void ForgetKey() => IdempotencyKey = null;

    public void Is(string userName, string channel, string? idempotencyKey = null) =>
        (UserName, Channel, IdempotencyKey) = (userName, channel, idempotencyKey);

    /// <summary>Takes over a person that the edge has read already, with roles.</summary>
    public void Is(Person known, string channel, string? idempotencyKey = null, string? page = null)
    {
        Is(known.UserName, channel, idempotencyKey);
        (person, Page) = (known, page);
    }

    /// <summary>The person with roles, read once per scope; null for the system and for a sign-in without a person.</summary>
    public async Task<Person?> PersonAsync(CancellationToken cancellationToken) => person ??= IsSystem
        ? null
        : await db.People.AsNoTracking().Include(one => one.Assignments).SingleOrDefaultAsync(one => one.UserName == UserName, cancellationToken);
}
