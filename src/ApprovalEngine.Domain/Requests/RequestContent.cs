using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ApprovalEngine.Domain.Requests;

/// <summary>What is asked for: everything that an approver is shown and agrees to.</summary>
/// <param name="Facts">The facts of the request type as canonical JSON (keys sorted, no white space).</param>
/// <param name="Evidence">The SHA-256 of each attached document, in order; what is attached is part of what is agreed to.</param>
public sealed record RequestContent(
    string Type, string Customer, string LegalEntity, string Branch, decimal Amount, string Currency, string ReasonCode, string Facts, string Justification,
    IReadOnlyList<string>? Evidence = null)
{
    /// <summary><c>sha256:</c> and 64 hex digits over all members; an approval is bound to it.</summary>
    public string Hash()
    {
        // Each member carries its length, so that no two contents can run together into the same text.
        string[] members = [Type, Customer, LegalEntity, Branch, Amount.ToString("0.0000", CultureInfo.InvariantCulture), Currency, ReasonCode, Facts, Justification, .. Evidence ?? []];
        var text = string.Concat(members.Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Length}:{member};")));
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
