using Microsoft.AspNetCore.Identity;

namespace ApprovalEngine.Application.Persistence;

/// <summary>
/// The sign-in of a person: password hash, lock-out, security stamp. Its id is the person's user name; what the person is and
/// may do is in <see cref="Domain.Organization.Person"/>.
/// </summary>
public sealed class Account : IdentityUser<string>
{
    /// <summary>Signs in with the password of the demo company, which everybody can read in the README.</summary>
    public bool IsDemo { get; set; }
}

/// <summary>One key of ASP.NET Core's Data Protection ring, so that every node reads every cookie, token and signed link.</summary>
public sealed class DataProtectionKey
{
    public required string Id { get; init; }

    public required string Xml { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
