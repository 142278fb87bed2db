using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;

namespace ApprovalEngine.Application.Audit;

/// <summary>Adds facts to the audit trail, in the transaction of the use case.</summary>
public sealed class AuditTrail(ApprovalDbContext db, AuditKey key, Caller caller, TimeProvider clock)
{
    /// <summary>The HMAC that the entry must have behind an entry with <paramref name="previousMac"/>.</summary>
    public static string MacOf(AuditKey key, AuditEntry entry, string previousMac) => key.Sign(
        previousMac, entry.Chain, Number(entry.Sequence), entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        entry.Actor, entry.Channel, entry.Kind, entry.Details);

    /// <summary>The HMAC of a chain's head.</summary>
    public static string MacOf(AuditKey key, AuditChain chain) => key.Sign("head", chain.Chain, Number(chain.Count), chain.HeadMac);

    /// <param name="details">Written as JSON: values that explain the fact without any other row.</param>
    public async Task AppendAsync(string chain, string kind, object details, CancellationToken cancellationToken)
    {
        var head = await db.AuditChains.FindAsync([chain], cancellationToken);
        if (head is null)
        {
            head = new AuditChain { Chain = chain, Count = 0, HeadMac = "", Mac = "", UpdatedAt = clock.Now() };
            db.AuditChains.Add(head);
        }

        var unsigned = new AuditEntry
        {
            Chain = chain,
            Sequence = head.Count + 1,
            At = clock.Now(),
            Actor = caller.UserName,
            Channel = caller.Channel,
            Kind = kind,
            Details = StoredJson.Write(details),
            Mac = "",
        };
        var entry = Signed(unsigned, head.HeadMac);
        db.AuditEntries.Add(entry);
        head.Count = entry.Sequence;
        head.HeadMac = entry.Mac;
        head.UpdatedAt = entry.At;
        head.Mac = MacOf(key, head);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private AuditEntry Signed(AuditEntry entry, string previousMac) => new()
    {
        Chain = entry.Chain,
        Sequence = entry.Sequence,
        At = entry.At,
        Actor = entry.Actor,
        Channel = entry.Channel,
        Kind = entry.Kind,
        Details = entry.Details,
        Mac = MacOf(key, entry, previousMac),
    };
}
